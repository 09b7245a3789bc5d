package dev.holdfast.hub.licensing;

import dev.holdfast.hub.access.Admission;
import dev.holdfast.hub.ledger.Columns;
import dev.holdfast.hub.ledger.Journal;
import dev.holdfast.hub.ledger.Transaction;
import dev.holdfast.hub.refusal.Refusal;
import dev.holdfast.machineid.Fingerprint;
import dev.holdfast.protocol.ProblemReason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Counts the seats of licenses and gives them. A seat is taken by a live activation, for an online license until lease and
 * grace have ended, and by a released one until its quarantine is over; where seats are counted per machine, those on one
 * machine share theirs. Thread-safe.
 */
public final class Seats {
    static final String LIVE = "state = 'live' AND (lease_ends_at IS NULL OR lease_ends_at > :now)";
    private static final String LEFT_BEHIND = "released_at IS NOT NULL AND seat_until IS NULL"
            + " AND (license_ends_at IS NULL OR license_ends_at > :now)";
    private static final String QUARANTINED = "released_at IS NOT NULL AND seat_until > :now";
    static final String HELD = "((" + LIVE + ") OR (" + QUARANTINED + ") OR (" + LEFT_BEHIND + "))";
    private static final String OF = " FROM activation WHERE license_id = :license AND ";
    private static final String MACHINES = "SELECT count(DISTINCT coalesce(seat_id, id))" + OF + HELD;

    /** Three counts, for each of which there is an index. */
    static final String DIRECTORIES = "SELECT (SELECT count(*)" + OF + LIVE + ") + (SELECT count(*)" + OF + QUARANTINED
            + ") + (SELECT count(*)" + OF + LEFT_BEHIND + ")";

    private static final int SHARE = 5;

    private final Journal journal;

    public Seats(Journal journal) {
        this.journal = journal;
    }

    /**
     * The seats of a license.
     *
     * @param total how many there are
     * @param taken how many are taken, those in quarantine included
     * @param quarantines the seats in quarantine, the next to be free first
     * @param quarantinesLeft how many seats more may go into quarantine today
     */
    public record Overview(long total, long taken, List<Quarantine> quarantines, long quarantinesLeft) {
        public Overview {
            quarantines = List.copyOf(quarantines);
        }
    }

    /** The seats of a license; refused with {@code not_found} where there is no such license. */
    public Overview overview(Admission by, String licenseId) {
        return journal.read(handle -> {
            HubLicense license = Licenses.require(handle, by, licenseId);
            Instant now = journal.now();
            return new Overview(
                    license.seats(),
                    taken(handle, license, now),
                    Quarantine.running(handle, licenseId, now),
                    quarantinesLeft(handle, license, now));
        });
    }

    /**
     * Finds a seat for one more activation on the machine that shows this evidence; refused with {@code seats_exhausted}
     * where it has none of its own and none is free.
     *
     * @return the seat, to be {@linkplain #sit written down}
     */
    static String place(Transaction tx, HubLicense license, Fingerprint measured) {
        return MachineSeat.of(tx, license, null, measured).orElseGet(() -> {
            requireFree(tx, license, "");
            return tx.ids().documentId();
        });
    }

    /**
     * Finds the seat of an activation whose machine shows this evidence from now on: the one that this machine has, or the
     * one that the activation holds alone, which goes with it. One that it shares with a machine that it is not on stays
     * there, and it needs another; refused with {@code seats_exhausted} where none is free.
     *
     * @return the seat, to be {@linkplain #sit written down}
     */
    static String place(Transaction tx, HubLicense license, Activation self, Fingerprint shown) {
        boolean holds = self.holdsSeatAt(tx.now());
        String own = seatOf(tx.handle(), self);
        List<Fingerprint> others = holds ? MachineSeat.others(tx, license, own, self) : List.of();
        boolean machines = license.terms().seatsPer() == SeatsPer.MACHINE;
        if (machines && !others.isEmpty() && MachineSeat.isOneMachine(others, shown)) {
            return own;
        }
        Optional<String> joined = MachineSeat.of(tx, license, self, shown);
        if (joined.isPresent()) {
            return joined.get();
        }
        if (holds && others.isEmpty()) {
            return own;
        }
        if (machines || !holds) {
            requireFree(
                    tx,
                    license,
                    holds
                            ? "; the one that it leaves is shared with another data directory there, and goes with it where"
                                    + " that one may move as well"
                            : "");
        }
        return tx.ids().documentId();
    }

