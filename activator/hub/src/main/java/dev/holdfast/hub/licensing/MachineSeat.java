package dev.holdfast.hub.licensing;

import dev.holdfast.hub.ledger.Transaction;
import dev.holdfast.machineid.BindingPolicy;
import dev.holdfast.machineid.EvidenceDigest;
import dev.holdfast.machineid.Fingerprint;
import dev.holdfast.machineid.MatchRule;
import dev.holdfast.machineid.ScoreSheet;
import dev.holdfast.machineid.Sighting;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells the seats of machines apart, for a license that counts seats per machine. One kind in common is what a golden image
 * gives: another data directory joins a seat only where two independent measured kinds match, and more than have changed,
 * with every data directory that holds the seat. Where one of them were enough, a row of them, each like the one before,
 * would lead from one machine to another.
 */
final class MachineSeat {
    private static final int KINDS = 2;
    /** More seats than this do not show the same values, unless these are a golden image's. */
    private static final int LOOKED_AT = 50;

    static final String CANDIDATES = EvidenceShown.OF_LICENSE
            + "SELECT DISTINCT coalesce(a.seat_id, a.id) AS seat FROM shown JOIN activation a ON a.license_id = :license"
            + " AND a.id = shown.activation_id WHERE a.id <> :self AND a.awaited_since IS NULL AND " + Seats.HELD
            + " ORDER BY seat LIMIT :most";

    private MachineSeat() {}

    /**
     * The seat of the machine that shows this evidence; empty where it has none, or every data directory takes one.
     *
     * @param self the activation that looks for a seat and does not count as one that holds it; null for a new one
     */
    static Optional<String> of(Transaction tx, HubLicense license, @Nullable Activation self, Fingerprint shown) {
        List<EvidenceDigest> digests =
                shown.digests().values().stream().flatMap(Collection::stream).toList();
        if (license.terms().seatsPer() != SeatsPer.MACHINE || digests.isEmpty()) {
            return Optional.empty();
        }
        return candidates(tx, license, self, digests).stream()
                .filter(seat -> isOneMachine(others(tx, license, seat, self), shown))
                .findFirst();
    }

    /** Another seat of the machine of an activation, which shows this evidence and holds a seat alone; empty for none. */
    static Optional<String> beside(Transaction tx, HubLicense license, Activation held, Fingerprint shown) {
        if (license.terms().seatsPer() != SeatsPer.MACHINE) {
            return Optional.empty();
        }
        boolean alone =
                others(tx, license, Seats.seatOf(tx.handle(), held), held).isEmpty();
        return alone ? of(tx, license, held, shown) : Optional.empty();
    }

    private static List<String> candidates(
            Transaction tx, HubLicense license, @Nullable Activation self, List<EvidenceDigest> digests) {
        return tx.handle()
                .createQuery(CANDIDATES)
                .bindList("digests", digests.stream().map(EvidenceDigest::text).toList())
                .bind("license", license.id().text())
                .bind("self", idOf(self))
                .bind("now", tx.now().toEpochMilli())
                .bind("most", LOOKED_AT)
                .mapTo(String.class)
                .list();
    }

    private static String idOf(@Nullable Activation self) {
        return self == null ? "" : self.id();
    }

    /** What is recorded of those that hold a seat beside one. */
    static List<Fingerprint> others(Transaction tx, HubLicense license, String seat, @Nullable Activation self) {
        return tx
                .handle()
                .createQuery("SELECT id, derived FROM activation WHERE license_id = :license"
                        + " AND coalesce(seat_id, id) = :seat AND id <> :self AND " + Seats.HELD + " ORDER BY id")
                .bind("license", license.id().text())
                .bind("seat", seat)
                .bind("self", idOf(self))
                .bind("now", tx.now().toEpochMilli())
                .map((row, context) -> new Holder(row.getString("id"), row.getBoolean("derived")))
                .list()
                .stream()
                .map(holder -> RecordedEvidence.of(tx.handle(), license.id().text(), holder.id(), holder.derived()))
                .map(Activation.Evidence::recorded)
                .toList();
    }

    private record Holder(String id, boolean derived) {}

    /** Whether all that was recorded is of the machine that shows this evidence. */
    static boolean isOneMachine(List<Fingerprint> recorded, Fingerprint shown) {
        return recorded.stream().allMatch(other -> matches(other, shown) && matches(shown, other));
    }

    private static boolean matches(Fingerprint recorded, Fingerprint shown) {
        ScoreSheet sheet = MatchRule.judge(recorded, Sighting.of(shown), BindingPolicy.STANDARD);
        return sheet.outcome() == ScoreSheet.Outcome.SAME && sheet.matched() >= KINDS;
    }

    /** Whether an activation that is seen to show this by now would be on another machine than one it shares its seat with. */
    static boolean parts(Transaction tx, HubLicense license, Activation held, Fingerprint shown) {
        return license.terms().seatsPer() == SeatsPer.MACHINE
                && held.holdsSeatAt(tx.now())
                && !isOneMachine(others(tx, license, Seats.seatOf(tx.handle(), held), held), shown);
    }
}
