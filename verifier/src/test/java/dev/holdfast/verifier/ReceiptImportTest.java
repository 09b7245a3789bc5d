package dev.holdfast.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.verifier.jws.MalformedException;
import dev.holdfast.verifier.license.Claim;
import dev.holdfast.verifier.license.LicenseId;
import dev.holdfast.verifier.license.Receipt;
import dev.holdfast.verifier.license.StatusRank;
import dev.holdfast.verifier.store.LicenseRecord;
import dev.holdfast.verifier.store.PendingRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A release that waits, the receipt that ends it, and the tombstone that it leaves; FORMAT.md section 15. */
class ReceiptImportTest {
    private static final String REQUEST = "AAAAAAAAAAAAAAAAAAAAAA";
    private static final String OTHER_REQUEST = "AAAAAAAAAAAAAAAAAAAAAQ";

    @TempDir
    Path base;

    private Scene scene;

    @BeforeEach
    void releaseOnceActivated() throws Exception {
        scene = Scene.activated(base);
        pending("release");
    }

    private void pending(String operation) throws Exception {
        scene.directory.writePending(Scene.ID, new PendingRequest(REQUEST, operation, "a.b.c"));
    }

    private Map<String, Object> receipt() {
        return TestAuthority.receiptClaims(Scene.ID.text(), scene.deviceKey, REQUEST);
    }

    private Map<String, Object> receipt(String claim, Object value) {
        Map<String, Object> claims = receipt();
        claims.put(claim, value);
        return claims;
    }

    private Optional<Verdict.Refused> take(Map<String, Object> receipt, String... bundles) {
        return take(scene.authority.receipt(receipt), bundles);
    }

    private Optional<Verdict.Refused> take(String receipt, String... bundles) {
        return scene.verifier().importReceipt(Scene.ID, new ReleaseAnswer(receipt, List.of(bundles)));
    }

    private LicenseRecord record() throws Exception {
        return scene.directory.read(Scene.ID).orElseThrow();
    }

    private Verdict.Refused refusedAndUnchanged(RefusalReason reason, Optional<Verdict.Refused> refused)
            throws Exception {
        scene.refused(reason, refused.orElseThrow());
        assertFalse(record().isReleased());
        scene.refused(RefusalReason.RELEASE_PENDING, scene.verify());
        scene.directory.clearPending(Scene.ID, REQUEST);
        scene.granted(scene.verify());
        pending("release");
        return refused.orElseThrow();
    }

    @Test
    void verify_fromTheMomentTheReleaseIsWrittenDown_isReleasePending() {
        Verdict.Refused refused = scene.refused(RefusalReason.RELEASE_PENDING, scene.verify());
        assertTrue(refused.remedy().contains("holdfast release " + Scene.ID), refused.remedy());
    }

    @Test
    void verify_afterTheReleaseWasWithdrawn_isGrantedAgain() throws Exception {
        scene.directory.clearPending(Scene.ID, REQUEST);
        scene.granted(scene.verify());
    }

    @Test
    void verify_whileARefreshIsPending_isGranted() throws Exception {
        pending("refresh");
        scene.granted(scene.verify());
    }

    @Test
    void import_receiptOfThePendingRelease_leavesATombstone() throws Exception {
        String status = record().status();
        String receipt = scene.authority.receipt(receipt());
        assertEquals(Optional.empty(), take(receipt));
        assertNull(record().license());
        assertEquals(receipt, record().receipt());
        assertEquals(Optional.empty(), record().pendingRequest());
        assertEquals(status, record().status());
        scene.refused(RefusalReason.ACTIVATION_RELEASED, scene.verify());
        assertEquals(
                Optional.of(new Receipt(
                        "Acme GmbH",
                        Scene.ID,
                        scene.deviceKey,
                        REQUEST,
                        scene.deviceKey,
                        new StatusRank(1, 2),
                        TestCertificate.NOW)),
                scene.verifier().receipt(Scene.ID));
    }

    @Test
    void import_sameReceiptAgain_changesNothing() throws Exception {
        assertEquals(Optional.empty(), take(receipt()));
        LicenseRecord before = record();
        assertEquals(Optional.empty(), take(scene.authority.receipt(receipt())));
        assertEquals(before, record());
    }

