package dev.holdfast.client;

import dev.holdfast.machineid.EvidenceKind;
import java.util.Set;

/**
 * How to activate.
 *
 * @param only the kinds of evidence to record; those that are not visible are left out
 * @param newDevice whether what the data directory holds is set aside first, so that this machine becomes a new device
 *     with a seat of its own
 * @param force whether to activate although the application will not see enough of the machine to recognise it
 */
public record ActivationOptions(Set<EvidenceKind> only, boolean newDevice, boolean force) {
    /** Every kind that shows, in the data directory as it stands. */
    public static final ActivationOptions USUAL = new ActivationOptions(Set.of(EvidenceKind.values()), false, false);

    public ActivationOptions {
        only = Set.copyOf(only);
    }
}
