package dev.holdfast.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.holdfast.verifier.jws.JwsType;
import dev.holdfast.verifier.license.LicenseId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One verifier asked again and again: what it remembers is never good for anything but the very same bytes. */
class RememberingVerifierTest {
    private static final Instant LATER = TestCertificate.NOW.plus(Duration.ofDays(2));

    @TempDir
    Path base;

    private Scene scene;
    private LicenseVerifier verifier;
    private Granted first;

    @BeforeEach
    void verifiedOnce() throws Exception {
        scene = Scene.activated(base);
        verifier = scene.verifier();
        first = scene.granted(verifier.verify(Scene.ID));
    }

    private Path record() {
        return scene.directory.folder().resolve("licenses").resolve(Scene.ID.suffix() + ".json");
    }

    private String license() throws Exception {
        return scene.directory.read(Scene.ID).orElseThrow().license();
    }

    private String status() throws Exception {
        return scene.directory.read(Scene.ID).orElseThrow().status();
    }

    @Test
    void verify_nothingChanged_answersAlike() {
        Granted again = scene.granted(verifier.verify(Scene.ID));
        assertEquals(first.license(), again.license());
        assertEquals(first.scoreSheet(), again.scoreSheet());
        assertEquals(Scene.codes(first), Scene.codes(again));
    }

    @Test
    void verify_signerRevokedSince_warnsAndThenRefuses() throws Exception {
        scene.directory.appendBundles(List.of(scene.authority.bundle(2, LATER, scene.authority.signerThumbprint())));
        scene.clock.set(LATER.plus(Duration.ofDays(29)));
        assertEquals(List.of("signer_revoked"), Scene.codes(scene.granted(verifier.verify(Scene.ID))));
        scene.clock.set(LATER.plus(Duration.ofDays(30)));
        scene.refused(RefusalReason.SIGNER_REVOKED, verifier.verify(Scene.ID));
    }

    @Test
    void verify_anotherLicenseUnderARememberedChainThatWasRevoked_isRefused() throws Exception {
        scene.directory.appendBundles(List.of(scene.authority.bundle(2, LATER, scene.authority.signerThumbprint())));
        scene.hold(scene.licenseClaims(2), scene.statusClaims());
        scene.refused(RefusalReason.SIGNER_REVOKED, verifier.verify(Scene.ID));
    }

    @Test
    void verify_bundlesTakenAwayAgain_goesBackToTheTrustOfThePinnedRoots() throws Exception {
        Path bundles = scene.directory.folder().resolve("trust-bundles");
        byte[] before = Files.readAllBytes(bundles);
        scene.directory.appendBundles(List.of(scene.authority.bundle(2, LATER, scene.authority.signerThumbprint())));
        assertEquals(List.of("signer_revoked"), Scene.codes(scene.granted(verifier.verify(Scene.ID))));
        Files.write(bundles, before);
        scene.refused(RefusalReason.TRUST_BUNDLE_MISSING, verifier.verify(Scene.ID));
    }

    @Test
    void verify_oneByteOfTheRememberedLeafChanged_isCheckedAnew() throws Exception {
        String[] parts = license().split("\\.");
        byte[] leaf = scene.authority.signer().der();
        leaf[leaf.length - 1] ^= 1;
        String header = new String(Base64.getUrlDecoder().decode(parts[0]), StandardCharsets.UTF_8)
                .replace(scene.authority.signer().base64(), Base64.getEncoder().encodeToString(leaf));
        String changed =
                Base64.getUrlEncoder().withoutPadding().encodeToString(header.getBytes(StandardCharsets.UTF_8));
        assertNotEquals(parts[0], changed);
        scene.hold(changed + "." + parts[1] + "." + parts[2], status());
        scene.refused(RefusalReason.CERTIFICATE_NOT_TRUSTED, verifier.verify(Scene.ID));
    }

    @Test
    void verify_oneBitOfTheSignatureChanged_isRefusedAndTheGoodOneGrantedAgain() throws Exception {
        String good = license();
        int at = good.length() - 10;
        String bad = good.substring(0, at) + (good.charAt(at) == 'A' ? 'B' : 'A') + good.substring(at + 1);
        String status = status();
        scene.hold(bad, status);
        scene.refused(RefusalReason.SIGNATURE_INVALID, verifier.verify(Scene.ID));
        scene.refused(RefusalReason.SIGNATURE_INVALID, verifier.verify(Scene.ID));
        scene.hold(good, status);
        scene.granted(verifier.verify(Scene.ID));
    }

