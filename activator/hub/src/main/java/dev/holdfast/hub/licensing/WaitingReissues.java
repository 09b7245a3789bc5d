package dev.holdfast.hub.licensing;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * Whether licenses wait to be signed anew. Who looks after the hub asks often, and to find that none waits every activation
 * is looked at, so that this is kept in mind for a minute. Thread-safe.
 */
final class WaitingReissues {
    private static final Duration KEPT = Duration.ofMinutes(1);

    private final HubSigner signer;
    private Instant noneUntil = Instant.MIN;

    WaitingReissues(HubSigner signer) {
        this.signer = signer;
    }

    /** Whether any waits; nothing is looked up where no signing certificate was ever voided. */
    synchronized boolean areThere(Handle handle, Instant now) {
        if (now.isBefore(noneUntil)) {
            return false;
        }
        List<String> voided = Signers.voided(handle, signer.trust(handle));
        if (voided.isEmpty()) {
            return false;
        }
        boolean found = Reissues.isAnyWaiting(handle, voided, now);
        noneUntil = found ? Instant.MIN : now.plus(KEPT);
        return found;
    }
}
