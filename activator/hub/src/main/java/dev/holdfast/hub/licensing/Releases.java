package dev.holdfast.hub.licensing;

import dev.holdfast.hub.access.Admission;
import dev.holdfast.hub.access.Caller;
import dev.holdfast.hub.audit.AuditEntry;
import dev.holdfast.hub.ledger.Journal;
import dev.holdfast.hub.ledger.Transaction;
import dev.holdfast.hub.refusal.Refusal;
import dev.holdfast.protocol.ProblemReason;
import java.time.Duration;
import java.time.Instant;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Takes seats back from devices that are lost or dead. Such a device may go on using its license, so that the seat stays
 * taken until that license would have ended, at most for a quarantine of 30 days. Thread-safe.
 */
public final class Releases {
    private static final Duration QUARANTINE = Duration.ofDays(30);

    private final Journal journal;

    public Releases(Journal journal) {
        this.journal = journal;
    }

    /**
     * Releases an activation without its device; one that is released stays so. Refused with {@code conflict} for one that
     * is revoked, and for a member with {@code quarantine_limit} where too many seats went into quarantine in twelve
     * months.
     */
    public Activation release(Admission by, String licenseId, String id) {
        return journal.write(by.call(), tx -> {
            HubLicense license = Licenses.require(tx.handle(), by, licenseId);
            Activation held = Activations.require(tx.handle(), licenseId, id);
            if (held.revoked()) {
                throw new Refusal(ProblemReason.CONFLICT, "activation: it is revoked, which is for good");
            }
            if (!held.released()) {
                release(tx, by, license, held);
            }
            return Activations.require(tx.handle(), licenseId, id);
        });
    }

    private static void release(Transaction tx, Admission by, HubLicense license, Activation held) {
        Instant endsOfItself = held.seat().licenseEndsAt();
        Instant quarantined = tx.now().plus(QUARANTINE);
        boolean quarantine = endsOfItself == null || endsOfItself.isAfter(quarantined);
        Instant free = later(quarantine ? quarantined : endsOfItself, tx.now());
        boolean counted = quarantine && !(by.caller() instanceof Caller.Operator);
        if (counted && Seats.quarantinesLeft(tx.handle(), license, tx.now()) == 0) {
            throw Refusal.of(ProblemReason.QUARANTINE_LIMIT);
        }
        Activation released = held.seated(new Seat(tx.now(), free, held.seat().licenseEndsAt()));
        write(tx.handle(), released);
        if (free.isAfter(tx.now())) {
            Quarantine.insert(tx, released, free, counted);
        }
        tx.audit(AuditEntry.in(license.workspaceId(), "activation.released-without-device", held.id())
                .onLicense(held.licenseId())
                .onMachine(held.deviceKey())
                .with("license " + held.licenseId() + ", its seat is free "
                        + (free.isAfter(tx.now()) ? "on " + free : "at once")));
    }

    private static Instant later(@Nullable Instant one, Instant other) {
        return one == null || one.isBefore(other) ? other : one;
    }

    /** Frees a seat that is in quarantine at once; refused with {@code conflict} where it is not. */
    public Activation liftQuarantine(Admission by, String licenseId, String id) {
        return journal.write(by.call(), tx -> {
            HubLicense license = Licenses.require(tx.handle(), by, licenseId);
            Activation held = Activations.require(tx.handle(), licenseId, id);
            if (!held.released() || !held.holdsSeatAt(tx.now())) {
                throw new Refusal(ProblemReason.CONFLICT, "activation: expected one whose seat is in quarantine");
            }
            Activation lifted = held.seated(
                    new Seat(held.seat().releasedAt(), tx.now(), held.seat().licenseEndsAt()));
            Seats.write(tx.handle(), lifted);
            Quarantine.markLifted(tx, lifted);
            tx.audit(AuditEntry.in(license.workspaceId(), "activation.quarantine-lifted", id)
                    .onLicense(licenseId)
                    .onMachine(held.deviceKey())
                    .with("license " + licenseId + ", which would have been free on " + held.seatUntil()));
            return Activations.require(tx.handle(), licenseId, id);
        });
    }

    /** The state of a released activation is that of a revoked one, for whoever counts or lists by it. */
    static void write(Handle handle, Activation released) {
        handle.createUpdate("UPDATE activation SET state = 'revoked' WHERE license_id = :license AND id = :id")
                .bind("license", released.licenseId())
                .bind("id", released.id())
                .execute();
        handle.createUpdate("DELETE FROM reissue WHERE license_id = :license AND activation_id = :id")
                .bind("license", released.licenseId())
                .bind("id", released.id())
                .execute();
        Seats.write(handle, released);
    }
}
