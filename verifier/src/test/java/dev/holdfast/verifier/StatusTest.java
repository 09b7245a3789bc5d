package dev.holdfast.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.holdfast.verifier.license.Claim;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Status snapshots and revisions; FORMAT.md 11.7, 11.8 and section 6. */
class StatusTest {
    @TempDir
    Path base;

    private Scene scene;

    @BeforeEach
    void newScene() throws Exception {
        scene = new Scene(base);
    }

    private Verdict verifyWith(Map<String, Object> status) throws Exception {
        scene.hold(scene.licenseClaims(), status);
        return scene.verify();
    }

    private Map<String, Object> status(String claim, Object value) {
        Map<String, Object> status = scene.statusClaims();
        status.put(claim, value);
        return status;
    }

    @Test
    void verify_withoutASnapshot_isRefused() throws Exception {
        scene.directory.update(
                Scene.ID,
                record -> new dev.holdfast.verifier.store.LicenseRecord(
                        Scene.ID, scene.authority.license(scene.licenseClaims()), null, null, null, true));
        scene.refused(RefusalReason.STATUS_MISSING, scene.verify());
    }

    @Test
    void verify_olderSnapshotThanTheLicenseAsksFor_isRefused() throws Exception {
        scene.refused(RefusalReason.STATUS_MISSING, verifyWith(status(Claim.SEQUENCE, 0L)));
    }

    @Test
    void verify_snapshotOfAnotherLicense_isInvalid() throws Exception {
        scene.refused(
                RefusalReason.STATUS_INVALID,
                verifyWith(status(Claim.LICENSE, "acme-vision.11J9Z3K4M5N6P7Q8R9S0T1V2W3")));
    }

    @Test
    void verify_snapshotUnderABundleThatIsNotHeld_isInvalid() throws Exception {
        scene.refused(RefusalReason.STATUS_INVALID, verifyWith(status(Claim.BUNDLE, 2L)));
    }

    @Test
    void verify_licenseInPlaceOfASnapshot_isInvalid() throws Exception {
        String license = scene.authority.license(scene.licenseClaims());
        scene.hold(license, license);
        scene.refused(RefusalReason.STATUS_INVALID, scene.verify());
    }

    @Test
    void verify_suspended_isRefused() throws Exception {
        scene.refused(RefusalReason.LICENSE_SUSPENDED, verifyWith(status(Claim.SUSPENDED, true)));
    }

    @Test
    void verify_revoked_isRefused() throws Exception {
        scene.refused(RefusalReason.LICENSE_REVOKED, verifyWith(status(Claim.REVOKED, true)));
    }

    @Test
    void verify_activationRevoked_isRefused() throws Exception {
        scene.refused(
                RefusalReason.ACTIVATION_REVOKED,
                verifyWith(status(Claim.REVOKED_ACTIVATIONS, List.of(scene.deviceKey))));
    }

    @Test
    void verify_revisionsBeforeANumberRevoked_isRefusedBelowItAlone() throws Exception {
        scene.refused(RefusalReason.ACTIVATION_REVOKED, verifyWith(status(Claim.REVOKED_BEFORE, 2L)));
        Map<String, Object> newer = status(Claim.REVOKED_BEFORE, 2L);
        newer.put(Claim.SEQUENCE, 2L);
        scene.hold(scene.licenseClaims(2), newer);
        scene.granted(scene.verify());
    }

    @Test
    void verify_deviceKeySuperseded_isRefused() throws Exception {
        scene.refused(
                RefusalReason.ACTIVATION_SUPERSEDED,
                verifyWith(status(Claim.SUPERSEDED_KEYS, List.of(scene.deviceKey))));
    }

    @Test
    void verify_olderSnapshotPutBack_isRefusedAlthoughANewerSuspended() throws Exception {
        Map<String, Object> suspended = status(Claim.SUSPENDED, true);
        suspended.put(Claim.SEQUENCE, 5L);
        scene.refused(RefusalReason.LICENSE_SUSPENDED, verifyWith(suspended));
        scene.refused(RefusalReason.STATUS_MISSING, verifyWith(scene.statusClaims()));
    }

    @Test
    void verify_anotherSnapshotOfTheSameRank_isInvalid() throws Exception {
        scene.granted(verifyWith(scene.statusClaims()));
        scene.refused(RefusalReason.STATUS_INVALID, verifyWith(status(Claim.ISSUER, "Somebody else")));
    }

    @Test
    void verify_oldSnapshot_warnsThenIsTooOld() throws Exception {
        Map<String, Object> license = scene.licenseClaims();
        license.put(Claim.STATUS, Map.of(Claim.MAXIMUM_AGE, 86400L, Claim.GRACE, 3600L));
        scene.hold(license, scene.statusClaims());
        assertEquals(List.of(), Scene.codes(scene.granted(scene.verify())));
        scene.clock.pass(Duration.ofHours(24));
        assertEquals(List.of("status_aging"), Scene.codes(scene.granted(scene.verify())));
        scene.clock.pass(Duration.ofHours(1));
        scene.refused(RefusalReason.STATUS_TOO_OLD, scene.verify());
    }

    @Test
    void verify_olderLicensePutBack_isRefused() throws Exception {
        scene.hold(scene.licenseClaims(7), scene.statusClaims());
        scene.granted(scene.verify());
        scene.hold(scene.licenseClaims(6), scene.statusClaims());
        scene.refused(RefusalReason.REVISION_ROLLED_BACK, scene.verify());
    }

    @Test
    void verify_anotherLicenseOfTheSameRevision_isRefused() throws Exception {
        scene.hold(scene.licenseClaims(7), scene.statusClaims());
        scene.granted(scene.verify());
        Map<String, Object> twin = scene.licenseClaims(7);
        twin.put(Claim.ID, "AAAAAAAAAAAAAAAAAAAAZw");
        scene.hold(twin, scene.statusClaims());
        scene.refused(RefusalReason.REVISION_ROLLED_BACK, scene.verify());
    }
}
