package dev.holdfast.hub.licensing;

import dev.holdfast.hub.ledger.Transaction;
import dev.holdfast.machineid.BindingPolicy;
import dev.holdfast.machineid.EvidenceDigest;
import dev.holdfast.machineid.EvidenceKind;
import dev.holdfast.machineid.Fingerprint;
import dev.holdfast.machineid.MatchRule;
import dev.holdfast.machineid.ScoreSheet;
import dev.holdfast.machineid.Sighting;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/**
 * Finds the seat of a machine that has one already, for a license that counts seats per machine. One kind in common is
 * what a golden image gives: another data directory joins only where two independent measured kinds match, and more than
 * have changed.
 */
final class MachineSeat {
    private static final int KINDS = 2;

    static final String CANDIDATES = "WITH shown AS MATERIALIZED (SELECT activation_id FROM activation_evidence"
            + " WHERE license_id = :license AND digest = :digest AND kind = :kind)"
            + " SELECT shown.activation_id FROM shown JOIN activation a ON a.license_id = :license"
            + " AND a.id = shown.activation_id WHERE a.state = 'live' ORDER BY shown.activation_id";

    private MachineSeat() {}

    /** The seat of the machine that shows this evidence; empty where it has none, or every data directory takes one. */
    static Optional<String> of(Transaction tx, HubLicense license, Fingerprint measured) {
        if (license.terms().seatsPer() != SeatsPer.MACHINE) {
            return Optional.empty();
        }
        return candidates(tx.handle(), license, measured).stream()
                .map(id -> Activations.require(tx.handle(), license.id().text(), id))
                .filter(held -> held.holdsSeatAt(tx.now()) && isSameMachine(held.recorded(), measured))
                .findFirst()
                .map(held -> seatOf(tx.handle(), held));
    }

    private static boolean isSameMachine(Fingerprint recorded, Fingerprint measured) {
        ScoreSheet sheet = MatchRule.judge(recorded, Sighting.of(measured), BindingPolicy.STANDARD);
        return sheet.outcome() == ScoreSheet.Outcome.SAME && sheet.matched() >= KINDS;
    }

    private static Set<String> candidates(Handle handle, HubLicense license, Fingerprint measured) {
        Set<String> ids = new LinkedHashSet<>();
        for (Map.Entry<EvidenceKind, List<EvidenceDigest>> kind :
                measured.digests().entrySet()) {
            for (EvidenceDigest digest : kind.getValue()) {
                ids.addAll(handle.createQuery(CANDIDATES)
                        .bind("digest", digest.text())
                        .bind("kind", kind.getKey().id())
                        .bind("license", license.id().text())
                        .mapTo(String.class)
                        .list());
            }
        }
        return ids;
    }

    private static String seatOf(Handle handle, Activation held) {
        return handle.createQuery(
                        "SELECT coalesce(seat_id, id) FROM activation WHERE license_id = :license AND id = :id")
                .bind("license", held.licenseId())
                .bind("id", held.id())
                .mapTo(String.class)
                .one();
    }
}
