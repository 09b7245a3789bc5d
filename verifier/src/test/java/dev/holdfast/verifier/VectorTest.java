package dev.holdfast.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.verifier.store.LicenseRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every vector says what it expects; FORMAT.md section 13. */
class VectorTest {
    @TempDir
    Path base;

    private static List<Path> files() throws Exception {
        try (Stream<Path> files = Files.list(TestVector.FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".txt"))
                    .sorted()
                    .toList();
        }
    }

    @TestFactory
    List<DynamicTest> verify_vector_isAsItSays() throws Exception {
        TrustRoots roots = TrustRoots.fromPem(TestVector.FOLDER.resolve("root.pem"));
        return files().stream()
                .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> check(file, roots)))
                .toList();
    }

    private void check(Path file, TrustRoots roots) throws Exception {
        TestVector vector = TestVector.read(file);
        Scene scene = new Scene(base.resolve(vector.name()), TestAuthority.create(), TestVector.deviceRandom());
        scene.directory.appendBundles(vector.bundles());
        scene.directory.update(
                Scene.ID,
                record -> new LicenseRecord(
                        Scene.ID,
                        vector.license(),
                        vector.status().isEmpty() ? null : vector.status(),
                        null,
                        null,
                        true));
        scene.clock.set(Instant.ofEpochSecond(vector.now()));
        Verdict verdict = scene.verifier(roots).verify(Scene.ID);
        String said =
                verdict instanceof Verdict.Refused refused ? refused.reason().code() : "granted";
        assertEquals(vector.expect(), said, () -> vector.rule() + " " + verdict);
    }

    @Test
    void vectors_ofAllKinds_areEnoughAndMostlyRefusals() throws Exception {
        int granted = 0;
        List<Path> files = files();
        for (Path file : files) {
            granted += TestVector.read(file).expect().equals("granted") ? 1 : 0;
        }
        assertTrue(files.size() >= 150, "found " + files.size());
        assertTrue(granted >= 10 && granted * 3 <= files.size(), "found " + granted + " granted");
    }
}
