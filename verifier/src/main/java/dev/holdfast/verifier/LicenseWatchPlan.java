package dev.holdfast.verifier;

import dev.holdfast.verifier.license.LicenseId;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * A watch before it starts: made by {@link LicenseVerifier#watch}, whose roots, data directory, machine and clock it uses.
 * Immutable: every option answers another plan. Without any it looks every 5 seconds, verifies every 15 minutes and bears
 * an unreadable data directory for 30 seconds.
 */
public final class LicenseWatchPlan {
    private final LicenseVerifier verifier;
    private final LicenseId id;
    private final WatchOptions options;

    LicenseWatchPlan(LicenseVerifier verifier, LicenseId id, WatchOptions options) {
        this.verifier = verifier;
        this.id = id;
        this.options = options;
    }

    private LicenseWatchPlan with(WatchOptions other) {
        return new LicenseWatchPlan(verifier, id, other);
    }

    /** The same plan for a program at which people wait for a refresh: looks every second, verifies every minute. */
    public LicenseWatchPlan attentive() {
        return with(options.with(Duration.ofMinutes(1), Duration.ofSeconds(1)));
    }

    /** The same plan for batteries, slow disks and network file systems: looks every minute, verifies every hour. */
    public LicenseWatchPlan sparing() {
        return with(options.with(Duration.ofHours(1), Duration.ofMinutes(1)));
    }

    /** The same plan, verifying so often where nothing has changed: 1 ms to 7 days. */
    public LicenseWatchPlan withInterval(Duration interval) {
        return with(options.with(interval, options.look()));
    }

    /**
     * The same plan, looking so often whether documents, device key or clock have changed: 1 ms to 7 days. A look reads the
     * license's own few files.
     */
    public LicenseWatchPlan withLookEvery(Duration look) {
        return with(options.with(options.interval(), look));
    }

    /**
     * The same plan, going on for so long with the last verdict where the data directory or the machine's evidence cannot be
     * seen, for example while a volume is mounted anew: zero to 7 days. A term that ends meanwhile ends nevertheless.
     */
    public LicenseWatchPlan withPatience(Duration patience) {
        return with(options.withPatience(patience));
    }

    /** The same plan with one more listener; each is told all events in order, on a thread of its own while it is told. */
    public LicenseWatchPlan withListener(Consumer<? super LicenseEvent> listener) {
        return with(options.withListener(listener));
    }

    /**
     * The same plan with another handler of what listeners throw and of what keeps the watch from its work; without one it
     * goes to the uncaught exception handler of the thread, which goes on.
     */
    public LicenseWatchPlan withErrorHandler(Consumer<? super Throwable> handler) {
        return with(options.withErrors(new ErrorReport(handler)));
    }

    /** The same plan with threads made by the application; without one they are daemons. */
    public LicenseWatchPlan withThreadFactory(ThreadFactory threads) {
        return with(options.withThreads(threads));
    }

    /** The same plan with another measure of elapsed time in nanoseconds, which never goes back. */
    public LicenseWatchPlan withNanoTime(LongSupplier elapsed) {
        return with(options.withElapsed(elapsed));
    }

    /**
     * Verifies once, on this thread, and starts to watch, whatever the verdict; {@link LicenseWatch#verdict()} tells it. A
     * first verdict that refuses is told to the listeners, one that grants is not.
     */
    public LicenseWatch start() {
        return LicenseWatch.start(verifier, id, options);
    }
}
