package dev.holdfast.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.machineid.Fingerprint;
import dev.holdfast.verifier.Recollection.Lease;
import dev.holdfast.verifier.Recollection.SeenLicense;
import dev.holdfast.verifier.Recollection.SeenStatus;
import dev.holdfast.verifier.jws.JsonObject;
import dev.holdfast.verifier.license.Claim;
import dev.holdfast.verifier.license.License;
import dev.holdfast.verifier.license.LicenseClaims;
import dev.holdfast.verifier.license.LicenseId;
import dev.holdfast.verifier.license.StatusRank;
import dev.holdfast.verifier.store.LicenseRecord;
import dev.holdfast.verifier.store.PendingRequest;
import dev.holdfast.verifier.trust.Signer;
import dev.holdfast.verifier.trust.SigningTrust;
import dev.holdfast.verifier.trust.TrustException;
import dev.holdfast.verifier.trust.TrustFaults;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What single steps decide about what only a part of them ever sees; FORMAT.md 11.2 to 11.13. */
class StepTest {
    private static final LicenseId OTHER = new LicenseId("acme-vision.11J9Z3K4M5N6P7Q8R9S0T1V2W3");

    private static final Signer SIGNER = new Signer(List.of("signer", "root"));

    @TempDir
    Path base;

    private Scene scene;

    @BeforeEach
    void newScene() throws Exception {
        scene = new Scene(base);
    }

    private License license(Map<String, Object> claims) throws Exception {
        return LicenseClaims.read(JsonObject.parse(TestJws.json(claims), 1 << 20));
    }

    private Moment moment() {
        return Moment.now(scene.clock, scene.clock);
    }

    @Test
    void verify_expiredLongAfterTheLastSignedTime_asksToCheckTheClock() throws Exception {
        scene.hold(scene.licenseClaims(Duration.ofDays(10)), scene.statusClaims());
        scene.clock.set(TestCertificate.NOW.plus(Duration.ofDays(400)));
        String told = scene.refused(RefusalReason.EXPIRED, scene.verify()).detail();
        assertFalse(told.contains("check that the clock"), told);
        scene.clock.set(TestCertificate.NOW.plus(Duration.ofDays(400)).plusSeconds(1));
        told = scene.refused(RefusalReason.EXPIRED, scene.verify()).detail();
        assertTrue(told.contains("long ago: check that the clock is right"), told);
    }

    @Test
    void verify_requestWithoutALicense_isNotActivated() throws Exception {
        scene.directory.writePending(Scene.ID, new PendingRequest("AAAAAAAAAAAAAAAAAAAAAA", "activate", "a.b.c"));
        String told = scene.refused(RefusalReason.NOT_ACTIVATED, scene.verify()).detail();
        assertTrue(told.contains("a request and no license yet"), told);
        assertTrue(scene.verifier().recognise().isEmpty());
    }

    @Test
    void recognise_licenseThatRecordsNothing_bindsNobody() throws Exception {
        Map<String, Object> claims = scene.licenseClaims();
        claims.put(Claim.BINDING, TestAuthority.binding("host", Fingerprint.of(Map.of())));
        scene.hold(claims, scene.statusClaims());
        assertTrue(scene.verifier().recognise().isEmpty());
    }

    @Test
    void check_directoryWithoutADeviceKey_saysSo() throws Exception {
        License license = license(scene.licenseClaims());
        LicenseRecord record = new LicenseRecord(Scene.ID, null, null, null, null, true);
        RefusedException thrown = assertThrows(
                RefusedException.class, () -> RecordStep.check(license, new Holding(record, null, List.of())));
        assertTrue(RefusedException.text(thrown).contains("found none in the data directory"));
        RecordStep.check(license, new Holding(record, scene.deviceKey, List.of()));
    }

    @Test
    void judge_nothingRemembered_isByTheClockAndTheLicense() throws Exception {
        License license = license(scene.licenseClaims());
        JudgedTime time = TimeStep.judge(license, TimeWitness.NONE, null, moment());
        assertEquals(scene.clock.instant(), time.at());
        assertEquals(scene.clock.instant(), time.witness());
        assertEquals(TestCertificate.NOW, time.signed());
    }

    @Test
    void judge_leaseOfAnotherLicenseBootOrTimeToCome_isByTheClock() throws Exception {
        Map<String, Object> claims = scene.licenseClaims(Duration.ofDays(1));
        claims.put(Claim.MODE, "online");
        claims.put(Claim.GRACE, 0L);
        License online = license(claims);
        Instant imported = TestCertificate.NOW.minusSeconds(500);
        long nanos = scene.clock.nanos();
        String boot = scene.clock.boot();
        assertEquals(imported, judged(online, new Lease(online.id(), imported, boot, nanos)));
        assertEquals(
                imported.plusSeconds(1), judged(online, new Lease(online.id(), imported, boot, nanos - 1_000_000_000)));
        for (Lease other : List.of(
                new Lease("AAAAAAAAAAAAAAAAAAAABQ", imported, boot, nanos),
                new Lease(online.id(), imported, "boot-9", nanos),
                new Lease(online.id(), imported, boot, nanos + 1))) {
            assertEquals(scene.clock.instant(), judged(online, other));
        }
        License once = license(scene.licenseClaims());
        assertEquals(scene.clock.instant(), judged(once, new Lease(once.id(), imported, boot, nanos)));
    }

