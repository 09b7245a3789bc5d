package dev.holdfast.verifier;

import dev.holdfast.machineid.ScoreSheet;
import dev.holdfast.verifier.license.License;
import dev.holdfast.verifier.license.ModelId;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/**
 * A verified license on this machine, at the time of the verification. Only a {@link LicenseVerifier} makes one.
 * Immutable and thread-safe; the methods that an application asks on its hot path do no I/O.
 */
public final class Granted implements Verdict {
    private final License license;
    private final List<Warning> warnings;
    private final ScoreSheet scoreSheet;
    private final Instant judgedAt;

    Granted(License license, List<Warning> warnings, ScoreSheet scoreSheet, Instant judgedAt) {
        this.license = license;
        this.warnings = List.copyOf(warnings);
        this.scoreSheet = scoreSheet;
        this.judgedAt = judgedAt;
    }

    /** The license as it was signed. */
    public License license() {
        return license;
    }

    /** What may refuse the license soon; empty where all is well. */
    public List<Warning> warnings() {
        return warnings;
    }

    /** How the machine was judged. */
    public ScoreSheet scoreSheet() {
        return scoreSheet;
    }

    /** The later of clock and time witness, at which everything was judged. */
    public Instant judgedAt() {
        return judgedAt;
    }

    /** Whole days until the license expires, from {@link #judgedAt()}; empty for a perpetual license. */
    public OptionalLong daysLeft() {
        throw new UnsupportedOperationException();
    }

    /** Whether the license covers a model at {@link #judgedAt()}. */
    public boolean covers(ModelId model) {
        throw new UnsupportedOperationException();
    }
}
