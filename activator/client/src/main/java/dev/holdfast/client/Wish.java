package dev.holdfast.client;

import dev.holdfast.machineid.EvidenceKind;
import dev.holdfast.machineid.Fingerprint;
import dev.holdfast.protocol.Operation;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a request is to say.
 *
 * @param operation what is asked for
 * @param fingerprint the evidence to show
 * @param view the kinds that the application will see, for the hub to judge by the license's rule; null for what is shown
 * @param newSeat whether to ask for a seat of its own, beside those of other data directories on this machine
 */
record Wish(
        Operation operation,
        Fingerprint fingerprint,
        @Nullable Set<EvidenceKind> view,
        boolean newSeat) {
    static Wish refresh(VisibleEvidence evidence) {
        return new Wish(Operation.REFRESH, evidence.fingerprint(), null, false);
    }
}
