package dev.holdfast.hub;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that a test turns; it runs on with real time from where it was turned to. */
final class FakeClock implements InstantSource {
    private final AtomicReference<Duration> offset = new AtomicReference<>(Duration.ZERO);

    @Override
    public Instant instant() {
        return InstantSource.system().instant().plus(offset.get());
    }

    void turn(Duration by) {
        offset.updateAndGet(earlier -> earlier.plus(by));
    }
}
