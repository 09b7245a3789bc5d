package dev.holdfast.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.verifier.license.Claim;
import dev.holdfast.verifier.license.ModelId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a watch answers, on a clock that the test moves; the test takes every turn of the keeper itself. */
class LicenseWatchTest {
    private static final ModelId WELD = new ModelId("weld");

    @TempDir
    Path base;

    private final HeardEvents heard = new HeardEvents();

    @Test
    void covers_modelOfTheLicense_isTrueAndAnotherFalse() throws Exception {
        try (LicenseWatch watch = WatchTurns.watch(Scene.activated(base), heard)) {
            assertTrue(watch.isGranted());
            assertTrue(watch.covers(Scene.OCR));
            assertFalse(watch.covers(new ModelId("other")));
        }
    }

    @Test
    void covers_endOfAModel_countsAtItsInstantWithoutAVerification() throws Exception {
        Scene scene = new Scene(base);
        scene.granted(scene.importGrant(WatchTurns.withOcrUntil(scene, Duration.ofHours(2)), scene.statusClaims()));
        try (LicenseWatch watch = WatchTurns.watch(scene, heard)) {
            heard.next(LicenseEvent.Expiring.class);
            WatchTurns.pass(scene, watch, Duration.ofMinutes(110));
            scene.clock.pass(Duration.ofMinutes(9).minusNanos(1));
            assertTrue(watch.covers(Scene.OCR));
            scene.clock.pass(Duration.ofNanos(1));
            assertFalse(watch.covers(Scene.OCR));
            assertTrue(watch.covers(WELD));
            WatchTurns.pass(scene, watch, Duration.ZERO);
            assertEquals(Scene.OCR, heard.next(LicenseEvent.ModelEnded.class).model());
            assertFalse(watch.covers(Scene.OCR));
            assertTrue(watch.isGranted());
        }
    }

    @Test
    void covers_endOfTheLicense_countsAtItsInstantAndIsTold() throws Exception {
        Scene scene = WatchTurns.lasting(base, Duration.ofHours(2));
        try (LicenseWatch watch = WatchTurns.watch(scene, heard)) {
            heard.next(LicenseEvent.Expiring.class);
            WatchTurns.pass(scene, watch, Duration.ofMinutes(119).minusNanos(1));
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
        try (LicenseWatch watch = WatchTurns.watch(scene, heard)) {
            scene.clock.set(TestCertificate.NOW.minus(Duration.ofDays(3650)));
            WatchTurns.passAndLook(scene, watch, Duration.ofHours(24));
            assertTrue(watch.covers(Scene.OCR));
            heard.next(LicenseEvent.Expiring.class);
            WatchTurns.pass(scene, watch, Duration.ofMinutes(58));
            assertTrue(watch.covers(Scene.OCR));
            scene.clock.pass(Duration.ofMinutes(1));
            assertFalse(watch.covers(Scene.OCR));
        }
    }

    @Test
    void verify_rightAfterARefresh_countsAtOnce() throws Exception {
        Scene scene = Scene.activated(base);
        try (LicenseWatch watch = WatchTurns.watch(scene, heard)) {
            scene.granted(scene.importGrant(scene.licenseClaims(2), scene.statusClaims()));
            assertSame(watch.verify(), watch.verdict());
            heard.next(LicenseEvent.Refreshed.class);
        }
    }

    @Test
    void look_clockWasSet_verifiesAnew() throws Exception {
        Scene scene = Scene.activated(base);
        try (LicenseWatch watch = WatchTurns.watch(scene, heard)) {
            Verdict before = watch.verdict();
            WatchTurns.passAndLook(scene, watch, Duration.ofSeconds(50));
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
        try (LicenseWatch watch = WatchTurns.watch(scene, heard)) {
            Verdict before = watch.verdict();
            WatchTurns.passAndLook(scene, watch, Duration.ofMinutes(15).minusNanos(1));
            assertSame(before, watch.verdict());
            WatchTurns.passAndLook(scene, watch, Duration.ofNanos(1));
            assertEquals(
                    scene.clock.instant().truncatedTo(java.time.temporal.ChronoUnit.MILLIS),
                    scene.granted(watch.verdict()).judgedAt());
        }
    }

    @Test
    void look_directoryIsAway_isBorneForThePatienceAndNoLonger() throws Exception {
        Scene scene = Scene.activated(base.resolve("volume"));
        try (LicenseWatch watch = WatchTurns.watch(scene, heard)) {
            Files.move(base.resolve("volume"), base.resolve("away"));
            watch.work().look();
            WatchTurns.passAndLook(scene, watch, Duration.ofSeconds(30).minusNanos(1));
            assertTrue(watch.covers(Scene.OCR));
            assertInstanceOf(Verdict.Refused.class, watch.verify());
            WatchTurns.passAndLook(scene, watch, Duration.ofNanos(1));
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
        Scene scene = WatchTurns.lasting(base.resolve("volume"), Duration.ofMinutes(9));
        try (LicenseWatch watch = WatchTurns.watch(scene, heard)) {
            heard.next(LicenseEvent.Expiring.class);
            WatchTurns.pass(scene, watch, Duration.ofMinutes(8).minusSeconds(1));
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
        LicenseWatch watch = WatchTurns.watch(scene, heard);
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
        Scene scene = WatchTurns.lasting(base, Duration.ofMinutes(5));
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
