package dev.holdfast.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.holdfast.verifier.license.Claim;
import dev.holdfast.verifier.license.LicenseId;
import dev.holdfast.verifier.store.LicenseRecord;
import dev.holdfast.verifier.store.PendingRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A status snapshot alone, and one whose license is refused; FORMAT.md 8.9 and 8.10. */
class StatusImportTest {
    @TempDir
    Path base;

    private Scene scene;

    @BeforeEach
    void activate() throws Exception {
        scene = Scene.activated(base);
    }

    private Map<String, Object> status(long sequence, String claim, Object value) {
        Map<String, Object> status = TestAuthority.statusClaims(Scene.ID.text(), 1, sequence);
        status.put(claim, value);
        return status;
    }

    private Optional<Verdict.Refused> apply(Map<String, Object> status) {
        return scene.verifier().applyStatus(Scene.ID, scene.authority.status(status));
    }

    private LicenseRecord record() throws Exception {
        return scene.directory.read(Scene.ID).orElseThrow();
    }

    private void refusedAndUnchanged(RefusalReason reason, Map<String, Object> status) throws Exception {
        LicenseRecord before = record();
        scene.refused(reason, apply(status).orElseThrow());
        assertEquals(before, record());
    }

    /** A grant whose license this directory cannot use, because it is for another device key. */
    private Verdict importForAnotherDevice(Map<String, Object> status, String... bundles) {
        Map<String, Object> license = scene.licenseClaims(2);
        license.put(Claim.CONFIRMATION, Map.of(Claim.THUMBPRINT, "A".repeat(43)));
        Grant grant = new Grant(scene.authority.license(license), scene.authority.status(status), List.of(bundles));
        return scene.verifier().importGrant(Scene.ID, grant);
    }

    @Test
    void apply_suspension_reachesTheDeviceAndCanBeLifted() throws Exception {
        String license = record().license();
        assertEquals(Optional.empty(), apply(status(2, Claim.SUSPENDED, true)));
        scene.refused(RefusalReason.LICENSE_SUSPENDED, scene.verify());
        assertEquals(license, record().license());
        assertEquals(Optional.empty(), apply(status(3, Claim.SUSPENDED, false)));
        scene.granted(scene.verify());
    }

    @Test
    void apply_revocation_reachesTheDevice() throws Exception {
        assertEquals(Optional.empty(), apply(status(2, Claim.REVOKED, true)));
        scene.refused(RefusalReason.LICENSE_REVOKED, scene.verify());
    }

    @Test
    void apply_revokedActivation_reachesTheDevice() throws Exception {
        assertEquals(Optional.empty(), apply(status(2, Claim.REVOKED_ACTIVATIONS, List.of(scene.deviceKey))));
        scene.refused(RefusalReason.ACTIVATION_REVOKED, scene.verify());
    }

    @Test
    void apply_whileARequestIsPending_leavesItAlone() throws Exception {
        PendingRequest pending = new PendingRequest("AAAAAAAAAAAAAAAAAAAAAA", "refresh", "a.b.c");
        scene.directory.writePending(Scene.ID, pending);
        assertEquals(Optional.empty(), apply(status(2, Claim.SUSPENDED, true)));
        assertEquals(Optional.of(pending), record().pendingRequest());
    }

    @Test
    void apply_sameSnapshotAgain_changesNothing() throws Exception {
        LicenseRecord before = record();
        assertEquals(Optional.empty(), apply(scene.statusClaims()));
        assertEquals(before, record());
    }

    @Test
    void apply_olderSnapshot_isRefusedAndASuspensionStays() throws Exception {
        assertEquals(Optional.empty(), apply(status(5, Claim.SUSPENDED, true)));
        refusedAndUnchanged(RefusalReason.STATUS_MISSING, status(4, Claim.SUSPENDED, false));
        scene.refused(RefusalReason.LICENSE_SUSPENDED, scene.verify());
    }

    @Test
    void apply_anotherSnapshotOfTheSameRank_isRefused() throws Exception {
        refusedAndUnchanged(RefusalReason.STATUS_INVALID, status(1, Claim.SUSPENDED, true));
    }

    @Test
    void apply_snapshotOfAnotherLicense_isRefused() throws Exception {
        refusedAndUnchanged(
                RefusalReason.STATUS_INVALID, status(2, Claim.LICENSE, "acme-vision.11J9Z3K4M5N6P7Q8R9S0T1V2W3"));
    }

    @Test
    void apply_snapshotUnderABundleThatIsNotHeld_isRefused() throws Exception {
        refusedAndUnchanged(RefusalReason.STATUS_INVALID, TestAuthority.statusClaims(Scene.ID.text(), 2, 1));
    }

    @Test
    void apply_snapshotByAStranger_isRefused() throws Exception {
        LicenseRecord before = record();
        String document = TestAuthority.create().status(status(2, Claim.REVOKED, true));
        scene.refused(
                RefusalReason.STATUS_INVALID,
                scene.verifier().applyStatus(Scene.ID, document).orElseThrow());
        assertEquals(before, record());
    }

