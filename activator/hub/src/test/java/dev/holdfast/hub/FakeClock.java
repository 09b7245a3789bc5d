package dev.holdfast.hub;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A clock that a test turns; it runs on with real time from where it was turned to, unless it is held. */
final class FakeClock implements InstantSource {
    private final AtomicReference<Duration> offset = new AtomicReference<>(Duration.ZERO);
    private volatile @Nullable Instant held;

    @Override
    public Instant instant() {
        Instant real = held;
        return (real == null ? InstantSource.system().instant() : real).plus(offset.get());
    }

    void turn(Duration by) {
        offset.updateAndGet(earlier -> earlier.plus(by));
    }

    /** Lets time stand still, so that no minute ends within a test. */
    void hold() {
        held = InstantSource.system().instant();
    }

    void release() {
        held = null;
    }
}
