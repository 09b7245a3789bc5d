package dev.holdfast.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.verifier.license.Claim;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A watch with its own threads on real files; every wait ends with what is waited for. */
class LicenseWatchThreadsTest {
    private static final Duration LOOK = Duration.ofMillis(2);
    private static final Duration LONG = Duration.ofDays(1);

    @TempDir
    Path base;

    private final HeardEvents heard = new HeardEvents();

    private LicenseWatchPlan plan(Scene scene) {
        return scene.verifier()
                .watch(Scene.ID)
                .withLookEvery(LOOK)
                .withPatience(Duration.ZERO)
                .withListener(heard);
    }

    private static void await(CountDownLatch latch) throws InterruptedException {
        assertTrue(latch.await(60, TimeUnit.SECONDS), "expected what is waited for within a minute");
    }

    @Test
    void watch_grantAndStatusAreImported_areHeardInOrder() throws Exception {
        Scene scene = Scene.activated(base);
        try (LicenseWatch watch = plan(scene).start()) {
            scene.granted(scene.importGrant(scene.licenseClaims(2), scene.statusClaims()));
            heard.next(LicenseEvent.Refreshed.class);
            scene.hold(scene.licenseClaims(2), WatchTurns.status(scene, 2, Claim.REVOKED));
            heard.next(LicenseEvent.Withdrawn.class);
            assertFalse(watch.covers(Scene.OCR));
        }
    }

    @Test
    void watch_directoryVanishesAndComesBack_isRefusedAndGrantedAgain() throws Exception {
        Scene scene = Scene.activated(base.resolve("volume"));
        try (LicenseWatch watch = plan(scene).start()) {
            for (int round = 0; round < 5; round++) {
                Files.move(base.resolve("volume"), base.resolve("away"));
                heard.next(LicenseEvent.Refused.class);
                Files.move(base.resolve("away"), base.resolve("volume"));
                heard.next(LicenseEvent.GrantedAgain.class);
                assertTrue(watch.covers(Scene.OCR));
            }
        }
    }

    @Test
    void watch_volumeIsSwappedForACopy_neverStopsAndSeesTheNewer() throws Exception {
        Scene scene = Scene.activated(base.resolve("volume"));
        copy(base.resolve("volume"), base.resolve("copy"));
        scene.granted(scene.verifier()
                .withDataDirectory(base.resolve("copy"))
                .importGrant(
                        Scene.ID,
                        new Grant(
                                scene.authority.license(scene.licenseClaims(2)),
                                scene.authority.status(scene.statusClaims()),
                                List.of())));
        try (LicenseWatch watch = plan(scene).withPatience(LONG).start()) {
            Files.move(base.resolve("volume"), base.resolve("old"));
            assertInstanceOf(Verdict.Refused.class, watch.verify());
            assertTrue(watch.covers(Scene.OCR));
            Files.move(base.resolve("copy"), base.resolve("volume"));
            assertEquals(
                    2,
                    heard.next(LicenseEvent.Refreshed.class).after().license().revision());
            assertTrue(watch.covers(Scene.OCR));
        }
    }

