package dev.holdfast.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.verifier.license.Claim;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Listeners that throw, block or close their watch. */
class WatchListenerTest {
    private static final Duration LOOK = Duration.ofMillis(2);

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

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void watch_oneListenerThrowsAndOneBlocks_theOthersAreToldAndTheErrorsReported() throws Exception {
        Scene scene = Scene.activated(base);
        CountDownLatch release = new CountDownLatch(1);
        BlockingQueue<Throwable> errors = new LinkedBlockingQueue<>();
        IllegalStateException failure = new IllegalStateException("a listener's own");
        LicenseWatchPlan plan = plan(scene)
                .withListener(event -> {
                    throw failure;
                })
                .withListener(event -> awaitUninterruptibly(release))
                .withErrorHandler(errors::add);
        try (LicenseWatch watch = plan.start()) {
            for (long revision = 2; revision <= 4; revision++) {
                scene.granted(scene.importGrant(scene.licenseClaims(revision), scene.statusClaims()));
                heard.next(LicenseEvent.Refreshed.class);
                assertSame(failure, errors.poll(60, TimeUnit.SECONDS));
            }
            assertTrue(watch.covers(Scene.OCR));
        } finally {
            release.countDown();
        }
    }

    @Test
    void watch_errorHandlerThrowsToo_reachesTheThreadsHandler() throws Exception {
        Scene scene = Scene.activated(base);
        BlockingQueue<Throwable> uncaught = new LinkedBlockingQueue<>();
        LicenseWatchPlan plan = plan(scene)
                .withListener(event -> {
                    throw new IllegalStateException("first");
                })
                .withErrorHandler(thrown -> {
                    throw new IllegalArgumentException("second");
                })
                .withThreadFactory(work -> {
                    Thread thread = new Thread(work);
                    thread.setDaemon(true);
                    thread.setUncaughtExceptionHandler((where, thrown) -> uncaught.add(thrown));
                    return thread;
                });
        try (LicenseWatch watch = plan.start()) {
            scene.granted(scene.importGrant(scene.licenseClaims(2), scene.statusClaims()));
            Throwable thrown = uncaught.poll(60, TimeUnit.SECONDS);
            assertInstanceOf(IllegalArgumentException.class, thrown);
            assertEquals("first", thrown.getSuppressed()[0].getMessage());
            scene.granted(scene.importGrant(scene.licenseClaims(3), scene.statusClaims()));
            heard.next(LicenseEvent.Refreshed.class);
            heard.next(LicenseEvent.Refreshed.class);
            assertTrue(watch.isGranted());
        }
    }

    @Test
    void tell_listenerNeverReturns_dropsTheOldestAndSaysSo() throws Exception {
        Scene scene = Scene.activated(base);
        LicenseEvent event = new LicenseEvent.GrantedAgain(scene.granted(scene.verify()));
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        BlockingQueue<Throwable> errors = new LinkedBlockingQueue<>();
        AtomicInteger told = new AtomicInteger();
        var threads = Executors.newSingleThreadExecutor();
        try {
            Teller teller = new Teller(
                    each -> {
                        told.incrementAndGet();
                        entered.countDown();
                        awaitUninterruptibly(release);
                    },
                    errors::add,
                    threads);
            teller.tell(List.of(event));
            await(entered);
            for (int i = 0; i < Teller.MOST_WAITING + 7; i++) {
                teller.tell(List.of(event));
            }
            release.countDown();
            String message = String.valueOf(errors.poll(60, TimeUnit.SECONDS));
            assertTrue(message.contains("found 7 events"), message);
        } finally {
            release.countDown();
            threads.shutdown();
            assertTrue(threads.awaitTermination(60, TimeUnit.SECONDS));
        }
        assertEquals(1 + Teller.MOST_WAITING, told.get());
    }

    @Test
    void close_byTheListenerItself_ends() throws Exception {
        Scene scene = Scene.activated(base);
        BlockingQueue<LicenseWatch> started = new LinkedBlockingQueue<>();
        CountDownLatch closed = new CountDownLatch(1);
        LicenseWatch watch = plan(scene)
                .withListener(event -> {
                    started.remove().close();
                    closed.countDown();
                })
                .start();
        started.add(watch);
        scene.hold(scene.licenseClaims(), WatchTurns.status(scene, 2, Claim.REVOKED));
        await(closed);
        assertFalse(watch.covers(Scene.OCR));
    }
}
