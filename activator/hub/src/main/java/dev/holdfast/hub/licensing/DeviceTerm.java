package dev.holdfast.hub.licensing;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the hub knows of the term of the license that a device holds.
 *
 * @param trialStartedAt when the trial of its machine began; null where the license is no trial
 * @param leaseEndsAt the first instant at which neither the newest lease nor its grace holds; null where none was granted
 */
public record DeviceTerm(
        @Nullable Instant trialStartedAt, @Nullable Instant leaseEndsAt) {
    /** Neither a trial nor a lease. */
    static final DeviceTerm USUAL = new DeviceTerm(null, null);
}