    private Instant judged(License license, Lease lease) {
        return TimeStep.judge(license, TimeWitness.NONE, lease, moment()).at();
    }

    @Test
    void status_underTheNewestTrust_isRememberedAndUnderAnotherCheckedAnew() throws Exception {
        String first = scene.authority.bundle(1, TestCertificate.NOW);
        TrustMemory memory = new TrustMemory(scene.authority.roots());
        SigningTrust old = memory.with(List.of(first));
        SigningTrust newest = memory.with(List.of(first, scene.authority.bundle(2, TestCertificate.NOW)));
        String document = scene.authority.status(scene.statusClaims());
        VerifiedStatus status = memory.status(newest, document);
        assertSame(status, memory.status(newest, document));
        assertNotSame(status, memory.status(old, document));
        assertNotSame(memory.status(old, document), memory.status(old, document));
        assertSame(status, memory.status(newest, document));
        assertFalse(StatusStep.isSame(status, null));
        assertFalse(StatusStep.isSame(status, new SeenStatus(new StatusRank(1, 1), "other")));
        assertTrue(StatusStep.isSame(status, new SeenStatus(new StatusRank(1, 1), status.digest())));
    }

    @Test
    void status_beyondTheCapacity_losesTheOneThatWasUsedLongestAgo() throws Exception {
        TrustMemory memory = new TrustMemory(scene.authority.roots());
        SigningTrust trust = memory.with(List.of(scene.authority.bundle(1, TestCertificate.NOW)));
        List<VerifiedStatus> all = new ArrayList<>();
        List<String> documents = new ArrayList<>();
        for (int i = 0; i <= 64; i++) {
            documents.add(scene.authority.status(TestAuthority.statusClaims(Scene.ID.text(), 1, i)));
            all.add(memory.status(trust, documents.get(i)));
        }
        assertSame(all.get(1), memory.status(trust, documents.get(1)));
        assertNotSame(all.get(0), memory.status(trust, documents.get(0)));
    }

    @Test
    void trustFaults_haveAReasonEach() {
        Map<TrustException.Fault, RefusalReason> reasons = Map.of(
                TrustException.Fault.MALFORMED, RefusalReason.LICENSE_MALFORMED,
                TrustException.Fault.ALGORITHM_NOT_ALLOWED, RefusalReason.ALGORITHM_NOT_ALLOWED,
                TrustException.Fault.CERTIFICATE_NOT_TRUSTED, RefusalReason.CERTIFICATE_NOT_TRUSTED,
                TrustException.Fault.CERTIFICATE_UNFIT, RefusalReason.CERTIFICATE_UNFIT,
                TrustException.Fault.SIGNATURE_INVALID, RefusalReason.SIGNATURE_INVALID,
                TrustException.Fault.BUNDLE_INVALID, RefusalReason.TRUST_BUNDLE_INVALID,
                TrustException.Fault.PLATFORM_UNSAFE, RefusalReason.PLATFORM_UNSAFE);
        for (TrustException.Fault fault : TrustException.Fault.values()) {
            Verdict.Refused refused =
                    RefusedException.of(TrustFaults.of(fault)).with("").verdict();
            assertEquals(reasons.get(fault), refused.reason());
            assertEquals("it is so", refused.detail());
        }
        assertEquals("IllegalStateException", RefusedException.text(new IllegalStateException()));
    }

    @Test
    void hasSameDocuments_anyPartDiffers_isFalse() {
        LicenseRecord record = new LicenseRecord(Scene.ID, "license", "status", null, "state", true);
        Holding holding = new Holding(record, "key", List.of("bundle"));
        LicenseRecord remembered = new LicenseRecord(Scene.ID, "license", "status", null, "more", true);
        assertTrue(holding.hasSameDocuments(new Holding(remembered, "key", List.of("bundle"))));
        for (Holding other : List.of(
                new Holding(new LicenseRecord(Scene.ID, "x", "status", null, "state", true), "key", List.of("bundle")),
                new Holding(new LicenseRecord(Scene.ID, "license", "x", null, "state", true), "key", List.of("bundle")),
                new Holding(
                        new LicenseRecord(Scene.ID, "license", "status", null, "state", false),
                        "key",
                        List.of("bundle")),
                new Holding(
                        new LicenseRecord(Scene.ID, "license", "status", null, "state", "receipt", true),
                        "key",
                        List.of("bundle")),
                new Holding(record.withPending(new PendingRequest("id", "release", "a.b.c")), "key", List.of("bundle")),
                new Holding(record, null, List.of("bundle")),
                new Holding(record, "key", List.of()))) {
            assertFalse(holding.hasSameDocuments(other));
        }
    }

