package dev.holdfast.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.verifier.Grant;
import dev.holdfast.verifier.ReleaseAnswer;
import dev.holdfast.verifier.Scene;
import dev.holdfast.verifier.TestAuthority;
import dev.holdfast.verifier.TestCertificate;
import dev.holdfast.verifier.license.Claim;
import dev.holdfast.verifier.store.PendingRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code holdfast import}: what somebody carried here on a stick. */
class ImportTest {
    @TempDir
    Path folder;

    private Scene scene;
    private TestDevice device;

    @BeforeEach
    void activate() throws Exception {
        SceneDevice both = SceneDevice.activatedIn(folder);
        scene = both.scene();
        device = both.device();
    }

    private String file(String content) throws Exception {
        return Files.writeString(folder.resolve("carried"), content, StandardCharsets.ISO_8859_1)
                .toString();
    }

    private String grant(Map<String, Object> license) throws Exception {
        Grant grant =
                new Grant(scene.authority.license(license), scene.authority.status(scene.statusClaims()), List.of());
        return file(new String(grant.toBytes(), StandardCharsets.UTF_8));
    }

    private String status(long sequence, String claim, Object value) throws Exception {
        Map<String, Object> claims = scene.statusClaims();
        claims.put(Claim.SEQUENCE, sequence);
        claims.put(claim, value);
        return file(scene.authority.status(claims) + "\n");
    }

    private TestDevice.Ran refused(String reason, int exitCode, String... arguments) throws Exception {
        Map<String, String> before = device.files();
        TestDevice.Ran ran = device.run(arguments).refused(reason, exitCode);
        assertEquals(before, device.files());
        return ran;
    }

    @Test
    void grant_withMoreModels_isTakenWithoutNamingTheLicense() throws Exception {
        Map<String, Object> license = scene.licenseClaims(2);
        license.put(Claim.MODELS, List.of(Map.of("id", "ocr"), Map.of("id", "new-model")));

        TestDevice.Ran ran = device.run("import", grant(license)).done();

        assertTrue(ran.out().startsWith("imported: grant of " + Scene.ID), ran.out());
        device.run("verify", "--model", "new-model").done();
    }

    @Test
    void grant_inJson_isToldLikeAVerification() throws Exception {
        JsonNode json = device.run("import", grant(scene.licenseClaims(2)), "--json")
                .done()
                .json();

        assertEquals("granted", json.path("verdict").asText());
        assertEquals("import", json.path("operation").asText());
        assertEquals("grant", json.path("imported").asText());
    }

    @Test
    void receipt_ofTheReleaseThatWaits_endsTheLicense() throws Exception {
        scene.directory.writePending(Scene.ID, new PendingRequest("AAAAAAAAAAAAAAAAAAAAAA", "release", "a.b.c"));
        device.run("verify").refused("release_pending", 52);
        Map<String, Object> receipt =
                TestAuthority.receiptClaims(Scene.ID.text(), scene.deviceKey, "AAAAAAAAAAAAAAAAAAAAAA");
        ReleaseAnswer answer = new ReleaseAnswer(scene.authority.receipt(receipt), List.of());

        TestDevice.Ran ran = device.run("import", file(new String(answer.toBytes(), StandardCharsets.UTF_8)))
                .done();

        assertTrue(ran.out().startsWith("imported: receipt for the release of " + Scene.ID), ran.out());
        assertTrue(ran.out().contains("refused, activation_released"), ran.out());
    }

    @Test
    void receipt_whereNoReleaseWaits_isRefusedAndChangesNothing() throws Exception {
        Map<String, Object> receipt =
                TestAuthority.receiptClaims(Scene.ID.text(), scene.deviceKey, "AAAAAAAAAAAAAAAAAAAAAA");
        ReleaseAnswer answer = new ReleaseAnswer(scene.authority.receipt(receipt), List.of());
        refused("receipt_invalid", 53, "import", file(new String(answer.toBytes(), StandardCharsets.UTF_8)));
        refused("grant_malformed", 46, "import", file("{\"receipt\":1,\"bundles\":[]}"));
        device.run("verify").done();
    }

