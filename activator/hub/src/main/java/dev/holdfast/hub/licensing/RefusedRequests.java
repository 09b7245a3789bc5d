package dev.holdfast.hub.licensing;

import dev.holdfast.hub.audit.AuditEntry;
import dev.holdfast.hub.audit.Call;
import dev.holdfast.hub.audit.CredentialCounts;
import dev.holdfast.hub.ledger.Transaction;
import dev.holdfast.hub.refusal.Refusal;
import dev.holdfast.protocol.ProblemReason;

/**
 * What the audit keeps of requests that are refused. A device that asks again and again, and whoever makes up device keys
 * or license IDs, is counted each time and fills no disk: there is at most one record a minute for each reason and each
 * token or device key, told apart only by what nobody can make up, licenses of the workspace and devices that have or had
 * one.
 */
final class RefusedRequests {
    private RefusedRequests() {}

    /**
     * Notes one.
     *
     * @param by the call by the device, or by the token that was good for it
     * @param workspaceId the workspace that is to find it in its audit
     * @param held whether the device has or had an activation of the license
     */
    static void note(Transaction tx, Call by, Case found, Answer.Refused answer, String workspaceId, boolean held) {
        Refusal refusal = answer.refusal();
        String reason = refusal.reason().code();
        // Without a token, only devices that the hub knows get so far.
        String source = refusal.shown()
                .map(Refusal.Shown::id)
                .orElseGet(() -> by.tokenId() == null ? found.device() : by.tokenId());
        if (!CredentialCounts.refusedKnown(tx, source, reason, about(found, refusal, held))) {
            return;
        }
        tx.audit(
                showing(by, refusal, workspaceId),
                AuditEntry.in(workspaceId, "request.refused", found.device())
                        .onLicense(found.licenseId())
                        .onMachine(found.device())
                        .with(reason + ", license " + found.licenseId()
                                + (answer.status() == null ? "" : ", with its status snapshot")));
    }

    /** What the hub knows of where the request was about; nothing that the one who sent it can make up. */
    private static String about(Case found, Refusal refusal, boolean held) {
        if (held) {
            return found.licenseId() + " " + found.device();
        }
        boolean unlooked = refusal.shown().isPresent() || refusal.reason() == ProblemReason.LICENSE_UNKNOWN;
        return unlooked ? "" : found.licenseId();
    }

    /** No workspace learns of another's tokens. */
    private static Call showing(Call by, Refusal refusal, String workspaceId) {
        return refusal.shown()
                .filter(shown -> workspaceId.equals(shown.workspaceId()))
                .map(shown -> by.with(shown.id()))
                .orElse(by);
    }
}
