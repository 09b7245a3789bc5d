package dev.holdfast.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.machineid.EvidenceDigest;
import dev.holdfast.machineid.EvidenceKind;
import dev.holdfast.machineid.Fingerprint;
import dev.holdfast.verifier.license.Claim;
import dev.holdfast.verifier.license.ModelId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a watch answers and tells, on a clock that the test moves; the test takes every turn of the keeper itself. */
class LicenseWatchTest {
    private static final ModelId WELD = new ModelId("weld");

    @TempDir
    Path base;

    private final HeardEvents heard = new HeardEvents();

    private LicenseWatch watch(Scene scene) {
        WatchOptions options =
                WatchOptions.DEFAULT.withElapsed(scene.clock::nanos).withListener(heard);
        return LicenseWatch.prepare(scene.verifier(), Scene.ID, options);
    }

    private static void pass(Scene scene, LicenseWatch watch, Duration time) {
        scene.clock.pass(time);
        watch.keeper().keepTime(scene.clock.nanos());
    }

    private static void passAndLook(Scene scene, LicenseWatch watch, Duration time) {
        pass(scene, watch, time);
        watch.work().look();
    }

    private static Scene lasting(Path base, Duration term) throws Exception {
        Scene scene = new Scene(base);
        scene.granted(scene.importGrant(scene.licenseClaims(term), scene.statusClaims()));
        return scene;
    }

    private static Map<String, Object> withOcrUntil(Scene scene, Duration until) {
        Map<String, Object> license = scene.licenseClaims();
        long end = TestCertificate.NOW.plus(until).getEpochSecond();
        license.put(
                Claim.MODELS, List.of(Map.of(Claim.MODEL_ID, "ocr", Claim.UNTIL, end), Map.of(Claim.MODEL_ID, "weld")));
        return license;
    }

    @Test
    void covers_modelOfTheLicense_isTrueAndAnotherFalse() throws Exception {
        try (LicenseWatch watch = watch(Scene.activated(base))) {
            assertTrue(watch.isGranted());
            assertTrue(watch.covers(Scene.OCR));
            assertFalse(watch.covers(new ModelId("other")));
        }
    }

    @Test
    void start_nothingActivated_watchesAndTellsTheRefusal() throws Exception {
        Scene scene = new Scene(base);
        try (LicenseWatch watch = watch(scene)) {
            assertFalse(watch.isGranted());
            assertEquals(
                    RefusalReason.NOT_ACTIVATED,
                    heard.next(LicenseEvent.Refused.class).refusal().reason());
            scene.granted(scene.importGrant(scene.licenseClaims(), scene.statusClaims()));
            watch.work().look();
            heard.next(LicenseEvent.GrantedAgain.class);
            assertTrue(watch.covers(Scene.OCR));
        }
    }

    @Test
    void covers_endOfAModel_countsAtItsInstantWithoutAVerification() throws Exception {
        Scene scene = new Scene(base);
        scene.granted(scene.importGrant(withOcrUntil(scene, Duration.ofHours(2)), scene.statusClaims()));
        try (LicenseWatch watch = watch(scene)) {
            heard.next(LicenseEvent.Expiring.class);
            pass(scene, watch, Duration.ofMinutes(110));
            scene.clock.pass(Duration.ofMinutes(9).minusNanos(1));
            assertTrue(watch.covers(Scene.OCR));
            scene.clock.pass(Duration.ofNanos(1));
            assertFalse(watch.covers(Scene.OCR));
            assertTrue(watch.covers(WELD));
            pass(scene, watch, Duration.ZERO);
            assertEquals(Scene.OCR, heard.next(LicenseEvent.ModelEnded.class).model());
            assertFalse(watch.covers(Scene.OCR));
            assertTrue(watch.isGranted());
        }
    }

