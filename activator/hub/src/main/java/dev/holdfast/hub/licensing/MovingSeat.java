package dev.holdfast.hub.licensing;

import dev.holdfast.hub.ledger.Transaction;
import dev.holdfast.machineid.Fingerprint;
import java.time.Instant;

/**
 * The seat of a machine that several data directories share and that all of them may leave: it goes with the first one that
 * is seen on another machine, where the others join it. One that stays behind sits on no seat, and takes one of its own
 * where there is one. So a machine whose parts were replaced needs no second seat, and two machines never share one.
 */
final class MovingSeat {
    /** How the audit row of a move ends with which the seat went. */
    static final String WORDS = ", with the seat of its machine";

    private static final String BESIDE =
            " WHERE license_id = :license AND coalesce(seat_id, id) = :seat AND id <> :self AND ";

    private MovingSeat() {}

    /**
     * Whether the seat of an activation goes with it to the machine that shows this evidence, though others hold it: where
     * somebody has allowed each of those to move, and the machine is neither theirs nor has a seat.
     */
    static boolean goesWith(Transaction tx, HubLicense license, Activation held, Fingerprint shown) {
        if (license.terms().seatsPer() != SeatsPer.MACHINE || !held.holdsSeatAt(tx.now())) {
            return false;
        }
        String seat = Seats.seatOf(tx.handle(), held);
        long others = count(tx, held, seat, Seats.HELD);
        return others > 0
                && others == count(tx, held, seat, Seats.LIVE + " AND awaited_since IS NULL AND rebind_until > :now")
                && !MachineSeat.isOneMachine(MachineSeat.others(tx, license, seat, held), shown)
                && MachineSeat.of(tx, license, held, shown).isEmpty();
    }

    private static long count(Transaction tx, Activation beside, String seat, String which) {
        return tx.handle()
                .createQuery("SELECT count(*) FROM activation" + BESIDE + which)
                .bind("license", beside.licenseId())
                .bind("seat", seat)
                .bind("self", beside.id())
                .bind("now", tx.now().toEpochMilli())
                .mapTo(Long.class)
                .one();
    }

    /** Lets the others that live on the seat of an activation hold it no more since a time. */
    static void leave(Transaction tx, Activation moved, Instant since) {
        tx.handle()
                .createUpdate("UPDATE activation SET lease_ends_at = :now" + BESIDE + Seats.LIVE
                        + " AND last_seen_at <= :now")
                .bind("license", moved.licenseId())
                .bind("seat", Seats.seatOf(tx.handle(), moved))
                .bind("self", moved.id())
                .bind("now", since.toEpochMilli())
                .execute();
    }
}
