package dev.holdfast.hub.licensing;

import dev.holdfast.hub.access.Admission;
import dev.holdfast.hub.audit.AuditEntry;
import dev.holdfast.hub.audit.Call;
import dev.holdfast.hub.ledger.Journal;
import dev.holdfast.hub.ledger.Transaction;
import dev.holdfast.hub.refusal.Refusal;
import dev.holdfast.machineid.Fingerprint;
import dev.holdfast.protocol.ProblemReason;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * Moves seats to other machines: somebody allows it, and the next request of the device key from another machine, or from
 * one that changed too often, is recorded as it is. Thread-safe.
 */
public final class Rebinding {
    /** Long enough for somebody to walk to the machine. */
    static final Duration ALLOWED = Duration.ofDays(7);

    private final Journal journal;

    public Rebinding(Journal journal) {
        this.journal = journal;
    }

    /** Allows an activation's seat to move once, within seven days; refused for one that is revoked. */
    public Activation allow(Admission by, String licenseId, String id) {
        return journal.write(by.call(), tx -> {
            HubLicense license = Licenses.require(tx.handle(), by, licenseId);
            Activation activation = Activations.require(tx.handle(), licenseId, id);
            if (activation.revoked()) {
                throw new Refusal(ProblemReason.CONFLICT, "activation: it is revoked, which is for good");
            }
            Instant until = tx.now().plus(ALLOWED);
            write(tx, activation, until);
            tx.audit(AuditEntry.in(license.workspaceId(), "activation.rebind-allowed", id)
                    .onLicense(licenseId)
                    .onMachine(activation.deviceKey())
                    .with("license " + licenseId + ", until " + until));
            return Activations.require(tx.handle(), licenseId, id);
        });
    }

    private static void write(Transaction tx, Activation activation, Instant until) {
        tx.handle()
                .createUpdate("UPDATE activation SET rebind_until = :until WHERE license_id = :license AND id = :id")
                .bind("until", until.toEpochMilli())
                .bind("license", activation.licenseId())
                .bind("id", activation.id())
                .execute();
    }

    /** What a restored hub has forgotten of the machine counts no more. */
    private static void settle(Transaction tx, Activation moved) {
        tx.handle()
                .createUpdate("UPDATE activation SET rebind_until = NULL, awaited_since = NULL, known_from = :now"
                        + " WHERE license_id = :license AND id = :id")
                .bind("now", tx.now().toEpochMilli())
                .bind("license", moved.licenseId())
                .bind("id", moved.id())
                .execute();
    }

    /**
     * Records the machine of a request in the place of the one that was recorded, where that is allowed; else refuses.
     * Nothing is written before a refusal.
     *
     * @param otherwise why the request is refused where it is not
     */
    static Activation carryOut(
            Transaction tx, Case found, HubLicense license, Activation held, ProblemReason otherwise, Call by) {
        if (!held.findings().mayMove(tx.now())) {
            throw refusal(otherwise);
        }
        SharedEvidence.Sorted evidence = found.sorted(tx, license, Fingerprint.of(Map.of()));
        MachineJudge.requireEnough(license, evidence);
        MachineJudge.requireVisible(license, evidence.own(), evidence.own(), found.view());
        boolean whole = MovingSeat.goesWith(tx, license, held, evidence.own());
        String seat = whole ? Seats.seatOf(tx.handle(), held) : Seats.place(tx, license, held, evidence.own());
        Activation moved = held.recording(evidence.own(), evidence.shared());
        RecordedEvidence.rebind(tx.handle(), moved);
        Seats.sit(tx, moved, seat);
        if (whole) {
            MovingSeat.leave(tx, moved, tx.now());
        }
        settle(tx, moved);
        tx.audit(
                by,
                AuditEntry.in(license.workspaceId(), "activation.rebound", held.id())
                        .onLicense(found.licenseId())
                        .onMachine(found.device())
                        .with("license " + found.licenseId() + (whole ? MovingSeat.WORDS : "")));
        return moved;
    }

    private static Refusal refusal(ProblemReason reason) {
        return reason == ProblemReason.MACHINE_CHANGED
                ? new Refusal(
                        reason,
                        reason.meaning(),
                        "activate this machine as a device of its own, `holdfast activate LICENSE-ID --new-device`; or, where it"
                                + " takes the place of the other, let somebody with activations:rebind allow that and run"
                                + " `holdfast activate LICENSE-ID --rebind`, both with a token")
                : Refusal.of(reason);
    }
}
