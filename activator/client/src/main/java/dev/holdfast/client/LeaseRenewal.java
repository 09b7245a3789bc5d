package dev.holdfast.client;

import dev.holdfast.verifier.Granted;
import dev.holdfast.verifier.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a lease alive: renews it at a third of its length, with jitter, and after a failure again and again, less often
 * each time and never before the hub wants to be asked. What fails ends nothing; the license on the machine decides. A
 * license that is no lease is looked at once a day and left alone. {@link #run} returns once this is closed or its thread
 * is interrupted. Thread-safe; run it in one thread.
 */
public final class LeaseRenewal implements Runnable, AutoCloseable {
    /** Short enough to see that a machine was asleep, whose elapsed time may have stood still. */
    private static final Duration SLICE = Duration.ofMinutes(1);

    private final HubLicenseSource source;
    private final LeaseListener listener;
    private final InstantSource clock;
    private final Waiting waiting;
    private final RandomGenerator random;
    private volatile boolean closed;
    private volatile @Nullable Thread runner;

    LeaseRenewal(
            HubLicenseSource source,
            LeaseListener listener,
            InstantSource clock,
            Waiting waiting,
            RandomGenerator random) {
        this.source = source;
        this.listener = listener;
        this.clock = clock;
        this.waiting = waiting;
        this.random = random;
    }

    /** The same with another way to let time pass. */
    public LeaseRenewal waitingBy(Waiting other) {
        return new LeaseRenewal(source, listener, clock, other, random);
    }

    /** Runs it in a daemon thread of its own. */
    public LeaseRenewal start() {
        Thread thread = new Thread(this, "holdfast-lease-renewal");
        thread.setDaemon(true);
        runner = thread;
        thread.start();
        return this;
    }

    @Override
    public void run() {
        runner = Thread.currentThread();
        RenewalPlan plan = new RenewalPlan(random);
        try {
            Duration wait = source.verify() instanceof Granted granted && RenewalPlan.isLease(granted.license())
                    ? plan.untilDue(granted.license(), clock.instant())
                    : Duration.ZERO;
            while (await(wait)) {
                wait = step(plan);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            // Whoever lent the thread goes on with it, and it is not ours to interrupt any more.
            runner = null;
        }
    }

    /** Lets the time pass by whichever of clock and elapsed time is ahead; false once this is closed. */
    private boolean await(Duration time) throws InterruptedException {
        Instant began = clock.instant();
        Duration passed = Duration.ZERO;
        while (!closed
                && passed.compareTo(time) < 0
                && Duration.between(began, clock.instant()).compareTo(time) < 0) {
            Duration rest = time.minus(passed);
            Duration slice = rest.compareTo(SLICE) < 0 ? rest : SLICE;
            waiting.pass(slice);
            passed = passed.plus(slice);
        }
        return !closed;
    }

    private Duration step(RenewalPlan plan) {
        Verdict present = source.verify();
        if (present instanceof Granted granted && !RenewalPlan.isLease(granted.license())) {
            return RenewalPlan.untilLookedAt();
        }
        try {
            Granted renewed = source.renew();
            Duration next = RenewalPlan.isLease(renewed.license())
                    ? plan.untilDue(renewed.license(), renewed.license().issuedAt())
                    : RenewalPlan.untilLookedAt();
            listener.renewed(renewed);
            return next;
        } catch (LicenseSourceException e) {
            Duration next = plan.afterFailure(e);
            if (!closed) {
                listener.failed(e, next);
            }
            return next;
        }
    }

    /** Ends it: at once where it waits, and where it asks the hub without waiting for the answer. */
    @Override
    public void close() {
        closed = true;
        Thread thread = runner;
        if (thread != null) {
            thread.interrupt();
        }
    }
}
