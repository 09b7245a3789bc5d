package dev.holdfast.hub.licensing;

import dev.holdfast.machineid.Fingerprint;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One machine holding one seat of one license.
 *
 * @param licenseId the license
 * @param id thumbprint of the first device key
 * @param deviceKey thumbprint of the device key that it answers to
 * @param revoked whether it is revoked, for good
 * @param suspended whether it is suspended: it keeps its seat and is not answered until it is reinstated
 * @param serviceUserId the service user who stands behind it; null where the workspace itself does
 * @param tokenId the token that it was last activated with; null for one that was adopted and not activated since
 * @param recorded the evidence recorded of the machine
 * @param shared evidence that other machines of the product show as well, so that it does not count
 * @param revision revision of the newest license issued for it
 * @param activatedAt when the seat was taken
 * @param lastSeenAt when the machine was last answered
 * @param term what is known of the term of the license that the device holds
 * @param findings what was found out about its data directory
 * @param seat since when and until when it holds no seat of its own any more
 */
public record Activation(
        String licenseId,
        String id,
        String deviceKey,
        boolean revoked,
        boolean suspended,
        @Nullable String serviceUserId,
        @Nullable String tokenId,
        Fingerprint recorded,
        Fingerprint shared,
        long revision,
        Instant activatedAt,
        Instant lastSeenAt,
        DeviceTerm term,
        Findings findings,
        Seat seat) {
    /** Whether its seat was given or taken back, so that the device may take one anew. */
    public boolean released() {
        return seat.releasedAt() != null;
    }

    /** The first instant at which its seat is free; null for as long as it is live. */
    public @Nullable Instant seatUntil() {
        return released() ? seat.until() : term.leaseEndsAt();
    }

    /** Whether nobody else may sit on its seat. */
    boolean holdsSeatAt(Instant now) {
        Instant until = seatUntil();
        return until == null || now.isBefore(until);
    }

    /** The same with its revision raised to the given one or higher, answered at the given time. */
    Activation raised(Instant now, long lowest) {
        long next = Math.max(Math.max(revision + 1, lowest), now.toEpochMilli());
        return new Activation(
                licenseId,
                id,
                deviceKey,
                revoked,
                suspended,
                serviceUserId,
                tokenId,
                recorded,
                shared,
                next,
                activatedAt,
                now,
                term,
                findings,
                seat);
    }

    /** The same with another term of what the device holds. */
    Activation holding(DeviceTerm other) {
        return new Activation(
                licenseId,
                id,
                deviceKey,
                revoked,
                suspended,
                serviceUserId,
                tokenId,
                recorded,
                shared,
                revision,
                activatedAt,
                lastSeenAt,
                other,
                findings,
                seat);
    }

    /** The same with another service user and token behind it. */
    Activation behind(@Nullable String user, String token) {
        return new Activation(
                licenseId,
                id,
                deviceKey,
                revoked,
                suspended,
                user,
                token,
                recorded,
                shared,
                revision,
                activatedAt,
                lastSeenAt,
                term,
                findings,
                seat);
    }

    /** The same with other evidence recorded. */
    Activation recording(Fingerprint evidence, Fingerprint notCounting) {
        return new Activation(
                licenseId,
                id,
                deviceKey,
                revoked,
                suspended,
                serviceUserId,
                tokenId,
                evidence,
                notCounting,
                revision,
                activatedAt,
                lastSeenAt,
                term,
                findings,
                seat);
    }

    /** The same answering to another device key. */
    Activation heldBy(String key) {
        return new Activation(
                licenseId,
                id,
                key,
                revoked,
                suspended,
                serviceUserId,
                tokenId,
                recorded,
                shared,
                revision,
                activatedAt,
                lastSeenAt,
                term,
                findings,
                seat);
    }

    /** The same, holding its seat for another time. */
    Activation seated(Seat other) {
        return new Activation(
                licenseId,
                id,
                deviceKey,
                revoked,
                suspended,
                serviceUserId,
                tokenId,
                recorded,
                shared,
                revision,
                activatedAt,
                lastSeenAt,
                term,
                findings,
                other);
    }
}
