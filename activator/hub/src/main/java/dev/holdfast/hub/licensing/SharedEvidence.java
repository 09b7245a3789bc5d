package dev.holdfast.hub.licensing;

import dev.holdfast.machineid.EvidenceDigest;
import dev.holdfast.machineid.EvidenceKind;
import dev.holdfast.machineid.Fingerprint;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/**
 * Tells values that name one machine from values that a golden image gave to many: one that two other live machines of the
 * product show as well is shared. Several data directories on one machine, and several licenses in one directory, are one
 * machine.
 */
final class SharedEvidence {
    private static final int MACHINES = 2;
    /** Where so many activations do not show two other machines, they are all one machine's. */
    private static final int LOOKED_AT = 50;

    private final Handle handle;
    private final String product;
    private final String device;
    private final Fingerprint measured;
    private final Map<String, Activation> loaded = new HashMap<>();

    private SharedEvidence(Handle handle, HubLicense license, String device, Fingerprint measured) {
        this.handle = handle;
        this.product = license.id().product().text();
        this.device = device;
        this.measured = measured;
    }

    /**
     * The values of a request, told apart.
     *
     * @param own what may be recorded
     * @param shared what does not count
     */
    record Sorted(Fingerprint own, Fingerprint shared) {}

    /** Tells the values of a request apart; what is recorded of the machine already counts on. */
    static Sorted sort(Handle handle, HubLicense license, String device, Fingerprint measured, Fingerprint recorded) {
        return new SharedEvidence(handle, license, device, measured).sort(recorded);
    }

    private Sorted sort(Fingerprint recorded) {
        List<EvidenceShown.Value> asked = new ArrayList<>();
        measured.digests()
                .forEach((kind, digests) -> digests.stream()
                        .filter(digest -> !recorded.of(kind).contains(digest))
                        .forEach(digest -> asked.add(new EvidenceShown.Value(kind, digest))));
        Map<EvidenceShown.Value, List<Activations.Key>> showing = EvidenceShown.by(handle, product, asked, LOOKED_AT);
        Map<EvidenceKind, List<EvidenceDigest>> own = new EnumMap<>(EvidenceKind.class);
        Map<EvidenceKind, List<EvidenceDigest>> shared = new EnumMap<>(EvidenceKind.class);
        measured.digests().forEach((kind, digests) -> {
            for (EvidenceDigest digest : digests) {
                // What is recorded was not asked for, and so is shown by nobody.
                boolean counts = !isShared(showing.getOrDefault(new EvidenceShown.Value(kind, digest), List.of()));
                (counts ? own : shared)
                        .computeIfAbsent(kind, any -> new ArrayList<>())
                        .add(digest);
            }
        });
        return new Sorted(new Fingerprint(measured.scheme(), own, measured.derived()), Fingerprint.of(shared));
    }

    private boolean isShared(List<Activations.Key> showing) {
        List<Activation> machines = new ArrayList<>();
        for (Activations.Key key : showing) {
            Activation other = loaded.computeIfAbsent(
                    key.licenseId() + " " + key.id(), any -> Activations.require(handle, key.licenseId(), key.id()));
            boolean another = !other.deviceKey().equals(device) && !isOneMachine(shownBy(other), measured.digests());
            if (another && machines.stream().noneMatch(one -> isOneMachine(one, other))) {
                machines.add(other);
            }
            if (machines.size() >= MACHINES) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOneMachine(Activation one, Activation other) {
        return one.deviceKey().equals(other.deviceKey()) || isOneMachine(shownBy(one), shownBy(other));
    }

    /** As the standard rule would have it; one kind in common is what a golden image gives. */
    private static boolean isOneMachine(
            Map<EvidenceKind, List<EvidenceDigest>> one, Map<EvidenceKind, List<EvidenceDigest>> other) {
        int matched = 0;
        int changed = 0;
        for (EvidenceKind kind : one.keySet()) {
            if (other.containsKey(kind)) {
                Set<EvidenceDigest> common = new HashSet<>(one.getOrDefault(kind, List.of()));
                common.retainAll(other.getOrDefault(kind, List.of()));
                matched += common.isEmpty() ? 0 : 1;
                changed += common.isEmpty() ? 1 : 0;
            }
        }
        return matched >= 2 && matched > changed;
    }

    private static Map<EvidenceKind, List<EvidenceDigest>> shownBy(Activation activation) {
        Map<EvidenceKind, List<EvidenceDigest>> all = new EnumMap<>(EvidenceKind.class);
        for (EvidenceKind kind : EvidenceKind.values()) {
            List<EvidenceDigest> values = new ArrayList<>(activation.recorded().of(kind));
            values.addAll(activation.shared().of(kind));
            if (!values.isEmpty()) {
                all.put(kind, values);
            }
        }
        return all;
    }
}