    @Test
    void grant_whereNothingWasBegun_isRefusedAndLeavesNoFolder() throws Exception {
        Path fresh = folder.resolve("fresh");

        device.with("HOLDFAST_DATA_DIRECTORY", fresh.toString())
                .run("import", grant(scene.licenseClaims(2)))
                .refused("grant_for_another_device", 47);

        assertFalse(Files.exists(fresh));
    }

    @Test
    void status_thatRevokes_isTakenAndSaysHowTheLicenseStands() throws Exception {
        TestDevice.Ran ran =
                device.run("import", status(2, Claim.REVOKED, true)).done();

        assertTrue(ran.out().startsWith("imported: status snapshot of " + Scene.ID), ran.out());
        assertTrue(ran.out().contains("refused, license_revoked"), ran.out());
        device.run("verify").refused("license_revoked", 30);
    }

    @Test
    void status_olderThanTheOneHeld_isRefused() throws Exception {
        device.run("import", status(5, Claim.SUSPENDED, false)).done();

        refused("status_missing", 26, "import", status(4, Claim.SUSPENDED, true));
    }

    @Test
    void trustBundles_oneToALine_areTakenAndCount() throws Exception {
        String lines = scene.authority.bundle(2, TestCertificate.NOW) + "\n"
                + scene.authority.bundle(3, TestCertificate.NOW, scene.authority.signerThumbprint()) + "\n";

        JsonNode json = device.run("import", file(lines), "--json").done().json();

        assertEquals("trust_bundles", json.path("imported").asText());
        assertEquals(
                "signer_revoked",
                json.path("licenses")
                        .path(0)
                        .path("warnings")
                        .path(0)
                        .path("code")
                        .asText());
        assertEquals(3, scene.verifier().trustBundleVersion());
    }

    @Test
    void trustBundle_thatSkipsAVersion_isRefused() throws Exception {
        refused("trust_bundle_invalid", 43, "import", file(scene.authority.bundle(5, TestCertificate.NOW)));
    }

    @Test
    void whatIsNothingToImport_isRefusedByWhatItIs() throws Exception {
        String license = scene.authority.license(scene.licenseClaims(2));

        String bundle = scene.authority.bundle(2, TestCertificate.NOW) + "\n";
        for (Map.Entry<String, String> one : Map.of(
                        "",
                        "found an empty file",
                        "a line of a log\n".repeat(65),
                        "found another text",
                        bundle.repeat(65),
                        "expected at most 64 trust bundles, found 65",
                        "hello",
                        "found another text",
                        "{}",
                        "expected this member",
                        license,
                        "found a license without its status",
                        "eyJhIjoxfQ.e30.AA",
                        "typ",
                        "x".repeat((1 << 20) + 1),
                        "expected at most 1048576 bytes",
                        scene.authority.status(scene.statusClaims()) + "\n" + license,
                        "expected a grant, a status")
                .entrySet()) {
            TestDevice.Ran ran = refused("grant_malformed", 46, "import", file(one.getKey()));
            assertTrue(ran.err().contains(one.getValue()), ran.err());
        }
    }

    @Test
    void file_missingOrAFolder_isMisuse() throws Exception {
        refused("usage", 2, "import", folder.resolve("none").toString());
        refused("usage", 2, "import", folder.toString());
        refused("usage", 2, "import");
    }

    @Test
    void grantOfAStranger_namesTheRoots() throws Exception {
        SceneDevice other = SceneDevice.in(Files.createDirectories(folder.resolve("other")));
        Grant grant = new Grant(
                other.scene().authority.license(scene.licenseClaims(2)),
                other.scene().authority.status(scene.statusClaims()),
                List.of());

        TestDevice.Ran ran = refused(
                "certificate_not_trusted", 18, "import", file(new String(grant.toBytes(), StandardCharsets.UTF_8)));

        assertTrue(ran.err().contains("root.pem (environment HOLDFAST_ROOTS)"), ran.err());
    }
}
