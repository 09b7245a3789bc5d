package dev.holdfast.verifier;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A machine's clock and elapsed time, which a test moves apart and restarts. Thread-safe. */
public final class FakeUptime implements Uptime, InstantSource {
    private Instant reading;
    private int boot = 1;
    private long nanos = 1_000_000_000L;

    public FakeUptime(Instant reading) {
        this.reading = reading;
    }

    /** Time passes, and the clock with it. */
    public synchronized void pass(Duration time) {
        reading = reading.plus(time);
        nanos += time.toNanos();
    }

    /** Time passes while the machine sleeps: the clock goes on, elapsed time does not. */
    public synchronized void sleep(Duration time) {
        reading = reading.plus(time);
    }

    /** Somebody sets the clock. */
    public synchronized void set(Instant other) {
        reading = other;
    }

    /** The machine starts again after some time without power. */
    public synchronized void reboot(Duration off) {
        reading = reading.plus(off);
        boot++;
        nanos = 1_000_000_000L;
    }

    @Override
    public synchronized String boot() {
        return "boot-" + boot;
    }

    @Override
    public synchronized long nanos() {
        return nanos;
    }

    @Override
    public synchronized Instant instant() {
        return reading;
    }
}
