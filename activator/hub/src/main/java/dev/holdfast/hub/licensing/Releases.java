package dev.holdfast.hub.licensing;

import dev.holdfast.hub.access.Admission;
import dev.holdfast.hub.access.Caller;
import dev.holdfast.hub.audit.AuditEntry;
import dev.holdfast.hub.audit.Call;
import dev.holdfast.hub.ledger.Columns;
import dev.holdfast.hub.ledger.Journal;
import dev.holdfast.hub.ledger.Transaction;
import dev.holdfast.hub.refusal.Refusal;
import dev.holdfast.protocol.ProblemReason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Takes seats back from devices that are lost or dead. Such a device may go on using its license, so that the seat stays
 * taken until that license would have ended, at most for a quarantine of 30 days. Thread-safe.
 */
public final class Releases {
    /** How the audit row of a release ends that takes no seat back. */
    static final String LEFT = "another data directory on the machine keeps its seat";

    private static final Duration QUARANTINE = Duration.ofDays(30);

    private static final int SHOWN = 20;

    private final Journal journal;

    public Releases(Journal journal) {
        this.journal = journal;
    }

    /**
     * Releases an activation without its device; one that is released stays so. Where another data directory on the machine
     * keeps the seat nothing is taken back, until that one is released as well. Refused with {@code conflict} for one that
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
            if (!held.released() || held.seat().leftBehind()) {
                release(tx, by, license, held);
            }
            return Activations.require(tx.handle(), licenseId, id);
        });
    }

    private static void release(Transaction tx, Admission by, HubLicense license, Activation newest) {
        Activation held = withLongestLicense(tx.handle(), newest);
        Instant endsOfItself = held.seat().licenseEndsAt();
        boolean quarantine = held.holdsSeatAt(tx.now())
                && (endsOfItself == null || endsOfItself.isAfter(tx.now().plus(QUARANTINE)));
        if (quarantine && LeftBehind.sharesItsSeat(tx, license, held)) {
            leave(tx, license, held);
            return;
        }
        String seat = Seats.seatOf(tx.handle(), held);
        boolean counted = quarantine && !(by.caller() instanceof Caller.Operator);
        if (counted && !mayCount(tx, license, seat)) {
            throw Refusal.of(ProblemReason.QUARANTINE_LIMIT);
        }
        Instant free = quarantine(tx, held, seat, counted);
        LeftBehind.on(tx, license, seat, held).forEach(other -> quarantine(tx, other, seat, counted));
        audit(tx, license, held, "its seat is free " + (free.isAfter(tx.now()) ? "on " + free : "at once"));
    }

    /**
     * The device may have taken in none of the answers that brought the end of its license forward, and goes on until the last
     * of all that it was sent has ended. A lease frees its seat by its own end, whether it is released or not.
     */
    static Activation withLongestLicense(Handle handle, Activation held) {
        if (held.term().leaseEndsAt() != null) {
            return held;
        }
        Instant last = handle.createQuery(
                        "SELECT last_license_ends_at FROM activation WHERE license_id = :license AND id = :id")
                .bind("license", held.licenseId())
                .bind("id", held.id())
                .map((row, context) -> Optional.ofNullable(Columns.optionalInstant(row, "last_license_ends_at")))
                .one()
                .orElse(null);
        return held.seated(new Seat(held.seat().releasedAt(), held.seat().until(), last));
    }

    /** Another data directory on the machine keeps the seat, so that none is taken back. */
    private static void leave(Transaction tx, HubLicense license, Activation held) {
        if (held.seat().leftBehind()) {
            return;
        }
        write(tx.handle(), held.seated(new Seat(tx.now(), null, held.seat().licenseEndsAt())));
        audit(tx, license, held, LEFT);
    }

    private static boolean mayCount(Transaction tx, HubLicense license, String seat) {
        return Seats.quarantinesLeft(tx.handle(), license, tx.now()) > 0
                || Quarantine.isCounted(tx.handle(), license.id().text(), seat, DriftDesk.periodBefore(tx.now()));
    }

    /** Takes the seat back; says when it is free. */
    private static Instant quarantine(Transaction tx, Activation held, String seat, boolean counted) {
        Instant end = held.seat().licenseEndsAt();
        Instant last = tx.now().plus(QUARANTINE);
        Instant free =
                held.holdsSeatAt(tx.now()) ? later(end == null || end.isAfter(last) ? last : end, tx.now()) : tx.now();
        Instant since = held.released() ? held.seat().releasedAt() : tx.now();
        Activation released = held.seated(new Seat(since, free, end));
        write(tx.handle(), released);
        if (free.isAfter(tx.now())) {
            Quarantine.insert(tx, released, seat, free, counted);
        }
        return free;
    }

    /**
     * Begins the quarantine of those left behind on the seat that a device gives back, where nobody else lives on it and as many
     * may go into one.
     */
    static void settle(Transaction tx, HubLicense license, Activation left, Call by) {
        String seat = Seats.seatOf(tx.handle(), left);
        List<Activation> others = LeftBehind.on(tx, license, seat, left);
        if (others.isEmpty() || LeftBehind.sharesItsSeat(tx, license, left) || !mayCount(tx, license, seat)) {
            return;
        }
        for (Activation other : others) {
            Instant free = quarantine(tx, other, seat, true);
            tx.audit(by, entry(license, other, "its seat is free on " + free));
        }
    }

    private static void audit(Transaction tx, HubLicense license, Activation held, String what) {
        tx.audit(entry(license, held, what));
    }

    private static AuditEntry entry(HubLicense license, Activation held, String what) {
        return AuditEntry.in(license.workspaceId(), "activation.released-without-device", held.id())
                .onLicense(held.licenseId())
                .onMachine(held.deviceKey())
                .with("license " + held.licenseId() + ", " + what);
    }

    private static Instant later(@Nullable Instant one, Instant other) {
        return one == null || one.isBefore(other) ? other : one;
    }

    /** The last 20 quarantines of an activation's seats, those that are over as well, the newest first. */
    public List<Quarantine.Begun> quarantines(Admission by, String licenseId, String id) {
        return journal.read(handle -> {
            Licenses.require(handle, by, licenseId);
            return Quarantine.begun(handle, licenseId, id, SHOWN);
        });
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
