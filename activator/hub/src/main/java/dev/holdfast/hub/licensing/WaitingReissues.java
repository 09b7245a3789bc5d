package dev.holdfast.hub.licensing;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jdbi.v3.core.Handle;

/**
 * Whether licenses wait to be signed anew. Who looks after the hub asks often, and to find that none waits every activation
 * is looked at, so that this is kept in mind for a minute, and looked up by one caller at a time. Thread-safe.
 */
final class WaitingReissues {
    private static final Duration KEPT = Duration.ofMinutes(1);

    private final HubSigner signer;
    private final AtomicBoolean looking = new AtomicBoolean();
    private volatile Look last = new Look(Set.of(), false, Instant.EPOCH);

    /**
     * What was found last.
     *
     * @param voided of which signers
     */
    private record Look(Set<String> voided, boolean found, Instant at) {
        boolean stands(Set<String> now, Instant time) {
            return !found
                    && voided.equals(now)
                    && Duration.between(at, time).abs().compareTo(KEPT) < 0;
        }
    }

    WaitingReissues(HubSigner signer) {
        this.signer = signer;
    }

    /** Whether any waits; nothing is looked up where no signing certificate was ever voided. */
    boolean areThere(Handle handle, Instant now) {
        List<String> voided = Signers.voided(handle, signer.trust(handle));
        if (voided.isEmpty()) {
            return false;
        }
        Set<String> those = Set.copyOf(voided);
        // Nobody waits here for somebody else's look: whoever asks holds one of few connections.
        if (last.stands(those, now) || !looking.compareAndSet(false, true)) {
            return last.found();
        }
        try {
            last = new Look(those, Reissues.isAnyWaiting(handle, voided, now), now);
            return last.found();
        } finally {
            looking.set(false);
        }
    }
}
