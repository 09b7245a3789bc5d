package dev.holdfast.machineid;

import java.util.List;

/** What was seen of a machine at one moment: every probe with its answer. Immutable and thread-safe. */
public final class MachineView {
    private final List<Probe> probes;
    private final Surroundings surroundings;

    MachineView(List<Probe> probes, Surroundings surroundings) {
        this.probes = List.copyOf(probes);
        this.surroundings = surroundings;
    }

    /** Every place that was looked at, in the order of {@link EvidenceKind} and, within a kind, of preference. */
    public List<Probe> probes() {
        return probes;
    }

    /** Whether the process runs in a container. */
    public Surroundings surroundings() {
        return surroundings;
    }

    /**
     * The fingerprint that an activation would record: the fit values of the kinds {@code machine-id}, {@code board},
     * {@code disk} and {@code nic}, each kind cut to its limit.
     */
    public Fingerprint fingerprint(ProductScope scope) {
        throw new UnsupportedOperationException();
    }

    /** Everything seen, as digests, to be held against a recorded fingerprint. */
    public Sighting sighting(ProductScope scope) {
        throw new UnsupportedOperationException();
    }
}
