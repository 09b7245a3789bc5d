package dev.holdfast.client;

import dev.holdfast.machineid.Fingerprint;
import dev.holdfast.protocol.Operation;
import dev.holdfast.verifier.Granted;
import dev.holdfast.verifier.LicenseVerifier;
import dev.holdfast.verifier.Verdict;
import dev.holdfast.verifier.license.LicenseId;
import dev.holdfast.verifier.store.DataDirectoryException;
import dev.holdfast.verifier.store.DeviceKey;
import dev.holdfast.verifier.store.PendingRequest;
import org.jspecify.annotations.Nullable;

/**
 * One request to the hub and what becomes of it in the data directory. The caller holds the operation lock.
 *
 * <p>The request stays pending while the hub may have acted on it and its grant is not installed: after a lost or
 * unreadable answer, a temporary refusal, or a grant that does not verify here. So the next run sends the same request
 * and takes no second seat. It is removed when the hub has refused it, or when it cannot have been sent.
 */
final class Exchange {
    private final LicenseVerifier verifier;
    private final RequestDesk desk;
    private final HubCall hub;

    Exchange(LicenseVerifier verifier, RequestDesk desk, HubCall hub) {
        this.verifier = verifier;
        this.desk = desk;
        this.hub = hub;
    }

    Granted run(Operation operation, LicenseId id, DeviceKey key, Fingerprint fingerprint, @Nullable Pat pat)
            throws DataDirectoryException, LicenseSourceException {
        RequestDesk.Ready ready = desk.ready(operation, id, key, fingerprint);
        HubAnswer answer = hub.post(ready.pending().document(), pat);
        if (ready.reused() && answer instanceof HubAnswer.Refusing refusing && refusing.superseded()) {
            ready = desk.fresh(operation, id, key, fingerprint);
            answer = hub.post(ready.pending().document(), pat);
        }
        if (answer instanceof HubAnswer.Granting granting) {
            return install(verifier.importGrant(id, granting.grant()));
        }
        if (answer instanceof HubAnswer.Refusing refusing) {
            throw refusing.temporary() ? refusing.refusal() : withdrawn(id, ready.pending(), refusing.refusal());
        }
        HubAnswer.None none = (HubAnswer.None) answer;
        throw none.sent() || ready.reused() ? none.failure() : withdrawn(id, ready.pending(), none.failure());
    }

    private static Granted install(Verdict verdict) throws LicenseSourceException {
        if (verdict instanceof Granted granted) {
            return granted;
        }
        throw LicenseSourceException.of((Verdict.Refused) verdict);
    }

    /** What the hub said is what the caller has to know; that the request stays written down harms nothing. */
    private LicenseSourceException withdrawn(LicenseId id, PendingRequest request, LicenseSourceException refusal) {
        try {
            verifier.dataDirectory().clearPending(id, request.requestId());
        } catch (DataDirectoryException e) {
            refusal.addSuppressed(e);
        }
        return refusal;
    }
}
