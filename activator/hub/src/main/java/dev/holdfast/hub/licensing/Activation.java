package dev.holdfast.hub.licensing;

import dev.holdfast.machineid.Fingerprint;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One machine holding one seat of one license.
 *
 * @param licenseId the license
 * @param id thumbprint of the first device key
 * @param holder who answers for it
 * @param standing whether its device is answered
 * @param evidence what is recorded of the machine
 * @param times when it was answered
 * @param term what is known of the term of the license that the device holds
 * @param findings what was found out about its data directory
 * @param seat since when and until when it holds no seat of its own any more
 */
public record Activation(
        String licenseId,
        String id,
        Holder holder,
        Standing standing,
        Evidence evidence,
        Times times,
        DeviceTerm term,
        Findings findings,
        Seat seat) {

    /**
     * Who answers for an activation.
     *
     * @param deviceKey thumbprint of the device key that it answers to
     * @param serviceUserId the service user who stands behind it; null where the workspace itself does
     * @param tokenId the token that it was last activated with; null for one that was adopted and not activated since
     */
    public record Holder(
            String deviceKey,
            @Nullable String serviceUserId,
            @Nullable String tokenId) {}

    /**
     * Whether the device of an activation is answered.
     *
     * @param revoked whether it is revoked, for good
     * @param suspended whether it is suspended: it keeps its seat and is not answered until it is reinstated
     */
    public record Standing(boolean revoked, boolean suspended) {
        /** Its device is answered. */
        static final Standing GOOD = new Standing(false, false);
    }

    /**
     * What is recorded of a machine.
     *
     * @param recorded the evidence that counts
     * @param shared evidence that other machines of the product show as well, so that it does not count
     */
    public record Evidence(Fingerprint recorded, Fingerprint shared) {}

    /**
     * When the device of an activation was answered.
     *
     * @param revision revision of the newest license issued for it
     * @param activatedAt when the seat was taken
     * @param lastSeenAt when the machine was last answered
     */
    public record Times(long revision, Instant activatedAt, Instant lastSeenAt) {}

    /** Thumbprint of the device key that it answers to. */
    public String deviceKey() {
        return holder.deviceKey();
    }

    /** The service user who stands behind it; null where the workspace itself does. */
    public @Nullable String serviceUserId() {
        return holder.serviceUserId();
    }

    /** The token that it was last activated with; null for one that was adopted and not activated since. */
    public @Nullable String tokenId() {
        return holder.tokenId();
    }

    /** Whether it is revoked, for good. */
    public boolean revoked() {
        return standing.revoked();
    }

    /** Whether it is suspended. */
    public boolean suspended() {
        return standing.suspended();
    }

    /** The evidence recorded of the machine. */
    public Fingerprint recorded() {
        return evidence.recorded();
    }

    /** Evidence of the machine that does not count. */
    public Fingerprint shared() {
        return evidence.shared();
    }

    /** Revision of the newest license issued for it. */
    public long revision() {
        return times.revision();
    }

    /** When the seat was taken. */
    public Instant activatedAt() {
        return times.activatedAt();
    }

    /** When the machine was last answered. */
    public Instant lastSeenAt() {
        return times.lastSeenAt();
    }

    /** Whether its seat was given or taken back, so that the device may take one anew. */
    public boolean released() {
        return seat.releasedAt() != null;
    }

    /** The first instant at which its seat is free of it; null for as long as it is live, or its license holds for ever. */
    public @Nullable Instant seatUntil() {
        if (seat.leftBehind()) {
            return seat.licenseEndsAt();
        }
        return released() ? seat.until() : term.leaseEndsAt();
    }

    /** Whether nobody else may sit on its seat. */
    boolean holdsSeatAt(Instant now) {
        Instant until = seatUntil();
        return until == null || now.isBefore(until);
    }

    /** The same with its revision raised to the given one or higher, answered at the given time. */
    Activation raised(Instant now, long lowest) {
        long next = Math.max(Math.max(times.revision() + 1, lowest), now.toEpochMilli());
        Times raised = new Times(next, times.activatedAt(), now);
        return new Activation(licenseId, id, holder, standing, evidence, raised, term, findings, seat);
    }

    /** The same with another term of what the device holds. */
    Activation holding(DeviceTerm other) {
        return new Activation(licenseId, id, holder, standing, evidence, times, other, findings, seat);
    }

    /** The same with another service user and token behind it. */
    Activation behind(@Nullable String user, String token) {
        Holder other = new Holder(holder.deviceKey(), user, token);
        return new Activation(licenseId, id, other, standing, evidence, times, term, findings, seat);
    }

    /** The same with other evidence recorded. */
    Activation recording(Fingerprint recorded, Fingerprint notCounting) {
        Evidence other = new Evidence(recorded, notCounting);
        return new Activation(licenseId, id, holder, standing, other, times, term, findings, seat);
    }

    /** The same answering to another device key. */
    Activation heldBy(String key) {
        Holder other = new Holder(key, holder.serviceUserId(), holder.tokenId());
        return new Activation(licenseId, id, other, standing, evidence, times, term, findings, seat);
    }

    /** The same, holding its seat for another time. */
    Activation seated(Seat other) {
        return new Activation(licenseId, id, holder, standing, evidence, times, term, findings, other);
    }
}
