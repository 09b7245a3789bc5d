package dev.holdfast.hub.licensing;

import dev.holdfast.hub.ledger.Transaction;
import java.util.List;

/**
 * Data directories that were released without their device while another one on their machine kept the seat. They may go on
 * using their licenses, so that the seat is their machine's, and nobody waits for it before it would be free without them.
 */
final class LeftBehind {
    private LeftBehind() {}

    /** Whether another live activation sits on the seat of this one. */
    static boolean sharesItsSeat(Transaction tx, HubLicense license, Activation held) {
        return license.terms().seatsPer() == SeatsPer.MACHINE
                && tx.handle()
                                .createQuery("SELECT count(*) FROM activation WHERE license_id = :license AND id <> :id"
                                        + " AND coalesce(seat_id, id) = :seat AND " + Seats.LIVE)
                                .bind("license", held.licenseId())
                                .bind("id", held.id())
                                .bind("seat", Seats.seatOf(tx.handle(), held))
                                .bind("now", tx.now().toEpochMilli())
                                .mapTo(Long.class)
                                .one()
                        > 0;
    }

    /** Those left behind on a seat, beside one. */
    static List<Activation> on(Transaction tx, HubLicense license, String seat, Activation beside) {
        if (license.terms().seatsPer() != SeatsPer.MACHINE) {
            return List.of();
        }
        return tx
                .handle()
                .createQuery("SELECT id FROM activation WHERE license_id = :license AND id <> :id"
                        + " AND coalesce(seat_id, id) = :seat AND released_at IS NOT NULL AND seat_until IS NULL"
                        + " ORDER BY id")
                .bind("license", license.id().text())
                .bind("id", beside.id())
                .bind("seat", seat)
                .mapTo(String.class)
                .list()
                .stream()
                .map(id -> Activations.require(tx.handle(), license.id().text(), id))
                .toList();
    }
}