    @Test
    void apply_snapshotByARevokedSigner_isRefused() throws Exception {
        scene.directory.appendBundles(
                List.of(scene.authority.bundle(2, TestCertificate.NOW, scene.authority.signerThumbprint())));
        refusedAndUnchanged(RefusalReason.STATUS_INVALID, status(9, Claim.SUSPENDED, false));
    }

    @Test
    void apply_afterBundlesWereTakenBack_isRefused() throws Exception {
        Path bundles = scene.directory.folder().resolve("trust-bundles");
        String first = Files.readString(bundles);
        scene.directory.appendBundles(
                List.of(scene.authority.bundle(2, TestCertificate.NOW, scene.authority.signerThumbprint())));
        scene.granted(scene.verify());
        Files.writeString(bundles, first);
        refusedAndUnchanged(RefusalReason.TRUST_BUNDLE_MISSING, status(9, Claim.SUSPENDED, false));
    }

    @Test
    void apply_whereNoLicenseIsHeld_isNotActivated() throws Exception {
        scene = new Scene(base.resolve("fresh"));
        scene.refused(
                RefusalReason.NOT_ACTIVATED,
                apply(status(2, Claim.REVOKED, true)).orElseThrow());
        scene.directory.writePending(Scene.ID, new PendingRequest("AAAAAAAAAAAAAAAAAAAAAA", "activate", "a.b.c"));
        refusedAndUnchanged(RefusalReason.NOT_ACTIVATED, status(2, Claim.REVOKED, true));
    }

    @Test
    void apply_forAnotherProduct_isRefused() {
        LicenseId other = new LicenseId("other-product.01J9Z3K4M5N6P7Q8R9S0T1V2W3");
        scene.refused(
                RefusalReason.WRONG_PRODUCT,
                scene.verifier().applyStatus(other, "a.b.c").orElseThrow());
    }

    @Test
    void apply_folderCannotBeWritten_isNotKept() throws Exception {
        blockWriting();
        refusedAndUnchanged(RefusalReason.GRANT_NOT_KEPT, status(2, Claim.REVOKED, true));
    }

    private void blockWriting() throws Exception {
        Path lock = scene.directory.folder().resolve("record.lock");
        Files.delete(lock);
        Files.createDirectory(lock);
    }

    @Test
    void import_grantForAnotherDevice_isRefusedAndItsRevocationTaken() throws Exception {
        String license = record().license();
        scene.refused(RefusalReason.GRANT_FOR_ANOTHER_DEVICE, importForAnotherDevice(status(2, Claim.REVOKED, true)));
        scene.refused(RefusalReason.LICENSE_REVOKED, scene.verify());
        assertEquals(license, record().license());
    }

    @Test
    void import_licenseThatIsHeldAlreadyWithItsSuspension_isTaken() throws Exception {
        scene.refused(
                RefusalReason.LICENSE_SUSPENDED,
                scene.importGrant(scene.licenseClaims(), status(2, Claim.SUSPENDED, true)));
        scene.refused(RefusalReason.LICENSE_SUSPENDED, scene.verify());
    }

    @Test
    void import_newLicenseOfARevokedActivation_isRefusedAndTheRevocationTaken() throws Exception {
        Map<String, Object> revoked = status(2, Claim.REVOKED_ACTIVATIONS, List.of(scene.deviceKey));
        scene.refused(RefusalReason.ACTIVATION_REVOKED, scene.importGrant(scene.licenseClaims(2), revoked));
        scene.refused(RefusalReason.ACTIVATION_REVOKED, scene.verify());
    }

    @Test
    void import_refusedGrantWithASnapshotUnderItsNewBundle_takesBoth() throws Exception {
        Map<String, Object> revoked = TestAuthority.statusClaims(Scene.ID.text(), 2, 0);
        revoked.put(Claim.REVOKED, true);
        String bundle = scene.authority.bundle(2, TestCertificate.NOW);
        scene.refused(RefusalReason.GRANT_FOR_ANOTHER_DEVICE, importForAnotherDevice(revoked, bundle));
        scene.refused(RefusalReason.LICENSE_REVOKED, scene.verify());
        assertEquals(2, scene.verifier().trustBundleVersion());
    }

    @Test
    void import_refusedGrantWithAnOlderOrAnotherSnapshot_changesNothing() throws Exception {
        assertEquals(Optional.empty(), apply(status(5, Claim.SUSPENDED, true)));
        LicenseRecord before = record();
        scene.refused(RefusalReason.GRANT_FOR_ANOTHER_DEVICE, importForAnotherDevice(status(4, Claim.REVOKED, true)));
        scene.refused(RefusalReason.GRANT_FOR_ANOTHER_DEVICE, importForAnotherDevice(status(5, Claim.REVOKED, true)));
        assertEquals(before, record());
    }

    @Test
    void import_refusedGrantWhoseSnapshotCannotBeKept_saysSo() throws Exception {
        blockWriting();
        Verdict.Refused refused = scene.refused(
                RefusalReason.GRANT_FOR_ANOTHER_DEVICE, importForAnotherDevice(status(2, Claim.REVOKED, true)));
        org.junit.jupiter.api.Assertions.assertTrue(
                refused.detail().contains("its status snapshot could not be kept"), refused.detail());
    }
}