    @Test
    void import_anotherReceiptOverATombstone_isRefusedAndTheTombstoneStays() throws Exception {
        assertEquals(Optional.empty(), take(receipt()));
        LicenseRecord before = record();
        scene.refused(
                RefusalReason.RECEIPT_INVALID,
                take(receipt(Claim.ANSWERS, OTHER_REQUEST)).orElseThrow());
        assertEquals(before, record());
    }

    @Test
    void import_receiptLaterThanTheClock_movesTheWitness() throws Exception {
        long later = TestCertificate.NOW.plus(Duration.ofDays(3)).getEpochSecond();
        assertEquals(Optional.empty(), take(receipt(Claim.ISSUED_AT, later)));
        assertEquals(later, scene.verifier().witness(Scene.ID).orElseThrow().getEpochSecond());
    }

    @Test
    void import_licenseFromBeforeTheRelease_isNotNewer() throws Exception {
        assertEquals(Optional.empty(), take(receipt()));
        scene.refused(RefusalReason.GRANT_NOT_NEWER, scene.importGrant(scene.licenseClaims(), scene.statusClaims()));
        scene.refused(RefusalReason.ACTIVATION_RELEASED, scene.verify());
    }

    @Test
    void import_laterLicense_takesThePlaceOfTheTombstone() throws Exception {
        assertEquals(Optional.empty(), take(receipt()));
        scene.granted(scene.importGrant(licenseSignedWith(3), statusOf(3)));
        scene.granted(scene.verify());
        assertNull(record().receipt());
        assertEquals(Optional.empty(), scene.verifier().receipt(Scene.ID));
    }

    private Map<String, Object> licenseSignedWith(long sequence) {
        Map<String, Object> claims = new LinkedHashMap<>(scene.licenseClaims(2));
        claims.put(Claim.MINIMUM_STATUS, Map.of(Claim.BUNDLE, 1, Claim.SEQUENCE, sequence));
        return claims;
    }

    private Map<String, Object> statusOf(long sequence) {
        Map<String, Object> claims = new LinkedHashMap<>(scene.statusClaims());
        claims.put(Claim.SEQUENCE, sequence);
        return claims;
    }

    @Test
    void import_reissueFromBeforeTheRelease_isNotNewer() throws Exception {
        assertEquals(Optional.empty(), take(receipt()));
        for (long sequence : List.of(1L, 2L)) {
            scene.refused(
                    RefusalReason.GRANT_NOT_NEWER, scene.importGrant(licenseSignedWith(sequence), statusOf(sequence)));
        }
        scene.refused(RefusalReason.ACTIVATION_RELEASED, scene.verify());
    }

    @Test
    void verify_licenseBesideAReceipt_isGranted() throws Exception {
        scene.directory.update(
                Scene.ID,
                held -> new LicenseRecord(Scene.ID, held.license(), held.status(), null, held.state(), "a.b.c", true));
        scene.granted(scene.verify());
        assertEquals(Optional.empty(), scene.verifier().receipt(Scene.ID));
    }

    @Test
    void import_receiptOfAnotherDeviceLicenseOrRelease_isRefused() throws Exception {
        for (Map<String, Object> other : List.of(
                receipt(Claim.CONFIRMATION, Map.of(Claim.THUMBPRINT, "A".repeat(43))),
                receipt(Claim.LICENSE, "acme-vision.11J9Z3K4M5N6P7Q8R9S0T1V2W3"),
                receipt(Claim.ANSWERS, OTHER_REQUEST))) {
            refusedAndUnchanged(RefusalReason.RECEIPT_INVALID, take(other));
        }
    }

    @Test
    void import_whereNoReleaseIsPending_isRefused() throws Exception {
        pending("refresh");
        scene.refused(RefusalReason.RECEIPT_INVALID, take(receipt()).orElseThrow());
        scene.directory.clearPending(Scene.ID, REQUEST);
        scene.refused(RefusalReason.RECEIPT_INVALID, take(receipt()).orElseThrow());
        scene.granted(scene.verify());
    }

    @Test
    void import_documentThatIsNoReceiptOrNoVendors_isRefused() throws Exception {
        for (String document : List.of(
                scene.authority.license(scene.licenseClaims()),
                scene.authority.status(scene.statusClaims()),
                scene.authority.receipt(receipt(Claim.ACTIVATION, "short")),
                scene.authority.receipt(scene.statusClaims()),
                TestAuthority.create().receipt(receipt()),
                "a.b.c",
                "")) {
            refusedAndUnchanged(RefusalReason.RECEIPT_INVALID, take(document));
        }
    }

