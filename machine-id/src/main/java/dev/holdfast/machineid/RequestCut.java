package dev.holdfast.machineid;

import dev.holdfast.machineid.Observation.Seen;
import dev.holdfast.machineid.Observation.Unfit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a device shows of each kind to a hub that has recorded some of it. A request holds few values, and a hub knows no
 * others: so those come first that are recorded, in the form in which they are recorded, and the hub judges as the device
 * itself would.
 */
final class RequestCut {
    private final List<Probe> probes;
    private final DigestMaker maker;
    private final Fingerprint recorded;

    RequestCut(List<Probe> probes, DigestMaker maker, Fingerprint recorded) {
        this.probes = probes;
        this.maker = maker;
        this.recorded = recorded;
    }

    /** The recorded values that are seen, then the fit ones that are not recorded, as many as a request holds. */
    List<EvidenceDigest> of(EvidenceKind kind) {
        Set<EvidenceDigest> known = new LinkedHashSet<>();
        Set<EvidenceDigest> others = new LinkedHashSet<>();
        for (Probe probe : probes) {
            if (probe.kind() != kind) {
                continue;
            }
            EvidenceDigest held = recordedForm(kind, probe.observation());
            if (held != null) {
                known.add(held);
            } else if (probe.observation() instanceof Seen seen) {
                others.add(maker.digest(kind, seen.value()));
            }
        }
        List<EvidenceDigest> shown = new ArrayList<>(known);
        shown.addAll(others);
        return shown.subList(0, Math.min(shown.size(), kind.limit()));
    }

    /** The recorded digest that an observation matches, or null where it matches none. */
    private @Nullable EvidenceDigest recordedForm(EvidenceKind kind, Observation observation) {
        if (observation instanceof Unfit unfit) {
            return Observations.comparable(unfit) ? ifRecorded(kind, unfit.value()) : null;
        }
        if (!(observation instanceof Seen seen)) {
            return null;
        }
        EvidenceDigest asItIs = ifRecorded(kind, seen.value());
        EvidenceValue swapped = MachineView.inOtherByteOrder(kind, seen.value());
        return asItIs != null || swapped == null ? asItIs : ifRecorded(kind, swapped);
    }

    private @Nullable EvidenceDigest ifRecorded(EvidenceKind kind, EvidenceValue value) {
        EvidenceDigest digest = maker.digest(kind, value);
        return recorded.of(kind).contains(digest) ? digest : null;
    }
}