    @Test
    void covers_endOfTheLicense_countsAtItsInstantAndIsTold() throws Exception {
        Scene scene = lasting(base, Duration.ofHours(2));
        try (LicenseWatch watch = watch(scene)) {
            heard.next(LicenseEvent.Expiring.class);
            pass(scene, watch, Duration.ofMinutes(119).minusNanos(1));
            assertTrue(watch.covers(Scene.OCR));
            assertTrue(watch.isGranted());
            scene.clock.pass(Duration.ofNanos(1));
            assertFalse(watch.covers(Scene.OCR));
            assertFalse(watch.isGranted());
            watch.work().look();
            assertEquals(
                    RefusalReason.EXPIRED,
                    heard.next(LicenseEvent.Refused.class).refusal().reason());
        }
    }

    @Test
    void covers_leaseUnderAWrongClock_endsWithItsGraceInElapsedTime() throws Exception {
        Scene scene = new Scene(base);
        Map<String, Object> lease = scene.licenseClaims(Duration.ofHours(24));
        lease.put(Claim.MODE, "online");
        lease.put(Claim.GRACE, 3600L);
        scene.granted(scene.importGrant(lease, scene.statusClaims()));
        try (LicenseWatch watch = watch(scene)) {
            scene.clock.set(TestCertificate.NOW.minus(Duration.ofDays(3650)));
            passAndLook(scene, watch, Duration.ofHours(24));
            assertTrue(watch.covers(Scene.OCR));
            heard.next(LicenseEvent.Expiring.class);
            pass(scene, watch, Duration.ofMinutes(58));
            assertTrue(watch.covers(Scene.OCR));
            scene.clock.pass(Duration.ofMinutes(1));
            assertFalse(watch.covers(Scene.OCR));
        }
    }

    @Test
    void look_statusRevokes_isWithdrawnAtOnce() throws Exception {
        Scene scene = Scene.activated(base);
        try (LicenseWatch watch = watch(scene)) {
            scene.hold(scene.licenseClaims(), status(scene, 2, Claim.REVOKED));
            watch.work().look();
            LicenseEvent.Withdrawn withdrawn = heard.next(LicenseEvent.Withdrawn.class);
            assertEquals(RefusalReason.LICENSE_REVOKED, withdrawn.refusal().reason());
            assertFalse(watch.covers(Scene.OCR));
            assertSame(withdrawn.refusal(), watch.verdict());
        }
    }

    @Test
    void look_suspensionIsLifted_isGrantedAgain() throws Exception {
        Scene scene = Scene.activated(base);
        try (LicenseWatch watch = watch(scene)) {
            scene.hold(scene.licenseClaims(), status(scene, 2, Claim.SUSPENDED));
            watch.work().look();
            heard.next(LicenseEvent.Withdrawn.class);
            scene.hold(scene.licenseClaims(), TestAuthority.statusClaims(Scene.ID.text(), 1, 3));
            watch.work().look();
            heard.next(LicenseEvent.GrantedAgain.class);
            assertTrue(watch.covers(Scene.OCR));
        }
    }

    private static Map<String, Object> status(Scene scene, long sequence, String claim) {
        Map<String, Object> status = TestAuthority.statusClaims(Scene.ID.text(), 1, sequence);
        status.put(claim, true);
        return status;
    }

    @Test
    void look_modelsWereAdded_isRefreshed() throws Exception {
        Scene scene = Scene.activated(base);
        try (LicenseWatch watch = watch(scene)) {
            Map<String, Object> license = scene.licenseClaims(2);
            license.put(Claim.MODELS, List.of(Map.of(Claim.MODEL_ID, "x-ray")));
            scene.granted(scene.importGrant(license, scene.statusClaims()));
            assertFalse(watch.covers(new ModelId("x-ray")));
            watch.work().look();
            LicenseEvent.Refreshed refreshed = heard.next(LicenseEvent.Refreshed.class);
            assertEquals(1, refreshed.before().license().revision());
            assertEquals(2, refreshed.after().license().revision());
            assertTrue(watch.covers(new ModelId("x-ray")));
            assertFalse(watch.covers(Scene.OCR));
        }
    }

    @Test
    void verify_rightAfterARefresh_countsAtOnce() throws Exception {
        Scene scene = Scene.activated(base);
        try (LicenseWatch watch = watch(scene)) {
            scene.granted(scene.importGrant(scene.licenseClaims(2), scene.statusClaims()));
            assertSame(watch.verify(), watch.verdict());
            heard.next(LicenseEvent.Refreshed.class);
        }
    }

