package dev.holdfast.hub.licensing;

import dev.holdfast.hub.ledger.Transaction;
import dev.holdfast.machineid.EvidenceKind;
import dev.holdfast.machineid.Fingerprint;
import dev.holdfast.protocol.ActivationRequest;
import dev.holdfast.protocol.Operation;
import dev.holdfast.verifier.license.Binding;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request that is being judged.
 *
 * @param request the request, its signature checked
 * @param licenseId the license that it names, which need not exist
 */
record Case(ActivationRequest request, String licenseId) {
    static Case of(ActivationRequest request) {
        return new Case(request, request.content().licenseId().text());
    }

    /** The thumbprint of the device key that signed it. */
    String device() {
        return request.deviceKey().thumbprint();
    }

    boolean isRefresh() {
        return request.content().operation() == Operation.REFRESH;
    }

    boolean isRelease() {
        return request.content().operation() == Operation.RELEASE;
    }

    /** What it shows of the machine. */
    Fingerprint measured() {
        return Scopes.counting(request.content().fingerprint());
    }

    /** The kinds that the application will see, or null where nobody asks for that to be judged. */
    @Nullable
    Set<EvidenceKind> view() {
        return isRefresh() ? null : request.content().view();
    }

    /** What it shows, told apart from what many machines show. */
    SharedEvidence.Sorted sorted(Transaction tx, HubLicense license, Fingerprint recorded) {
        if (Scopes.of(measured()) == Binding.Scope.VOLUME) {
            // Whoever asserts an id chooses it, so that it may well be the same for many.
            return new SharedEvidence.Sorted(measured(), Fingerprint.of(Map.of()));
        }
        return SharedEvidence.sort(tx.handle(), license, device(), measured(), recorded);
    }
}