    private static void copy(Path from, Path to) throws Exception {
        try (var files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    @Test
    void watch_recordIsUnreadableForAMoment_isBorne() throws Exception {
        Scene scene = Scene.activated(base);
        Path record = scene.directory.folder().resolve("licenses").resolve(Scene.ID.suffix() + ".json");
        try (LicenseWatch watch = plan(scene).withPatience(LONG).start()) {
            Path aside = record.resolveSibling("aside");
            Files.move(record, aside);
            Files.createDirectory(record);
            assertInstanceOf(Verdict.Refused.class, watch.verify());
            assertTrue(watch.covers(Scene.OCR));
            Files.delete(record);
            Files.move(aside, record);
            scene.granted(watch.verify());
            scene.hold(scene.licenseClaims(), WatchTurns.status(scene, 2, Claim.REVOKED));
            heard.next(LicenseEvent.Withdrawn.class);
        }
    }

    /** As on a read-only mount: nothing of the state can be written, and every verdict stands. */
    @Test
    void watch_nothingCanBeWritten_goesOnWithAWarning() throws Exception {
        Scene scene = Scene.activated(base);
        Files.delete(scene.directory.folder().resolve("device-key.p8"));
        try (LicenseWatch watch = plan(scene).start()) {
            scene.clock.pass(Duration.ofHours(1));
            Granted granted = scene.granted(watch.verify());
            assertTrue(Scene.codes(granted).contains("state_not_kept"));
            assertTrue(watch.covers(Scene.OCR));
        }
    }

    @Test
    void watch_severalOnOneDirectoryUnderWrites_neverStopAndSeeTheLast() throws Exception {
        Scene scene = Scene.activated(base);
        int last = 20;
        List<LicenseWatch> watches = new ArrayList<>();
        AtomicBoolean ends = new AtomicBoolean();
        AtomicInteger refusals = new AtomicInteger();
        var threads = Executors.newFixedThreadPool(3);
        try {
            List<CountDownLatch> seen = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                CountDownLatch latch = new CountDownLatch(1);
                seen.add(latch);
                watches.add(scene.verifier()
                        .watch(Scene.ID)
                        .withLookEvery(LOOK)
                        .withListener(event -> countAt(event, last, latch))
                        .start());
            }
            List<Future<?>> asking = new ArrayList<>();
            for (LicenseWatch watch : watches) {
                asking.add(threads.submit(() -> {
                    while (!ends.get()) {
                        refusals.addAndGet(watch.covers(Scene.OCR) ? 0 : 1);
                    }
                }));
            }
            for (long revision = 2; revision <= last; revision++) {
                scene.clock.pass(Duration.ofMinutes(16));
                scene.granted(scene.importGrant(scene.licenseClaims(revision), scene.statusClaims()));
            }
            for (CountDownLatch latch : seen) {
                await(latch);
            }
            ends.set(true);
            for (Future<?> each : asking) {
                each.get(60, TimeUnit.SECONDS);
            }
            assertEquals(0, refusals.get());
        } finally {
            ends.set(true);
            threads.shutdown();
            watches.forEach(LicenseWatch::close);
        }
    }

    private static void countAt(LicenseEvent event, long revision, CountDownLatch latch) {
        if (event instanceof LicenseEvent.Refreshed refreshed
                && refreshed.after().license().revision() == revision) {
            latch.countDown();
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A clock that stands in for a disk: a verification that reads it does not go on until it is let. */
    private static final class FakeStuckClock implements InstantSource {
        private final CountDownLatch entered = new CountDownLatch(1);
        private final CountDownLatch release = new CountDownLatch(1);
        private final AtomicBoolean stuck = new AtomicBoolean();

        @Override
        public Instant instant() {
            if (stuck.get()) {
                entered.countDown();
                awaitUninterruptibly(release);
            }
            return TestCertificate.NOW.plusSeconds(60);
        }
    }

    @Test
    void close_whileAVerificationRuns_waitsForItAndCoversNothing() throws Exception {
        Scene scene = Scene.activated(base);
        FakeStuckClock clock = new FakeStuckClock();
        LicenseWatch watch = scene.verifier()
                .withClock(clock)
                .watch(Scene.ID)
                .withLookEvery(LOOK)
                .start();
        clock.stuck.set(true);
        await(clock.entered);
        Thread closing = new Thread(watch::close);
        closing.start();
        while (watch.covers(Scene.OCR)) {
            Thread.onSpinWait();
        }
        assertTrue(closing.isAlive());
        clock.release.countDown();
        closing.join(60_000);
        assertFalse(closing.isAlive());
        assertFalse(watch.covers(Scene.OCR));
    }

    @Test
    void watch_diskDoesNotAnswer_isRefusedAfterThePatienceAndGrantedAgain() throws Exception {
        Scene scene = Scene.activated(base);
        FakeStuckClock clock = new FakeStuckClock();
        LicenseWatchPlan plan = scene.verifier()
                .withClock(clock)
                .watch(Scene.ID)
                .withNanoTime(scene.clock::nanos)
                .withLookEvery(LOOK)
                .withListener(heard);
        try (LicenseWatch watch = plan.start()) {
            clock.stuck.set(true);
            scene.clock.pass(LOOK);
            await(clock.entered);
            scene.clock.pass(Duration.ofSeconds(30));
            LicenseEvent.Refused refused = heard.next(LicenseEvent.Refused.class);
            assertEquals(
                    RefusalReason.DATA_DIRECTORY_UNREADABLE, refused.refusal().reason());
            assertFalse(watch.covers(Scene.OCR));
            clock.stuck.set(false);
            clock.release.countDown();
            scene.clock.pass(LOOK);
            heard.next(LicenseEvent.GrantedAgain.class);
            assertTrue(watch.covers(Scene.OCR));
        }
    }

    @Test
    void watch_keeperIsInterrupted_goesOn() throws Exception {
        Scene scene = Scene.activated(base);
        List<Thread> made = new ArrayList<>();
        LicenseWatchPlan plan = plan(scene).withThreadFactory(work -> {
            Thread thread = new Thread(work);
            thread.setDaemon(true);
            synchronized (made) {
                made.add(thread);
            }
            return thread;
        });
        try (LicenseWatch watch = plan.start()) {
            synchronized (made) {
                made.forEach(Thread::interrupt);
            }
            scene.hold(scene.licenseClaims(), WatchTurns.status(scene, 2, Claim.REVOKED));
            heard.next(LicenseEvent.Withdrawn.class);
            assertFalse(watch.covers(Scene.OCR));
        }
        synchronized (made) {
            for (Thread thread : made) {
                thread.join(60_000);
                assertFalse(thread.isAlive(), "expected that close ends every thread");
            }
        }
    }
}
