package dev.holdfast.hub.licensing;

import dev.holdfast.hub.access.Caller;
import dev.holdfast.hub.access.DeviceProof;
import dev.holdfast.hub.access.Gate;
import dev.holdfast.hub.access.Secret;
import dev.holdfast.hub.ledger.Transaction;
import dev.holdfast.hub.refusal.Refusal;
import dev.holdfast.protocol.ProblemReason;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The token that some licenses demand for every refresh, beside the signature of the device key. */
final class RefreshToken {
    private RefreshToken() {}

    /**
     * Why a device is not let in without another token; empty where it is let in. What is no good token at all is thrown,
     * so that it is counted as everywhere.
     */
    static Optional<Refusal> refusal(Transaction tx, HubLicense license, Case found, @Nullable Secret presented) {
        if (!license.terms().tokenForRefresh()) {
            return Optional.empty();
        }
        Gate.Entry entry = Gate.toActivate(tx, presented, DeviceProof.of(found.request()));
        if (entry instanceof Gate.Entry.Refused refused) {
            return Optional.of(refused.refusal());
        }
        Caller caller = ((Gate.Entry.Let) entry).caller();
        boolean may = license.workspaceId().equals(caller.token().workspaceId()) && caller.mayUse(found.licenseId());
        Refusal.Shown shown =
                new Refusal.Shown(caller.token().id(), caller.token().workspaceId());
        return may
                ? Optional.empty()
                : Optional.of(Refusal.of(ProblemReason.LICENSE_ACCESS_DENIED).showing(shown));
    }
}