    @Test
    void look_endComesNearer_isToldInStagesAndAnewAfterARenewal() throws Exception {
        Scene scene = lasting(base, Duration.ofDays(40));
        try (LicenseWatch watch = watch(scene)) {
            for (Duration next :
                    List.of(Duration.ofDays(11), Duration.ofDays(22), Duration.ofDays(6), Duration.ofMinutes(1335))) {
                passAndLook(scene, watch, next);
                LicenseEvent.Expiring expiring = heard.next(LicenseEvent.Expiring.class);
                assertTrue(expiring.model().isEmpty());
                assertEquals(TestCertificate.NOW.plus(Duration.ofDays(40)), expiring.end());
                passAndLook(scene, watch, Duration.ofMinutes(15));
            }
            Map<String, Object> renewed = scene.licenseClaims(Duration.ofDays(45));
            renewed.put(Claim.REVISION, 2L);
            renewed.put(Claim.ID, "AAAAAAAAAAAAAAAAAAAABQ");
            scene.granted(scene.importGrant(renewed, scene.statusClaims()));
            watch.work().look();
            heard.next(LicenseEvent.Refreshed.class);
            assertEquals(
                    TestCertificate.NOW.plus(Duration.ofDays(45)),
                    heard.next(LicenseEvent.Expiring.class).end());
        }
    }

    @Test
    void look_modelEndsByTheClock_isToldAndTheRestGoesOn() throws Exception {
        Scene scene = new Scene(base);
        scene.granted(scene.importGrant(withOcrUntil(scene, Duration.ofDays(20)), scene.statusClaims()));
        try (LicenseWatch watch = watch(scene)) {
            assertEquals(
                    Scene.OCR, heard.next(LicenseEvent.Expiring.class).model().orElseThrow());
            scene.clock.set(TestCertificate.NOW.plus(Duration.ofDays(21)));
            watch.work().look();
            assertEquals(Scene.OCR, heard.next(LicenseEvent.ModelEnded.class).model());
            assertTrue(watch.covers(WELD));
        }
    }

    @Test
    void start_machineHasDrifted_isToldOnce() throws Exception {
        Scene scene = new Scene(base);
        EnumMap<EvidenceKind, List<EvidenceDigest>> recorded =
                new EnumMap<>(scene.fingerprint().digests());
        recorded.put(EvidenceKind.DISK, List.of(new EvidenceDigest("A".repeat(43))));
        Map<String, Object> license = scene.licenseClaims();
        license.put(Claim.BINDING, TestAuthority.binding("host", Fingerprint.of(recorded)));
        scene.granted(scene.importGrant(license, scene.statusClaims()));
        try (LicenseWatch watch = watch(scene)) {
            LicenseEvent.Drifted drifted = heard.next(LicenseEvent.Drifted.class);
            assertTrue(drifted.license().scoreSheet().drifted());
            passAndLook(scene, watch, Duration.ofMinutes(15));
            scene.hold(scene.authority.license(license), scene.authority.status(status(scene, 2, Claim.REVOKED)));
            watch.work().look();
            heard.next(LicenseEvent.Withdrawn.class);
        }
    }

    @Test
    void look_clockWasSet_verifiesAnew() throws Exception {
        Scene scene = Scene.activated(base);
        try (LicenseWatch watch = watch(scene)) {
            Verdict before = watch.verdict();
            passAndLook(scene, watch, Duration.ofSeconds(50));
            assertSame(before, watch.verdict());
            scene.clock.sleep(Duration.ofDays(3));
            watch.work().look();
            Granted after = scene.granted(watch.verdict());
            assertEquals(scene.clock.instant(), after.judgedAt());
        }
    }

    @Test
    void look_intervalHasPassed_verifiesAnew() throws Exception {
        Scene scene = Scene.activated(base);
        try (LicenseWatch watch = watch(scene)) {
            Verdict before = watch.verdict();
            passAndLook(scene, watch, Duration.ofMinutes(15).minusNanos(1));
            assertSame(before, watch.verdict());
            passAndLook(scene, watch, Duration.ofNanos(1));
            assertEquals(
                    scene.clock.instant().truncatedTo(java.time.temporal.ChronoUnit.MILLIS),
                    scene.granted(watch.verdict()).judgedAt());
        }
    }

