package dev.holdfast.hub.licensing;

import dev.holdfast.hub.audit.AuditEntry;
import dev.holdfast.hub.audit.Call;
import dev.holdfast.hub.ledger.Transaction;
import dev.holdfast.hub.refusal.Refusal;
import dev.holdfast.machineid.ScoreSheet;
import dev.holdfast.protocol.ProblemReason;
import dev.holdfast.verifier.ReleaseAnswer;
import java.nio.charset.StandardCharsets;

/**
 * Takes back the seat that a device gives up by a request signed with its key: the seat is free at once, or stays with
 * the other data directories of the machine that share it. What the license says, and who stands behind the device, is of no
 * matter to it. Thread-safe.
 */
final class ReleaseDesk {
    private final GrantWriter grants;

    ReleaseDesk(GrantWriter grants) {
        this.grants = grants;
    }

    /** The receipt; another release of an activation that is released already is answered with one as well. */
    Answer.Granted answer(Transaction tx, Case found, HubLicense license, Activation held, Call by) {
        if (held.revoked()) {
            throw Refusal.of(ProblemReason.ACTIVATION_REVOKED);
        }
        if (!held.released()) {
            Branches.judge(tx, found, license, held, by);
        } else if (GrantTree.of(tx.handle(), held).isAbandoned(found.request().content())) {
            throw Refusal.of(ProblemReason.REQUEST_SUPERSEDED);
        }
        if (MachineJudge.judge(license, held, found.measured()).outcome() == ScoreSheet.Outcome.CHANGED) {
            throw Refusal.of(ProblemReason.MACHINE_CHANGED);
        }
        Activation released = held.raised(tx.now(), GrantWriter.lowestRevision(tx, license))
                .seated(new Seat(tx.now(), tx.now(), held.seat().licenseEndsAt()));
        Activations.update(tx.handle(), released);
        Releases.write(tx.handle(), released);
        boolean shared = LeftBehind.sharesItsSeat(tx, license, released);
        Releases.settle(tx, license, released, by);
        tx.audit(
                by,
                AuditEntry.in(license.workspaceId(), "activation.released", held.id())
                        .onLicense(found.licenseId())
                        .onMachine(found.device())
                        .with("license " + found.licenseId()
                                + (held.released() ? ", released before" : "")
                                + (shared ? ", its machine keeps the seat" : ", its seat is free")));
        ReleaseAnswer answer =
                grants.release(tx, license, released, found.request().content());
        String text = new String(answer.toBytes(), StandardCharsets.UTF_8);
        AnsweredRequests.remember(tx.handle(), found.request(), released, text);
        return new Answer.Granted(text);
    }
}
