package dev.holdfast.verifier;

import dev.holdfast.verifier.trust.Signer;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a data directory remembers of time: a signed mark and an observed mark, of which the later one is the witness;
 * FORMAT.md section 10. Immutable; every method answers the witness as it stands afterwards.
 *
 * @param signed the latest time in a document that verified, or null before the first
 * @param observed the mark that follows the clock, or null before the first observation
 * @param leap a reading that is too far ahead to be believed yet, or null
 */
record TimeWitness(
        @Nullable Signed signed,
        @Nullable Mark observed,
        @Nullable Mark leap) {
    /** How far the clock may be ahead of the witness and be believed at once. */
    static final Duration BELIEVED = Duration.ofDays(7);
    /** How long the clock has to run on from a leap, within one boot, until the leap is believed. */
    static final Duration PROBATION = Duration.ofHours(1);
    /** How far clock and elapsed time may disagree while the clock runs on. */
    static final Duration JITTER = Duration.ofMinutes(5);

    static final TimeWitness NONE = new TimeWitness(null, null, null);

    /** A time in a document, and the signer that vouches for it. */
    record Signed(Instant time, Signer signer) {}

    /** A time, and the moment of a boot at which it was set. */
    record Mark(Instant time, String boot, long nanos) {
        static Mark of(Instant time, Moment moment) {
            return new Mark(time, moment.boot(), moment.nanos());
        }
    }

    /** Without the signed mark where its signer is no longer trusted. */
    TimeWitness withoutSigned() {
        return new TimeWitness(null, observed, leap);
    }

    /**
     * After a document that verified. A newer signed time also corrects an observed mark that a wrong clock has left ahead
     * of everything.
     */
    TimeWitness afterSigned(Signed next, Moment now) {
        if (signed != null && !next.time().isAfter(signed.time())) {
            return this;
        }
        if (observed == null || !now.reading().isBefore(advanced(observed, now))) {
            return new TimeWitness(next, observed, leap);
        }
        return new TimeWitness(next, Mark.of(later(next.time(), now.reading()), now), leap);
    }

    /** After a look at the clock. */
    TimeWitness afterLook(Moment now) {
        Instant base = at(now);
        if (base == null || isBelieved(base, now)) {
            return new TimeWitness(signed, Mark.of(now.reading(), now), null);
        }
        Mark kept = Mark.of(base, now);
        if (now.reading().isBefore(base)) {
            return new TimeWitness(signed, kept, null);
        }
        Mark candidate = leap != null && runsOn(leap, now) ? leap : Mark.of(now.reading(), now);
        return now.since(candidate.boot(), candidate.nanos()).compareTo(PROBATION) >= 0
                ? new TimeWitness(signed, Mark.of(now.reading(), now), null)
                : new TimeWitness(signed, kept, candidate);
    }

    /** The witness: the later of the signed mark and the observed one, which runs on within a boot; null without either. */
    @Nullable
    Instant at(Moment now) {
        if (observed == null) {
            return signed == null ? null : signed.time();
        }
        Instant run = advanced(observed, now);
        return signed == null ? run : later(run, signed.time());
    }

    private static boolean isBelieved(Instant base, Moment now) {
        return !now.reading().isBefore(base) && !now.reading().isAfter(base.plus(BELIEVED));
    }

    private static boolean runsOn(Mark leap, Moment now) {
        if (!leap.boot().equals(now.boot()) || now.nanos() < leap.nanos()) {
            return false;
        }
        Duration shown = Duration.between(leap.time(), now.reading());
        Duration drift = shown.minus(now.since(leap.boot(), leap.nanos()));
        // Where elapsed time stands still while the machine sleeps, the clock goes on nevertheless.
        return drift.compareTo(JITTER.negated()) >= 0 && drift.compareTo(BELIEVED) <= 0;
    }

    private static Instant advanced(Mark mark, Moment now) {
        return mark.time().plus(now.since(mark.boot(), mark.nanos()));
    }

    static Instant later(Instant one, Instant other) {
        return one.isBefore(other) ? other : one;
    }
}
