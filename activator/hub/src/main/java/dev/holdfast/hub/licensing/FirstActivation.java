package dev.holdfast.hub.licensing;

import dev.holdfast.hub.access.Caller;
import dev.holdfast.hub.audit.AuditEntry;
import dev.holdfast.hub.audit.Call;
import dev.holdfast.hub.ledger.Transaction;
import dev.holdfast.machineid.EvidenceKind;
import dev.holdfast.machineid.Fingerprint;
import java.util.Map;
import java.util.stream.Collectors;

/** Gives a device that has no activation of a license its first. Thread-safe. */
final class FirstActivation {
    private final GrantWriter grants;

    FirstActivation(GrantWriter grants) {
        this.grants = grants;
    }

    /** Takes a seat and grants the license; refused where the machine shows too little or no seat is free. */
    Answer answer(Transaction tx, Case found, HubLicense license, Caller caller, Call by) {
        Scopes.require(license, found.measured());
        SharedEvidence.Sorted evidence = found.sorted(tx, license, Fingerprint.of(Map.of()));
        MachineJudge.requireEnough(license, evidence);
        MachineJudge.requireVisible(license, evidence.own(), evidence.own(), found.view());
        String seat = Seats.place(tx, license, evidence.own());
        Revocations voided = Revocations.of(tx, license);
        Activation activation = activation(tx, found, license, caller, evidence, voided);
        String documentId = tx.ids().documentId();
        GrantWriter.Signed signed =
                grants.write(tx, license, activation, voided, found.request().content(), documentId);
        Activations.insert(tx.handle(), activation, seat, Principal.of(caller).accountId(), signed.signer());
        tx.audit(
                by,
                AuditEntry.in(license.workspaceId(), "activation.created", found.device())
                        .onLicense(found.licenseId())
                        .onMachine(found.device())
                        .with("license " + found.licenseId() + ", token "
                                + caller.token().partial()
                                + AuditedEnd.of(license, activation.term()).inWords() + shared(evidence)));
        GrantTree.empty(tx.handle(), activation).grow(tx, found.request().content(), documentId);
        String answer = signed.text();
        AnsweredRequests.rememberFirst(tx.handle(), found.request(), activation, answer);
        return new Answer.Granted(answer);
    }

    private static Activation activation(
            Transaction tx,
            Case found,
            HubLicense license,
            Caller caller,
            SharedEvidence.Sorted evidence,
            Revocations voided) {
        DeviceTerm term = TermDesk.first(tx, license, evidence.own());
        return new Activation(
                found.licenseId(),
                found.device(),
                new Activation.Holder(
                        found.device(),
                        Principal.of(caller).serviceUserId(),
                        caller.token().id()),
                Activation.Standing.GOOD,
                new Activation.Evidence(evidence.own(), evidence.shared()),
                new Activation.Times(Math.max(tx.now().toEpochMilli(), voided.before()), tx.now(), tx.now()),
                term,
                Findings.NONE,
                Seats.held(license, term));
    }

    private static String shared(SharedEvidence.Sorted evidence) {
        String kinds = evidence.shared().digests().keySet().stream()
                .map(EvidenceKind::id)
                .collect(Collectors.joining(" and "));
        return kinds.isEmpty() ? "" : ", shared with other machines: " + kinds;
    }
}
