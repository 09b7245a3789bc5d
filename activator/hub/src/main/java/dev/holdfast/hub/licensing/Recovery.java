package dev.holdfast.hub.licensing;

import dev.holdfast.hub.audit.AuditEntry;
import dev.holdfast.hub.audit.Call;
import dev.holdfast.hub.ledger.Transaction;
import dev.holdfast.hub.refusal.Refusal;
import dev.holdfast.machineid.EvidenceDigest;
import dev.holdfast.machineid.Fingerprint;
import dev.holdfast.machineid.ScoreSheet;
import dev.holdfast.protocol.ProblemReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Gives the seat of a lost data directory to the one that takes its place on the same machine: where at least two kinds
 * of what a new device shows match exactly one live activation of the license, and the license's rule says that it is the
 * same machine; three times in twelve months. The device key that was lost is superseded for good.
 */
final class Recovery {
    private static final int KINDS = 2;
    private static final int MOST = 3;
    /** More than one is no recovery, however many more there are. */
    private static final int LOOKED_AT = 16;

    static final String CANDIDATES = EvidenceShown.OF_LICENSE
            + "SELECT shown.activation_id FROM shown JOIN activation a ON a.license_id = :license"
            + " AND a.id = shown.activation_id WHERE a.state = 'live' AND a.awaited_since IS NULL"
            + " GROUP BY shown.activation_id"
            + " HAVING count(DISTINCT shown.kind) >= :kinds ORDER BY shown.activation_id LIMIT :most";

    private Recovery() {}

    /** Refuses a device key that was superseded. */
    static void requireNotSuperseded(Handle handle, Case found) {
        long superseded = handle.createQuery(
                        "SELECT count(*) FROM superseded_key WHERE license_id = :license AND device_key = :key")
                .bind("license", found.licenseId())
                .bind("key", found.device())
                .mapTo(Long.class)
                .one();
        if (superseded > 0) {
            throw Refusal.of(ProblemReason.ACTIVATION_SUPERSEDED);
        }
    }

    /** The activation whose data directory a new device takes the place of; empty where it takes a seat of its own. */
    static Optional<Activation> find(Transaction tx, Case found, HubLicense license) {
        if (found.request().content().newSeat() || license.terms().seatsPer() == SeatsPer.MACHINE) {
            // Where machines are counted, another directory on one of them costs no seat.
            return Optional.empty();
        }
        List<Activation> alike = new ArrayList<>();
        for (String id : candidates(tx.handle(), found)) {
            Activation candidate = Activations.require(tx.handle(), found.licenseId(), id);
            if (MachineJudge.judge(license, candidate, found.measured()).matched() >= KINDS) {
                alike.add(candidate);
            }
        }
        return alike.size() == 1 && isSame(license, alike.get(0), found.measured())
                ? Optional.of(requireWithinLimit(tx, alike.get(0)))
                : Optional.empty();
    }

    private static boolean isSame(HubLicense license, Activation candidate, Fingerprint measured) {
        return MachineJudge.judge(license, candidate, measured).outcome() == ScoreSheet.Outcome.SAME;
    }

    private static List<String> candidates(Handle handle, Case found) {
        List<String> digests = found.measured().digests().values().stream()
                .flatMap(List::stream)
                .map(EvidenceDigest::text)
                .toList();
        return digests.isEmpty()
                ? List.of()
                : handle.createQuery(CANDIDATES)
                        .bindList("digests", digests)
                        .bind("license", found.licenseId())
                        .bind("kinds", KINDS)
                        .bind("most", LOOKED_AT)
                        .mapTo(String.class)
                        .list();
    }

    private static Activation requireWithinLimit(Transaction tx, Activation lost) {
        long recovered = tx.handle()
                .createQuery("SELECT count(*) FROM superseded_key"
                        + " WHERE license_id = :license AND activation_id = :activation AND at > :since")
                .bind("license", lost.licenseId())
                .bind("activation", lost.id())
                .bind("since", DriftDesk.periodBefore(tx.now()).toEpochMilli())
                .mapTo(Long.class)
                .one();
        if (recovered >= MOST) {
            throw Refusal.of(ProblemReason.RECOVERY_LIMIT);
        }
        return lost;
    }

    /** Gives the seat to the device that asks, where another device key holds it. */
    static Activation carryOut(Transaction tx, Case found, HubLicense license, Activation held, Call by) {
        if (held.deviceKey().equals(found.device())) {
            return held;
        }
        Activation recovered = supersede(tx, held, found.device());
        tx.audit(
                by,
                AuditEntry.in(license.workspaceId(), "activation.recovered", held.id())
                        .onLicense(found.licenseId())
                        .onMachine(found.device())
                        .with("license " + found.licenseId() + ", device key " + held.deviceKey() + " is superseded"));
        return recovered;
    }

    /** Lets another device key hold the seat, and names the one that did in the status snapshots to come. */
    static Activation supersede(Transaction tx, Activation held, String deviceKey) {
        tx.handle()
                .createUpdate("INSERT INTO superseded_key (license_id, device_key, activation_id, revision, at)"
                        + " VALUES (:license, :key, :activation, :revision, :at)")
                .bind("license", held.licenseId())
                .bind("key", held.deviceKey())
                .bind("activation", held.id())
                .bind("revision", held.revision())
                .bind("at", tx.now().toEpochMilli())
                .execute();
        tx.handle()
                .createUpdate("UPDATE activation SET device_key = :key, known_from = :now"
                        + " WHERE license_id = :license AND id = :activation")
                .bind("key", deviceKey)
                .bind("now", tx.now().toEpochMilli())
                .bind("license", held.licenseId())
                .bind("activation", held.id())
                .execute();
        GrantTree.of(tx.handle(), held).fell();
        return held.heldBy(deviceKey);
    }
}
