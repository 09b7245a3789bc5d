package dev.holdfast.hub.licensing;

import dev.holdfast.verifier.license.Mode;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * For how long a device has the license that is granted to it.
 *
 * @param expiresAt the first instant at which it no longer holds; null for ever
 * @param mode granted once, or as a lease with its grace
 */
record GrantedTerm(@Nullable Instant expiresAt, Mode mode) {
    /**
     * The term of what is granted at a time. Neither a lease nor its grace outlasts the license or the trial.
     *
     * @param trialStartedAt when the trial of the machine began; null where the license is none
     */
    static GrantedTerm of(HubLicense license, @Nullable Instant trialStartedAt, Instant now) {
        Instant end = end(license, trialStartedAt);
        Lease lease = license.terms().lease();
        if (lease == null) {
            return new GrantedTerm(end, new Mode.OneTime());
        }
        // Who activates ahead of the license's start has the whole of the lease from there on.
        Instant from = now.isBefore(license.startsAt()) ? license.startsAt() : now;
        Instant expires = earlier(from.plus(lease.length()), end);
        Instant honoured = earlier(expires.plus(lease.grace()), end);
        return new GrantedTerm(expires, new Mode.Online(Duration.between(expires, honoured)));
    }

    /** When the license ends on a machine, or null for never. */
    static @Nullable Instant end(HubLicense license, @Nullable Instant trialStartedAt) {
        Duration trial = license.terms().trial();
        Instant ends = license.endsAt();
        return trial == null || trialStartedAt == null ? ends : earlier(trialStartedAt.plus(trial), ends);
    }

    /** The first instant at which neither the lease nor its grace holds; null where there is no lease. */
    @Nullable
    Instant leaseEndsAt() {
        return expiresAt != null && mode instanceof Mode.Online online ? expiresAt.plus(online.grace()) : null;
    }

    private static Instant earlier(Instant one, @Nullable Instant other) {
        return other == null || one.isBefore(other) ? one : other;
    }
}
