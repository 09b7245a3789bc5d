package dev.holdfast.hub.licensing;

import dev.holdfast.hub.audit.AuditEntry;
import dev.holdfast.hub.audit.Call;
import dev.holdfast.hub.ledger.Transaction;
import dev.holdfast.hub.refusal.Refusal;
import dev.holdfast.machineid.Fingerprint;
import dev.holdfast.machineid.ScoreSheet;
import dev.holdfast.protocol.ProblemReason;
import java.util.Map;

/**
 * Gives a device whose activation was released a seat anew, as if it were its first: of evidence, only what it shows now
 * counts. But while its seat is in quarantine it is still this machine's, and takes no second one.
 */
final class Reseating {

    /** The activation with its seat; refused where none is free, or where another machine asks for one in quarantine. */
    Activation take(Transaction tx, Case found, HubLicense license, Activation released, Call by) {
        if (released.suspended()) {
            throw Refusal.of(ProblemReason.ACTIVATION_SUSPENDED);
        }
        boolean quarantined = released.holdsSeatAt(tx.now());
        if (quarantined
                && MachineJudge.judge(license, released, found.measured()).outcome() == ScoreSheet.Outcome.CHANGED) {
            throw Refusal.of(ProblemReason.MACHINE_CHANGED);
        }
        SharedEvidence.Sorted evidence = found.sorted(tx, license, Fingerprint.of(Map.of()));
        MachineJudge.requireEnough(license, evidence);
        MachineJudge.requireVisible(license, evidence.own(), evidence.own(), found.view());
        String seat = Seats.place(tx, license, released, evidence.own());
        Activation seated = released.recording(evidence.own(), evidence.shared())
                .holding(TermDesk.again(tx, license, released))
                .seated(Seat.TAKEN)
                .raised(tx.now(), GrantWriter.lowestRevision(tx, license));
        Activations.revive(tx, seated);
        Seats.sit(tx, seated, seat);
        Quarantine.markLifted(tx, seated);
        tx.audit(
                by,
                AuditEntry.in(license.workspaceId(), "activation.created", seated.id())
                        .onLicense(found.licenseId())
                        .onMachine(found.device())
                        .with("license " + found.licenseId() + ", anew after a release"
                                + AuditedEnd.of(license, seated.term()).inWords()));
        return seated;
    }
}
