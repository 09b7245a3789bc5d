package dev.holdfast.client;

import dev.holdfast.protocol.Operation;
import dev.holdfast.verifier.Grant;
import dev.holdfast.verifier.Granted;
import dev.holdfast.verifier.LicenseVerifier;
import dev.holdfast.verifier.RefusalReason;
import dev.holdfast.verifier.Verdict;
import dev.holdfast.verifier.license.LicenseId;
import dev.holdfast.verifier.store.DataDirectoryException;
import dev.holdfast.verifier.store.DeviceKey;
import dev.holdfast.verifier.store.PendingRequest;
import java.util.Optional;
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
    private final @Nullable PatSource pats;
    private final ToldStatus told;

    /** An exchange that shows a PAT where the hub asks for one; with no source it never does. */
    Exchange(LicenseVerifier verifier, RequestDesk desk, HubCall hub, @Nullable PatSource pats) {
        this.verifier = verifier;
        this.desk = desk;
        this.hub = hub;
        this.pats = pats;
        this.told = new ToldStatus(verifier, hub);
    }

    Granted run(LicenseId id, DeviceKey key, Wish wish) throws DataDirectoryException, LicenseSourceException {
        RequestDesk.Ready ready = desk.ready(id, key, wish);
        if (ready.reused()) {
            HubAnswer answer = repeat(ready.pending());
            if (answer instanceof HubAnswer.Granting granting) {
                Verdict verdict = verifier.importGrant(id, granting.grant());
                if (isEnough(wish.operation(), verdict)) {
                    return granted(verdict);
                }
            } else if (!(answer instanceof HubAnswer.Refusing refusing && isForAnother(ready, refusing))) {
                throw refusal(id, ready, answer);
            }
            ready = desk.fresh(id, key, wish);
        }
        while (true) {
            HubAnswer answer = wish.operation() == Operation.REFRESH
                    ? repeat(ready.pending())
                    : hub.post(ready.pending().document(), pats == null ? null : pats.pat());
            if (!(answer instanceof HubAnswer.Granting granting)) {
                Optional<RequestDesk.Ready> carrying = carrying(id, key, wish, ready, answer);
                if (carrying.isEmpty()) {
                    throw refusal(id, ready, answer);
                }
                ready = carrying.get();
                continue;
            }
            long before = verifier.trustBundleVersion();
            Verdict verdict = verifier.importGrant(id, granting.grant());
            if (verdict instanceof Granted
                    || !Grant.isFull(granting.grant().bundles())
                    || verifier.trustBundleVersion() == before) {
                return granted(verdict);
            }
            // A grant holds only so many trust bundles; the next one begins where this one ended.
            ready = desk.fresh(id, key, wish);
        }
    }

    /** Whether a new request may be answered where the one that was sent again is not. */
    private boolean isForAnother(RequestDesk.Ready ready, HubAnswer.Refusing refusing) {
        return refusing.superseded() || (refusing.unknown() && !desk.carriesLicense(ready.pending()));
    }

    /** A hub that was restored from a backup is shown once what it had signed; FORMAT.md 8.14. */
    private Optional<RequestDesk.Ready> carrying(
            LicenseId id, DeviceKey key, Wish wish, RequestDesk.Ready ready, HubAnswer answer)
            throws DataDirectoryException {
        boolean forgotten = answer instanceof HubAnswer.Refusing refusing && refusing.unknown();
        return forgotten && wish.operation() == Operation.REFRESH && !desk.carriesLicense(ready.pending())
                ? desk.carrying(id, key, wish)
                : Optional.empty();
    }

    /**
     * A request that was answered before is answered without a token, which may be gone by now, and a refresh unless the
     * license demands one.
     */
    private HubAnswer repeat(PendingRequest request) throws LicenseSourceException {
        HubAnswer answer = hub.post(request.document(), null);
        if (pats != null && answer instanceof HubAnswer.Refusing refusing && refusing.asksForToken()) {
            return hub.post(request.document(), pats.pat());
        }
        return answer;
    }

    /**
     * Whether the answer to a repeated request is all there is to have. A refresh was asked for now, and that answer may be
     * of long ago; a grant that does not verify today will not do so tomorrow either, unless it only could not be kept.
     */
    private static boolean isEnough(Operation operation, Verdict verdict) {
        return verdict instanceof Verdict.Refused refused
                ? refused.reason() == RefusalReason.GRANT_NOT_KEPT
                : operation != Operation.REFRESH;
    }

    private static Granted granted(Verdict verdict) throws LicenseSourceException {
        if (verdict instanceof Granted granted) {
            return granted;
        }
        throw waiting(LicenseSourceException.of((Verdict.Refused) verdict));
    }

    private LicenseSourceException refusal(LicenseId id, RequestDesk.Ready ready, HubAnswer answer) {
        if (answer instanceof HubAnswer.Refusing refusing) {
            told.take(id, refusing);
            return refusing.temporary()
                    ? waiting(refusing.refusal())
                    : withdrawn(id, ready.pending(), refusing.refusal());
        }
        HubAnswer.None none = (HubAnswer.None) answer;
        return none.sent() || ready.reused() ? waiting(none.failure()) : withdrawn(id, ready.pending(), none.failure());
    }

    /** Who finds the device key and the request in the directory afterwards has to know what they are for. */
    static LicenseSourceException waiting(LicenseSourceException refusal) {
        return refusal.advising(refusal.remedy() + "; then run the same again: the request is kept with the device key,"
                + " because the hub may have acted on it, and takes no second seat");
    }

    /** What the hub said is what the caller has to know; that the request stays written down harms nothing. */
    LicenseSourceException withdrawn(LicenseId id, PendingRequest request, LicenseSourceException refusal) {
        try {
            verifier.dataDirectory().clearPending(id, request.requestId());
        } catch (DataDirectoryException e) {
            refusal.addSuppressed(e);
        }
        return refusal;
    }
}
