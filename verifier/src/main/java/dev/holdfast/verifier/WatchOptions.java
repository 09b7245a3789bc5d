package dev.holdfast.verifier;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * How a watch works.
 *
 * @param interval how often it verifies where nothing has changed
 * @param look how often it looks whether anything has
 * @param patience for how long it goes on where the data directory cannot be read
 * @param threads what makes its threads
 * @param elapsed monotonic nanoseconds
 * @param listeners who is told
 * @param errors who is told what listeners throw
 */
record WatchOptions(
        Duration interval,
        Duration look,
        Duration patience,
        ThreadFactory threads,
        LongSupplier elapsed,
        List<Consumer<? super LicenseEvent>> listeners,
        ErrorReport errors) {
    private static final Duration LONGEST = Duration.ofDays(7);
    private static final AtomicInteger NUMBER = new AtomicInteger();

    /** The witness of time is written every 15 minutes, and a verification in use moves it. */
    static final WatchOptions DEFAULT = new WatchOptions(
            Duration.ofMinutes(15),
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            WatchOptions::daemon,
            System::nanoTime,
            List.of(),
            ErrorReport.TO_THE_THREAD);

    WatchOptions {
        require("interval", interval, Duration.ofMillis(1));
        require("look", look, Duration.ofMillis(1));
        require("patience", patience, Duration.ZERO);
        listeners = List.copyOf(listeners);
    }

    private static void require(String what, Duration found, Duration least) {
        if (found.compareTo(least) < 0 || found.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    what + ": expected " + least.toMillis() + " ms to 7 days, found " + found.toMillis() + " ms");
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "holdfast-license-watch-" + NUMBER.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }

    WatchOptions with(Duration newInterval, Duration newLook) {
        return new WatchOptions(newInterval, newLook, patience, threads, elapsed, listeners, errors);
    }

    WatchOptions withPatience(Duration other) {
        return new WatchOptions(interval, look, other, threads, elapsed, listeners, errors);
    }

    WatchOptions withThreads(ThreadFactory other) {
        return new WatchOptions(interval, look, patience, other, elapsed, listeners, errors);
    }

    WatchOptions withElapsed(LongSupplier other) {
        return new WatchOptions(interval, look, patience, threads, other, listeners, errors);
    }

    WatchOptions withListener(Consumer<? super LicenseEvent> another) {
        List<Consumer<? super LicenseEvent>> more = new ArrayList<>(listeners);
        more.add(another);
        return new WatchOptions(interval, look, patience, threads, elapsed, more, errors);
    }

    WatchOptions withErrors(ErrorReport other) {
        return new WatchOptions(interval, look, patience, threads, elapsed, listeners, other);
    }
}