    @Test
    void verify_rememberedStatusInTheLicensesPlace_isRefused() throws Exception {
        scene.hold(status(), license());
        scene.refused(RefusalReason.LICENSE_MALFORMED, verifier.verify(Scene.ID));
    }

    @Test
    void verify_oneByteOfTheRecordChangedInPlace_isDamaged() throws Exception {
        String text = Files.readString(record());
        int at = text.indexOf("\\\"observed\\\"") + 4;
        Files.writeString(record(), text.substring(0, at) + 'X' + text.substring(at + 1));
        scene.refused(RefusalReason.RECORD_DAMAGED, verifier.verify(Scene.ID));
        Files.writeString(record(), text);
        scene.granted(verifier.verify(Scene.ID));
    }

    @Test
    void verify_deviceKeyOfAnotherDirectoryPutInPlace_isRefused() throws Exception {
        Path other = Files.createDirectory(base.resolve("other"));
        Scene foreign = new Scene(other, scene.authority, new SecureRandom());
        for (String file : List.of("device-key.p8", "device-key.pub")) {
            Files.write(
                    scene.directory.folder().resolve(file),
                    Files.readAllBytes(foreign.directory.folder().resolve(file)));
        }
        scene.refused(RefusalReason.RECORD_OF_ANOTHER_DIRECTORY, verifier.verify(Scene.ID));
    }

    @Test
    void verify_privateHalfOfAnotherKeyPutInPlace_isDamaged() throws Exception {
        Path other = Files.createDirectory(base.resolve("other"));
        Scene foreign = new Scene(other, scene.authority, new SecureRandom());
        Files.write(
                scene.directory.folder().resolve("device-key.p8"),
                Files.readAllBytes(foreign.directory.folder().resolve("device-key.p8")));
        scene.refused(RefusalReason.RECORD_DAMAGED, verifier.verify(Scene.ID));
    }

    @Test
    void verify_formatOfTheFuture_isRefused() throws IOException {
        Files.writeString(scene.directory.folder().resolve("format.json"), "{\"major\":9,\"minor\":0}\n");
        scene.refused(RefusalReason.DATA_DIRECTORY_TOO_NEW, verifier.verify(Scene.ID));
    }

    @Test
    void verify_twoLicensesInTurn_answersEachForItself() throws Exception {
        LicenseId second = new LicenseId("acme-vision.01J9Z3K4M5N6P7Q8R9S0T1V2W4");
        Map<String, Object> claims = TestAuthority.licenseClaims(second.text(), scene.deviceKey, scene.fingerprint());
        Grant grant = new Grant(
                scene.authority.license(claims),
                scene.authority.status(TestAuthority.statusClaims(second.text(), 1, 1)),
                List.of());
        scene.granted(verifier.importGrant(second, grant));
        for (LicenseId id : List.of(Scene.ID, second, second, Scene.ID)) {
            assertEquals(id, scene.granted(verifier.verify(id)).license().licenseId());
        }
    }

    @Test
    void verify_recordOfAnotherLicenseCopiedOverTheRememberedOne_isDamaged() throws Exception {
        LicenseId second = new LicenseId("acme-vision.01J9Z3K4M5N6P7Q8R9S0T1V2W4");
        Files.copy(record(), record().resolveSibling(second.suffix() + ".json"));
        scene.refused(RefusalReason.RECORD_DAMAGED, verifier.verify(second));
        scene.granted(verifier.verify(Scene.ID));
    }

    @Test
    void verify_licenseSignedAsAnotherType_isRefusedAlthoughItsChainIsRemembered() throws Exception {
        String wrong = TestJws.sign(JwsType.STATUS, scene.licenseClaims(2), scene.authority.signer());
        scene.hold(wrong, status());
        scene.refused(RefusalReason.LICENSE_MALFORMED, verifier.verify(Scene.ID));
    }
}
