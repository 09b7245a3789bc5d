package dev.holdfast.verifier;

import dev.holdfast.machineid.ScoreSheet;
import dev.holdfast.verifier.license.License;
import dev.holdfast.verifier.license.LicensedModel;
import dev.holdfast.verifier.license.ModelId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    private final Instant end;
    private final Map<ModelId, Instant> models;

    /**
     * What a verification has granted.
     *
     * @param end the first instant at which term, status or signer refuse, or {@link Instant#MAX}
     */
    Granted(License license, List<Warning> warnings, ScoreSheet scoreSheet, Instant judgedAt, Instant end) {
        this.license = license;
        this.warnings = List.copyOf(warnings);
        this.scoreSheet = scoreSheet;
        this.judgedAt = judgedAt;
        this.end = end;
        this.models = Collections.unmodifiableMap(ends(license));
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
        return new Granted(license, more, scoreSheet, judgedAt, end);
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

    /**
     * The first instant at which this license no longer holds if nothing new is imported: its expiry, the end of a lease's
     * grace, or the last day of a status snapshot or of a revoked signer, whichever comes first; empty where there is none.
     */
    public Optional<Instant> holdsUntil() {
        return end.equals(Instant.MAX) ? Optional.empty() : Optional.of(end);
    }

    /** The models with the first instant at which each is no longer covered, {@link Instant#MAX} for none of its own. */
    Map<ModelId, Instant> modelEnds() {
        return models;
    }

    /**
     * Whether the license covers a model at {@link #judgedAt()}: some nanoseconds, no I/O and no allocation. It never
     * changes; a program that runs on keeps a {@link LicenseWatch} and asks that.
     */
    public boolean covers(ModelId model) {
        Instant until = models.get(model);
        return until != null && judgedAt.isBefore(until);
    }
}