    /** The seat that an activation sits on, or sat on last. */
    static String seatOf(Handle handle, Activation held) {
        return handle.createQuery(
                        "SELECT coalesce(seat_id, id) FROM activation WHERE license_id = :license AND id = :id")
                .bind("license", held.licenseId())
                .bind("id", held.id())
                .mapTo(String.class)
                .one();
    }

    /** Writes down which seat an activation sits on. */
    static void sit(Transaction tx, Activation activation, @Nullable String seat) {
        tx.handle()
                .createUpdate("UPDATE activation SET seat_id = :seat WHERE license_id = :license AND id = :id")
                .bind("seat", seat)
                .bind("license", activation.licenseId())
                .bind("id", activation.id())
                .execute();
    }

    private static void requireFree(Transaction tx, HubLicense license, String more) {
        if (taken(tx.handle(), license, tx.now()) < license.seats()) {
            return;
        }
        String all = license.seats() == 1
                ? "the only seat of the license is taken"
                : "all " + license.seats() + " seats of the license are taken";
        List<Quarantine> waiting = Quarantine.running(tx.handle(), license.id().text(), tx.now());
        throw new Refusal(ProblemReason.SEATS_EXHAUSTED, all + Quarantine.inWords(waiting) + more);
    }

    /** How many seats are taken. */
    static long taken(Handle handle, HubLicense license, Instant now) {
        return handle.createQuery(license.terms().seatsPer() == SeatsPer.MACHINE ? MACHINES : DIRECTORIES)
                .bind("license", license.id().text())
                .bind("now", now.toEpochMilli())
                .mapTo(Long.class)
                .one();
    }

    /** A fifth of the seats, at least one, in twelve months. */
    static long quarantinesLeft(Handle handle, HubLicense license, Instant now) {
        long most = Math.max(1, license.seats() / SHARE);
        long begun = Quarantine.countedSince(handle, license.id().text(), DriftDesk.periodBefore(now));
        return Math.max(0, most - begun);
    }

    /**
     * Takes a seat for an activation whose lease has ended and whose machine shows this evidence; refused where none is free.
     * One that holds a seat alone leaves it free where its machine has another one, as where the license counted data
     * directories until now.
     */
    static void keep(Transaction tx, HubLicense license, Activation activation, Fingerprint shown) {
        if (!activation.holdsSeatAt(tx.now())) {
            sit(tx, activation, place(tx, license, activation, shown));
            return;
        }
        MachineSeat.beside(tx, license, activation, shown).ifPresent(seat -> sit(tx, activation, seat));
    }

    /** How long an activation that is answered now holds its seat. */
    static Seat held(HubLicense license, DeviceTerm term) {
        return new Seat(null, null, end(license, term));
    }

    /** Writes down how long an activation whose license is signed anew holds its seat. */
    static void hold(Transaction tx, HubLicense license, Activation activation) {
        Activation held = activation.seated(held(license, activation.term()));
        tx.handle()
                .createUpdate("UPDATE activation SET license_ends_at = :ends, last_license_ends_at = "
                        + Activations.lastEnd(held) + " WHERE license_id = :license AND id = :id")
                .bind("ends", Columns.millis(held.seat().licenseEndsAt()))
                .bind("license", held.licenseId())
                .bind("id", held.id())
                .execute();
    }

    /** When the license that was granted ends on this device. */
    private static @Nullable Instant end(HubLicense license, DeviceTerm term) {
        if (term.leaseEndsAt() != null) {
            return term.leaseEndsAt();
        }
        Duration trial = license.terms().trial();
        Instant endsAt = license.endsAt();
        if (trial == null || term.trialStartedAt() == null) {
            return endsAt;
        }
        Instant trialEndsAt = term.trialStartedAt().plus(trial);
        return endsAt == null || trialEndsAt.isBefore(endsAt) ? trialEndsAt : endsAt;
    }

    /** Writes down how long an activation holds its seat. */
    static void write(Handle handle, Activation activation) {
        Seat seat = activation.seat();
        handle.createUpdate("UPDATE activation SET released_at = :released, seat_until = :until,"
                        + " license_ends_at = :ends WHERE license_id = :license AND id = :id")
                .bind("released", Columns.millis(seat.releasedAt()))
                .bind("until", Columns.millis(seat.until()))
                .bind("ends", Columns.millis(seat.licenseEndsAt()))
                .bind("license", activation.licenseId())
                .bind("id", activation.id())
                .execute();
    }
}
