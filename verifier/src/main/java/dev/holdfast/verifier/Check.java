package dev.holdfast.verifier;

import dev.holdfast.verifier.license.LicenseId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * One verification of a watch, and what was there at the time.
 *
 * @param verdict what it answered
 * @param began the elapsed time just before
 * @param clock what the clock said just before
 * @param held the documents that were held just before; empty where there were none or they could not be read
 */
record Check(Verdict verdict, long began, Instant clock, Optional<Holding> held) {
    /** A machine that slept shows as a clock that was set, since elapsed time may have stood still. */
    private static final Duration STEP = Duration.ofMinutes(1);

    static Check run(LicenseVerifier verifier, LicenseId id, LongSupplier elapsed) {
        long began = elapsed.getAsLong();
        Instant clock = verifier.clock().instant();
        // Read before the verification reads it again: what changes in between is then seen by the next look.
        Optional<Holding> held = verifier.held(id);
        return new Check(verifier.verify(id), began, clock, held);
    }

    boolean isOlderThan(Duration interval, long now) {
        return now - began >= interval.toNanos();
    }

    /** Whether clock and elapsed time have gone apart since. */
    boolean hasClockStepped(Instant reading, long now) {
        Duration shown = Duration.between(clock, reading);
        return shown.minusNanos(now - began).abs().compareTo(STEP) > 0;
    }

    /** Whether other documents are held now; what a verification only writes down does not count. */
    boolean hasChanged(Optional<Holding> other) {
        boolean same = (held.isPresent() && other.isPresent())
                ? held.get().hasSameDocuments(other.get())
                : (held.isEmpty() && other.isEmpty());
        return !same;
    }
}