    @Test
    void look_directoryIsAway_isBorneForThePatienceAndNoLonger() throws Exception {
        Scene scene = Scene.activated(base.resolve("volume"));
        try (LicenseWatch watch = watch(scene)) {
            Files.move(base.resolve("volume"), base.resolve("away"));
            watch.work().look();
            passAndLook(scene, watch, Duration.ofSeconds(30).minusNanos(1));
            assertTrue(watch.covers(Scene.OCR));
            assertInstanceOf(Verdict.Refused.class, watch.verify());
            passAndLook(scene, watch, Duration.ofNanos(1));
            assertEquals(
                    RefusalReason.NOT_ACTIVATED,
                    heard.next(LicenseEvent.Refused.class).refusal().reason());
            assertFalse(watch.covers(Scene.OCR));
            Files.move(base.resolve("away"), base.resolve("volume"));
            watch.work().look();
            heard.next(LicenseEvent.GrantedAgain.class);
            assertTrue(watch.covers(Scene.OCR));
        }
    }

    @Test
    void covers_termEndsWhileTheDirectoryIsAway_isOver() throws Exception {
        Scene scene = lasting(base.resolve("volume"), Duration.ofMinutes(9));
        try (LicenseWatch watch = watch(scene)) {
            heard.next(LicenseEvent.Expiring.class);
            pass(scene, watch, Duration.ofMinutes(8).minusSeconds(1));
            Files.move(base.resolve("volume"), base.resolve("away"));
            watch.work().look();
            assertTrue(watch.covers(Scene.OCR));
            scene.clock.pass(Duration.ofSeconds(1));
            assertFalse(watch.covers(Scene.OCR));
        }
    }

    @Test
    void close_watchCoversNothingAndVerifiesNoMore() throws Exception {
        Scene scene = Scene.activated(base);
        LicenseWatch watch = watch(scene);
        Verdict last = watch.verdict();
        watch.close();
        watch.close();
        assertFalse(watch.covers(Scene.OCR));
        assertFalse(watch.isGranted());
        scene.granted(scene.importGrant(scene.licenseClaims(2), scene.statusClaims()));
        assertSame(last, watch.verify());
        watch.keeper().tick();
        watch.work().look();
        assertFalse(watch.covers(Scene.OCR));
    }

    @Test
    void covers_askedOften_allocatesNothing() throws Exception {
        Scene scene = lasting(base, Duration.ofMinutes(5));
        var memory = (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        ModelId missing = new ModelId("other");
        try (LicenseWatch watch = scene.verifier().watch(Scene.ID).start()) {
            int granted = ask(watch, missing, 20_000);
            long before = memory.getThreadAllocatedBytes(thread);
            granted += ask(watch, missing, 100_000);
            long allocated = memory.getThreadAllocatedBytes(thread) - before;
            assertEquals(240_000, granted);
            // The measurement itself, and a compiler thread's bookkeeping, are the rest.
            assertTrue(allocated < 10_000, () -> "expected no bytes for each of 300,000 answers, found " + allocated);
        }
    }

    private static int ask(LicenseWatch watch, ModelId missing, int times) {
        int granted = 0;
        for (int i = 0; i < times; i++) {
            granted += watch.covers(Scene.OCR) ? 1 : 0;
            granted += watch.covers(missing) ? 1 : 0;
            granted += watch.isGranted() ? 1 : 0;
        }
        return granted;
    }

    @Test
    void plan_impossibleTimes_areRefused() throws Exception {
        LicenseWatchPlan plan = Scene.activated(base).verifier().watch(Scene.ID);
        assertThrows(IllegalArgumentException.class, () -> plan.withInterval(Duration.ZERO));
        assertThrows(IllegalArgumentException.class, () -> plan.withLookEvery(Duration.ofDays(8)));
        assertThrows(IllegalArgumentException.class, () -> plan.withPatience(Duration.ofNanos(-1)));
    }
}
