package dev.holdfast.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.machineid.RecordedMachines;
import dev.holdfast.verifier.license.Claim;
import dev.holdfast.verifier.store.LicenseRecord;
import dev.holdfast.verifier.store.PendingRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** FORMAT.md 8.4 to 8.9. */
class GrantImportTest {
    private static final String REQUEST = "AAAAAAAAAAAAAAAAAAAAAA";
    private static final String OTHER_REQUEST = "AAAAAAAAAAAAAAAAAAAAAQ";

    @TempDir
    Path base;

    private Scene scene;

    @BeforeEach
    void newScene() throws Exception {
        scene = new Scene(base);
    }

    private void pending(String requestId) throws Exception {
        scene.directory.writePending(Scene.ID, new PendingRequest(requestId, "activate", "a.b.c"));
    }

    private Map<String, Object> answering(String requestId) {
        Map<String, Object> license = scene.licenseClaims();
        license.put(Claim.ANSWERS, requestId);
        return license;
    }

    private LicenseRecord record() throws Exception {
        return scene.directory.read(Scene.ID).orElseThrow();
    }

    /** Every file of the folder by its content; the lock file, which every writer makes, set aside. */
    private Map<String, String> files() throws Exception {
        Map<String, String> contents = new TreeMap<>();
        try (var files = Files.walk(scene.directory.folder())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (!file.toString().contains("lock")) {
                    contents.put(file.toString(), java.util.HexFormat.of().formatHex(Files.readAllBytes(file)));
                }
            }
        }
        return contents;
    }

    private void refusedAndUnchanged(RefusalReason reason, Map<String, Object> license, Map<String, Object> status)
            throws Exception {
        Map<String, String> before = files();
        scene.refused(reason, scene.importGrant(license, status));
        assertEquals(before, files());
    }

    @Test
    void import_answerToThePendingRequest_isInstalledAndTheRequestGone() throws Exception {
        pending(REQUEST);
        scene.granted(scene.importGrant(answering(REQUEST), scene.statusClaims()));
        assertTrue(record().pendingRequest().isEmpty());
        scene.granted(scene.verify());
        assertEquals("AAAAAAAAAAAAAAAAAAAAAQ", scene.verifier().parent(Scene.ID).orElseThrow());
        assertEquals(1, scene.verifier().trustBundleVersion());
        assertEquals(scene.clock.instant(), scene.verifier().witness(Scene.ID).orElseThrow());
    }

    @Test
    void import_reissueThatAnswersNoRequest_isInstalledAndThePendingOneStays() throws Exception {
        pending(REQUEST);
        scene.granted(scene.importGrant(scene.licenseClaims(), scene.statusClaims()));
        assertEquals(REQUEST, record().pendingRequest().orElseThrow().requestId());
    }

    @Test
    void import_answerToAnotherRequest_isRefused() throws Exception {
        pending(REQUEST);
        refusedAndUnchanged(RefusalReason.GRANT_ANSWERS_NO_REQUEST, answering(OTHER_REQUEST), scene.statusClaims());
    }

    @Test
    void import_answerWhereNothingWasAsked_isRefused() throws Exception {
        refusedAndUnchanged(RefusalReason.GRANT_ANSWERS_NO_REQUEST, answering(REQUEST), scene.statusClaims());
    }

    @Test
    void import_sameGrantAgain_isNotNewer() throws Exception {
        scene.granted(scene.importGrant(scene.licenseClaims(), scene.statusClaims()));
        refusedAndUnchanged(RefusalReason.GRANT_NOT_NEWER, scene.licenseClaims(), scene.statusClaims());
    }

    @Test
    void import_higherRevision_replacesTheLicense() throws Exception {
        scene.granted(scene.importGrant(scene.licenseClaims(), scene.statusClaims()));
        scene.granted(scene.importGrant(scene.licenseClaims(2), scene.statusClaims()));
        assertEquals(2, scene.granted(scene.verify()).license().revision());
    }

    @Test
    void import_forAnotherDeviceKey_isRefused() throws Exception {
        Map<String, Object> license = scene.licenseClaims();
        license.put(Claim.CONFIRMATION, Map.of(Claim.THUMBPRINT, "A".repeat(43)));
        refusedAndUnchanged(RefusalReason.GRANT_FOR_ANOTHER_DEVICE, license, scene.statusClaims());
    }

    @Test
    void import_forAnotherLicense_isRefused() throws Exception {
        Map<String, Object> license = scene.licenseClaims();
        license.put(Claim.LICENSE, "acme-vision.11J9Z3K4M5N6P7Q8R9S0T1V2W3");
        refusedAndUnchanged(RefusalReason.GRANT_FOR_ANOTHER_LICENSE, license, scene.statusClaims());
    }

    @Test
    void import_onAnotherMachine_isRefused() throws Exception {
        Map<String, String> before = files();
        Grant grant = new Grant(
                scene.authority.license(scene.licenseClaims()),
                scene.authority.status(scene.statusClaims()),
                List.of());
        LicenseVerifier elsewhere = scene.verifier().withMachine(RecordedMachines.bareMetal());
        scene.refused(RefusalReason.MACHINE_CHANGED, elsewhere.importGrant(Scene.ID, grant));
        assertEquals(before, files());
    }

    @Test
    void import_alreadyExpired_isRefused() throws Exception {
        scene.clock.pass(Duration.ofDays(2));
        refusedAndUnchanged(RefusalReason.EXPIRED, scene.licenseClaims(Duration.ofDays(1)), scene.statusClaims());
    }

    @Test
    void import_statusBelowWhatTheLicenseAsksFor_isRefused() throws Exception {
        refusedAndUnchanged(
                RefusalReason.STATUS_MISSING, scene.licenseClaims(), TestAuthority.statusClaims(Scene.ID.text(), 1, 0));
    }

    @Test
    void import_byAStranger_isRefused() throws Exception {
        Map<String, String> before = files();
        TestAuthority stranger = TestAuthority.create();
        Grant grant =
                new Grant(stranger.license(scene.licenseClaims()), stranger.status(scene.statusClaims()), List.of());
        scene.refused(RefusalReason.CERTIFICATE_NOT_TRUSTED, scene.verifier().importGrant(Scene.ID, grant));
        assertEquals(before, files());
    }

    @Test
    void import_bundlesThatFollow_areKept() throws Exception {
        String second = scene.authority.bundle(2, TestCertificate.NOW);
        Grant grant = new Grant(
                scene.authority.license(scene.licenseClaims()),
                scene.authority.status(TestAuthority.statusClaims(Scene.ID.text(), 2, 0)),
                List.of(scene.authority.bundle(1, TestCertificate.NOW), second));
        scene.granted(scene.verifier().importGrant(Scene.ID, grant));
        assertEquals(2, scene.directory.bundles().size());
        assertEquals(2, scene.verifier().trustBundleVersion());
    }

    @Test
    void import_bundleThatSkipsAVersion_isRefused() throws Exception {
        Map<String, String> before = files();
        Grant grant = new Grant(
                scene.authority.license(scene.licenseClaims()),
                scene.authority.status(scene.statusClaims()),
                List.of(scene.authority.bundle(3, TestCertificate.NOW)));
        scene.refused(RefusalReason.TRUST_BUNDLE_INVALID, scene.verifier().importGrant(Scene.ID, grant));
        assertEquals(before, files());
    }

    /** What a hub answers that has more trust bundles than a grant has room for. */
    private Grant firstOfSeveral(Map<String, Object> license) {
        return new Grant(
                scene.authority.license(license),
                scene.authority.status(TestAuthority.statusClaims(Scene.ID.text(), 99, 1)),
                bundlesUpTo(2, 65));
    }

    private List<String> bundlesUpTo(long first, long last) {
        return LongStream.rangeClosed(first, last)
                .mapToObj(version -> scene.authority.bundle(version, TestCertificate.NOW))
                .toList();
    }

    @Test
    void import_statusUnderABundleThatIsStillMissing_keepsThoseThatCame() throws Exception {
        pending(REQUEST);
        scene.refused(
                RefusalReason.STATUS_INVALID,
                scene.verifier().importGrant(Scene.ID, firstOfSeveral(scene.licenseClaims())));
        assertEquals(65, scene.verifier().trustBundleVersion());
    }

    @Test
    void import_fewerBundlesThanAGrantHolds_areNotKeptOfARefusedOne() throws Exception {
        pending(REQUEST);
        Grant grant = new Grant(
                scene.authority.license(askingForBundle(99)),
                scene.authority.status(scene.statusClaims()),
                bundlesUpTo(2, 64));
        scene.refused(RefusalReason.TRUST_BUNDLE_MISSING, scene.verifier().importGrant(Scene.ID, grant));
        assertEquals(1, scene.verifier().trustBundleVersion());
    }

    private Map<String, Object> askingForBundle(long bundle) {
        Map<String, Object> license = scene.licenseClaims();
        license.put(Claim.MINIMUM_STATUS, Map.of(Claim.BUNDLE, bundle, Claim.SEQUENCE, 1L));
        return license;
    }

    @Test
    void import_bundlesThatAreNotAllYet_areKeptAndMoreAskedFor() throws Exception {
        pending(REQUEST);
        Verdict.Refused refused = scene.refused(
                RefusalReason.TRUST_BUNDLE_MISSING,
                scene.verifier().importGrant(Scene.ID, firstOfSeveral(askingForBundle(99))));
        assertTrue(refused.detail().endsWith("; its 64 trust bundles were kept"), refused.detail());
        assertTrue(refused.remedy().startsWith("ask once more"), refused.remedy());
        assertEquals(65, scene.verifier().trustBundleVersion());
        assertEquals(REQUEST, record().pendingRequest().orElseThrow().requestId());
        assertEquals(null, record().license());
    }

    @Test
    void import_bundlesThatAreNotAllYet_areOfNoUseWhereNothingWasAsked() throws Exception {
        Map<String, String> before = files();
        Verdict.Refused refused = scene.refused(
                RefusalReason.TRUST_BUNDLE_MISSING,
                scene.verifier().importGrant(Scene.ID, firstOfSeveral(askingForBundle(99))));
        assertTrue(refused.remedy().startsWith("run `holdfast refresh"), refused.remedy());
        assertEquals(before, files());
    }

    @Test
    void import_bundlesThatAreAllHeld_areNotAskedForAgain() throws Exception {
        pending(REQUEST);
        scene.directory.appendBundles(bundlesUpTo(2, 65));
        Verdict.Refused refused = scene.refused(
                RefusalReason.TRUST_BUNDLE_MISSING,
                scene.verifier().importGrant(Scene.ID, firstOfSeveral(askingForBundle(99))));
        assertTrue(refused.remedy().startsWith("run `holdfast refresh"), refused.remedy());
    }

    @Test
    void isFull_byNumberOrByLength() {
        assertFalse(Grant.isFull(java.util.Collections.nCopies(63, "b")));
        assertTrue(Grant.isFull(java.util.Collections.nCopies(64, "b")));
        int most = Grant.ROOM_FOR_BUNDLES - dev.holdfast.verifier.trust.SigningTrust.MAXIMUM_BUNDLE;
        assertFalse(Grant.isFull(List.of("b".repeat(most))));
        assertTrue(Grant.isFull(List.of("b".repeat(most), "b")));
    }

    @Test
    void import_bundlesThatCannotBeKept_saysSo() throws Exception {
        pending(REQUEST);
        Path bundles = scene.directory.folder().resolve("trust-bundles.new");
        Files.createDirectories(bundles.resolve("in the way"));
        Verdict.Refused refused = scene.refused(
                RefusalReason.TRUST_BUNDLE_MISSING,
                scene.verifier().importGrant(Scene.ID, firstOfSeveral(askingForBundle(99))));
        assertTrue(refused.detail().contains("; and its trust bundles could not be kept: "), refused.detail());
        assertEquals(1, scene.verifier().trustBundleVersion());
    }

    @Test
    void import_refusedForAnotherReason_keepsNoBundle() throws Exception {
        pending(REQUEST);
        Map<String, Object> license = scene.licenseClaims(Duration.ofDays(1));
        scene.clock.pass(Duration.ofDays(2));
        Grant expired = new Grant(
                scene.authority.license(license), scene.authority.status(scene.statusClaims()), bundlesUpTo(2, 65));
        scene.refused(RefusalReason.EXPIRED, scene.verifier().importGrant(Scene.ID, expired));
        assertEquals(1, scene.verifier().trustBundleVersion());
    }

    @Test
    void import_tooManyBundles_isMalformed() {
        Grant grant = new Grant("a.b.c", "a.b.c", java.util.Collections.nCopies(65, "a.b.c"));
        scene.refused(RefusalReason.GRANT_MALFORMED, scene.verifier().importGrant(Scene.ID, grant));
    }

    @Test
    void import_folderCannotBeWritten_isNotKept() throws Exception {
        Path lock = scene.directory.folder().resolve("record.lock");
        Files.delete(lock);
        Files.createDirectory(lock);
        scene.refused(RefusalReason.GRANT_NOT_KEPT, scene.importGrant(scene.licenseClaims(), scene.statusClaims()));
    }

    @Test
    void grant_writtenAndRead_isTheSame() throws Exception {
        Grant grant = new Grant("a.b.c", "d.e.f", List.of("g.h.i~j.k.l"));
        assertEquals(grant, Grant.parse(grant.toBytes()));
        assertEquals('\n', grant.toBytes()[grant.toBytes().length - 1]);
        assertFalse(grant.toString().contains("a.b.c"));
    }

    @Test
    void grant_notOfTheForm_isMalformed() {
        for (String json : List.of("{}", "[]", "{\"license\":1,\"status\":\"\",\"bundles\":[]}", "no JSON")) {
            org.junit.jupiter.api.Assertions.assertThrows(
                    dev.holdfast.verifier.jws.MalformedException.class,
                    () -> Grant.parse(json.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        }
    }
}