    @Test
    void write_statusOfTheRecordChangedMeanwhile_keepsWhatIsThere() throws Exception {
        scene.hold("license", "status");
        LicenseRecord read = scene.directory.read(Scene.ID).orElseThrow();
        scene.hold("license", "newer status");
        Remembering.write(scene.directory, read, Recollection.NONE.withBundle(7));
        assertEquals(
                Optional.empty(),
                Optional.ofNullable(scene.directory.read(Scene.ID).orElseThrow().state()));
        LicenseRecord now = scene.directory.read(Scene.ID).orElseThrow();
        Remembering.write(scene.directory, now, Recollection.NONE.withBundle(7));
        assertNotEquals(
                now.state(), scene.directory.read(Scene.ID).orElseThrow().state());
    }

    @Test
    void differsBeyondTime_anythingButTheMarks_isWrittenAtOnce() {
        SeenLicense license = new SeenLicense(1, "id", SIGNER);
        SeenStatus status = new SeenStatus(new StatusRank(1, 1), "digest");
        Lease lease = new Lease("id", TestCertificate.NOW, "boot", 5);
        Recollection all = Recollection.NONE
                .withLicense(license)
                .withStatus(status)
                .withBundle(3)
                .withLease(lease);
        Recollection same = Recollection.NONE
                .withLease(new Lease("id", TestCertificate.NOW, "boot", 5))
                .withBundle(3)
                .withStatus(new SeenStatus(new StatusRank(1, 1), "digest"))
                .withLicense(new SeenLicense(1, "id", SIGNER));
        assertFalse(all.differsBeyondTime(same.withWitness(TimeWitness.NONE.afterLook(moment()))));
        assertEquals(all.hashCode(), same.hashCode());
        for (Recollection other : List.of(
                all.withBundle(4),
                all.withLicense(new SeenLicense(2, "id", SIGNER)),
                all.withLicense(new SeenLicense(1, "x", SIGNER)),
                all.withLicense(new SeenLicense(1, "id", new Signer(List.of("another", "root")))),
                all.withStatus(new SeenStatus(new StatusRank(1, 2), "digest")),
                all.withStatus(new SeenStatus(new StatusRank(1, 1), "x")),
                all.withLease(new Lease("x", TestCertificate.NOW, "boot", 5)),
                all.withLease(new Lease("id", TestCertificate.NOW.plusMillis(1), "boot", 5)),
                all.withLease(new Lease("id", TestCertificate.NOW, "x", 5)),
                all.withLease(new Lease("id", TestCertificate.NOW, "boot", 6)))) {
            assertTrue(all.differsBeyondTime(other), other.toString());
        }
        assertNotEquals((Object) license, status);
        assertNotEquals((Object) status, lease);
        assertNotEquals((Object) lease, license);
    }

    @Test
    void onlyLicense_isTheOneThatIsHeldAlone() throws Exception {
        LicenseVerifier verifier = scene.verifier();
        assertEquals(Optional.empty(), verifier.onlyLicense());
        scene.hold("license", "status");
        assertEquals(Optional.of(Scene.ID), verifier.onlyLicense());
        scene.directory.update(OTHER, record -> new LicenseRecord(OTHER, "license", null, null, null, true));
        assertEquals(Optional.empty(), verifier.onlyLicense());
    }

    @Test
    void held_licenseOfAnotherProduct_isNothing() throws Exception {
        scene.hold("license", "status");
        assertTrue(scene.verifier().held(Scene.ID).isPresent());
        assertEquals(Optional.empty(), scene.verifier().held(new LicenseId("other.01J9Z3K4M5N6P7Q8R9S0T1V2W3")));
    }

    @Test
    void environmentWithoutADataDirectory_isToldByEveryQuestionAndThrownByNone() {
        DirectoryChoice none = DirectoryChoice.ofEnvironment(Map.of(), Scene.PRODUCT);
        for (DirectoryChoice each : List.of(none, none.withGroup("plant"))) {
            String told = assertThrows(dev.holdfast.verifier.store.DataDirectoryException.class, each::get)
                    .getMessage();
            assertTrue(String.valueOf(told).contains("HOLDFAST_DATA_DIRECTORY"), told);
        }
    }

    @Test
    void groupOfADirectory_isKept() throws Exception {
        DirectoryChoice chosen = DirectoryChoice.of(Path.of("/data"), Scene.PRODUCT);
        assertEquals(Optional.empty(), chosen.get().group());
        assertEquals(Optional.of("plant"), chosen.withGroup("plant").get().group());
    }
}
