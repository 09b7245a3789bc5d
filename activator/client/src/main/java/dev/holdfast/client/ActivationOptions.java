package dev.holdfast.client;

import dev.holdfast.machineid.EvidenceKind;
import java.util.Set;

/**
 * How to activate.
 *
 * @param only the kinds of evidence to record; those that are not visible are left out
 * @param newDevice whether a data directory that is another device's, or whose license is refused here, is set aside
 *     first, so that this machine becomes a new device with a seat of its own, also where the machine is known to hold one
 *     under another device key; passed over where the directory is in use on this machine or an activation begun here waits
 *     for its answer
 * @param container whether the data directory is meant for a container, so that what a container sees has to be enough
 * @param force whether to activate although the application will not see enough of the machine to recognise it
 * @param again whether to ask the hub although the license is granted here already, for example because the account that
 *     it was activated with is gone; device key and seat stay the same
 * @param rebind whether to ask although the data directory was activated on another machine, whose seat somebody has
 *     allowed on the hub to move here; device key and seat stay the same
 */
public record ActivationOptions(
        Set<EvidenceKind> only, boolean newDevice, boolean container, boolean force, boolean again, boolean rebind) {
    /** Every kind that shows, in the data directory as it stands. */
    public static final ActivationOptions USUAL =
            new ActivationOptions(Set.of(EvidenceKind.values()), false, false, false, false, false);

    public ActivationOptions {
        only = Set.copyOf(only);
    }

    /** The same, recording these kinds of evidence only. */
    public ActivationOptions recording(Set<EvidenceKind> kinds) {
        return new ActivationOptions(kinds, newDevice, container, force, again, rebind);
    }

    /** The same for a new device. */
    public ActivationOptions asNewDevice() {
        return new ActivationOptions(only, true, container, force, again, rebind);
    }

    /** The same for a data directory that a container will mount. */
    public ActivationOptions forContainer() {
        return new ActivationOptions(only, newDevice, true, force, again, rebind);
    }

    /** The same, whatever the application will see. */
    public ActivationOptions forced() {
        return new ActivationOptions(only, newDevice, container, true, again, rebind);
    }

    /** The same, asking the hub again. */
    public ActivationOptions askingAgain() {
        return new ActivationOptions(only, newDevice, container, force, true, rebind);
    }

    /** The same for a machine that takes the place of the one that the data directory was activated on. */
    public ActivationOptions rebinding() {
        return new ActivationOptions(only, newDevice, container, force, true, true);
    }

    /** Whether the directory may be another machine's. */
    boolean foreign() {
        return newDevice || rebind;
    }
}