    @Test
    void import_receiptByARevokedSigner_isRefused() throws Exception {
        refusedAndUnchanged(
                RefusalReason.RECEIPT_INVALID,
                take(receipt(), scene.authority.bundle(2, TestCertificate.NOW, scene.authority.signerThumbprint())));
    }

    @Test
    void import_receiptUnderABundleThatIsNotHeld_isMissing() throws Exception {
        refusedAndUnchanged(RefusalReason.TRUST_BUNDLE_MISSING, take(receipt(Claim.BUNDLE, 2L)));
    }

    @Test
    void import_receiptWithTheBundleThatItNames_takesBoth() throws Exception {
        String second = scene.authority.bundle(2, TestCertificate.NOW);
        assertEquals(Optional.empty(), take(receipt(Claim.BUNDLE, 2L), second));
        assertEquals(2, scene.verifier().trustBundleVersion());
        scene.refused(RefusalReason.ACTIVATION_RELEASED, scene.verify());
    }

    @Test
    void import_bundleThatDoesNotFollowOrTooMany_isRefused() throws Exception {
        refusedAndUnchanged(
                RefusalReason.TRUST_BUNDLE_INVALID, take(receipt(), scene.authority.bundle(3, TestCertificate.NOW)));
        refusedAndUnchanged(
                RefusalReason.GRANT_MALFORMED,
                take(receipt(), Collections.nCopies(65, "a.b.c").toArray(String[]::new)));
    }

    @Test
    void import_answerFullOfBundlesWhoseReceiptNamesALaterOne_keepsTheBundles() throws Exception {
        List<String> bundles = new ArrayList<>();
        for (long version = 2; version <= 65; version++) {
            bundles.add(scene.authority.bundle(version, TestCertificate.NOW));
        }
        Verdict.Refused refused = refusedAndUnchanged(
                RefusalReason.TRUST_BUNDLE_MISSING, take(receipt(Claim.BUNDLE, 66L), bundles.toArray(String[]::new)));
        assertTrue(refused.detail().endsWith("; its 64 trust bundles were kept"), refused.detail());
        assertEquals(65, scene.verifier().trustBundleVersion());
    }

    @Test
    void import_whereNothingIsHeldOrTheProductIsAnother_isRefused() throws Exception {
        scene = new Scene(base.resolve("fresh"));
        scene.refused(RefusalReason.NOT_ACTIVATED, take(receipt()).orElseThrow());
        assertEquals(Optional.empty(), scene.verifier().receipt(Scene.ID));
        LicenseId other = new LicenseId("other-product.01J9Z3K4M5N6P7Q8R9S0T1V2W3");
        scene.refused(
                RefusalReason.WRONG_PRODUCT,
                scene.verifier()
                        .importReceipt(other, new ReleaseAnswer("a.b.c", List.of()))
                        .orElseThrow());
    }

    @Test
    void import_folderCannotBeWritten_isNotKept() throws Exception {
        Path lock = scene.directory.folder().resolve("record.lock");
        Files.delete(lock);
        Files.createDirectory(lock);
        scene.refused(RefusalReason.GRANT_NOT_KEPT, take(receipt()).orElseThrow());
        scene.refused(RefusalReason.RELEASE_PENDING, scene.verify());
    }

    @Test
    void receipt_thatDoesNotVerifyHere_isNone() throws Exception {
        assertEquals(Optional.empty(), take(receipt()));
        assertEquals(
                Optional.empty(), scene.verifier(TestAuthority.create().roots()).receipt(Scene.ID));
    }

    @Test
    void answer_inJson_isReadAsItWasWritten() throws Exception {
        ReleaseAnswer answer = new ReleaseAnswer("a.b.c", List.of("d.e.f", "g.h.i"));
        assertEquals(answer, ReleaseAnswer.parse(answer.toBytes()));
        assertEquals("ReleaseAnswer[2 trust bundles]", answer.toString());
        for (String broken : List.of("{}", "{\"receipt\":1,\"bundles\":[]}", "{\"receipt\":\"a\"}", "[]")) {
            assertThrows(MalformedException.class, () -> ReleaseAnswer.parse(broken.getBytes(StandardCharsets.UTF_8)));
        }
    }
}
