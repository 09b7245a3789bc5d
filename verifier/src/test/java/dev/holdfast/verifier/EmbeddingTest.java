package dev.holdfast.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.verifier.license.LicenseId;
import dev.holdfast.verifier.license.ModelId;
import dev.holdfast.verifier.license.ProductId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lines that an application embeds, as the README shows them. */
class EmbeddingTest {
    @TempDir
    Path base;

    // README: embed
    static Granted start(Path rootPem, Path dataDirectory, String licenseId) throws Exception {
        LicenseVerifier verifier = LicenseVerifier.forProduct(new ProductId("acme-vision"), TrustRoots.fromPem(rootPem))
                .withDataDirectory(dataDirectory);
        Granted license = verifier.verify(new LicenseId(licenseId)).orElseThrow();
        license.warnings().forEach(warning -> System.err.println(warning.message()));
        return license;
    }
    // README: end

    // README: switch
    static String say(Verdict verdict) {
        if (verdict instanceof Granted granted) {
            return "licensed" + (granted.covers(new ModelId("ocr")) ? " for OCR" : "");
        }
        Verdict.Refused refused = (Verdict.Refused) verdict;
        return refused.reason().code() + ": " + refused.detail() + "; " + refused.remedy();
    }
    // README: end

    @Test
    void readme_snippets_areTheseLines() throws Exception {
        String readme = Files.readString(Path.of("README.md"));
        List<String> source = Files.readAllLines(Path.of("src/test/java/dev/holdfast/verifier/EmbeddingTest.java"));
        StringBuilder snippet = new StringBuilder();
        boolean inside = false;
        int snippets = 0;
        for (String line : source) {
            if (line.strip().equals("// README: end")) {
                assertTrue(readme.contains("```java\n" + snippet + "```"), () -> "README.md has to hold\n" + snippet);
                snippet.setLength(0);
                inside = false;
                snippets++;
            } else if (inside) {
                snippet.append(line.startsWith("    ") ? line.substring(4) : line)
                        .append('\n');
            } else {
                inside = line.strip().equals("// README: embed") || line.strip().equals("// README: switch");
            }
        }
        assertEquals(2, snippets);
    }

    @Test
    void say_refused_namesReasonAndRemedy() throws Exception {
        Scene scene = new Scene(base);
        assertTrue(say(scene.verify()).startsWith("not_activated: "));
        scene.granted(scene.importGrant(scene.licenseClaims(), scene.statusClaims()));
        assertEquals("licensed for OCR", say(scene.verify()));
    }

    @Test
    void start_withoutALicense_throwsTheRefusal() throws Exception {
        Scene scene = new Scene(base);
        Path pem = Files.writeString(
                base.resolve("root.pem"), scene.authority.root().pem());
        var thrown = org.junit.jupiter.api.Assertions.assertThrows(
                LicenseRefusedException.class, () -> start(pem, base, Scene.ID.text()));
        assertEquals(RefusalReason.NOT_ACTIVATED, thrown.refusal().reason());
    }
}
