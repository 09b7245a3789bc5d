package dev.holdfast.verifier;

import dev.holdfast.machineid.ScoreSheet;
import dev.holdfast.verifier.license.License;
import dev.holdfast.verifier.license.LicensedModel;
import dev.holdfast.verifier.license.ModelId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    private final Map<ModelId, Instant> models;

    Granted(License license, List<Warning> warnings, ScoreSheet scoreSheet, Instant judgedAt) {
        this.license = license;
        this.warnings = List.copyOf(warnings);
        this.scoreSheet = scoreSheet;
        this.judgedAt = judgedAt;
        this.models = ends(license);
    }

    private static Map<ModelId, Instant> ends(License license) {
        Map<ModelId, Instant> ends = new HashMap<>();
        for (LicensedModel model : license.models()) {
            Instant until = model.until();
            ends.put(model.id(), until == null ? Instant.MAX : until);
        }
        return ends;
    }

    Granted with(Warning warning) {
        List<Warning> more = new ArrayList<>(warnings);
        more.add(warning);
        return new Granted(license, more, scoreSheet, judgedAt);
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

    /** Whole days until the license expires, from {@link #judgedAt()}, never below 0; empty for a perpetual license. */
    public OptionalLong daysLeft() {
        Instant end = license.expiresAt();
        return end == null
                ? OptionalLong.empty()
                : OptionalLong.of(Math.max(0, Duration.between(judgedAt, end).toDays()));
    }

    /** Whether the license covers a model at {@link #judgedAt()}. */
    public boolean covers(ModelId model) {
        Instant until = models.get(model);
        return until != null && judgedAt.isBefore(until);
    }
}
