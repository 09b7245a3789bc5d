package dev.holdfast.machineid;

import dev.holdfast.machineid.Observation.Seen;
import dev.holdfast.machineid.Observation.Unfit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What was seen of a machine at one moment: every probe with its answer. Immutable and thread-safe. */
public final class MachineView {
    private static final List<EvidenceKind> MEASURED =
            List.of(EvidenceKind.MACHINE_ID, EvidenceKind.BOARD, EvidenceKind.DISK, EvidenceKind.NIC);

    private final List<Probe> probes;
    private final Surroundings surroundings;
    private final @Nullable Sha256 sha256;
    private volatile Map.@Nullable Entry<ProductScope, Sighting> remembered;

    MachineView(List<Probe> probes, Surroundings surroundings, @Nullable Sha256 sha256) {
        this.probes = List.copyOf(probes);
        this.surroundings = surroundings;
        this.sha256 = sha256;
    }

    @Nullable
    Sha256 sha256() {
        return sha256;
    }

    /** The kinds that are measured, in order: all but what an operator asserts. */
    static List<EvidenceKind> measuredKinds() {
        return MEASURED;
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
        return fingerprint(scope, Set.copyOf(MEASURED));
    }

    /**
     * The fingerprint of only some kinds, for a device that will later see less than is visible now.
     *
     * @param only the kinds to record; {@link EvidenceKind#ASSERTED} is never among a machine's own
     */
    public Fingerprint fingerprint(ProductScope scope, Set<EvidenceKind> only) {
        DigestMaker maker = new DigestMaker(scope, sha256);
        EnumMap<EvidenceKind, List<EvidenceDigest>> digests = new EnumMap<>(EvidenceKind.class);
        for (EvidenceKind kind : MEASURED) {
            if (only.contains(kind)) {
                digests.put(kind, recordable(kind, maker));
            }
        }
        return new Fingerprint(Fingerprint.SCHEME, digests, derived());
    }

    /**
     * The fingerprint that a device shows to a hub that has recorded it before: of the kinds chosen the values that are
     * recorded and still seen come first, so that a machine which has more values than a request holds is judged by the hub
     * as it judges itself.
     *
     * @param only the kinds to show
     * @param recorded what is recorded of the machine, with digests of the same product scope
     */
    public Fingerprint fingerprint(ProductScope scope, Set<EvidenceKind> only, Fingerprint recorded) {
        RequestCut cut = new RequestCut(probes, new DigestMaker(scope, sha256), recorded);
        EnumMap<EvidenceKind, List<EvidenceDigest>> digests = new EnumMap<>(EvidenceKind.class);
        for (EvidenceKind kind : MEASURED) {
            if (only.contains(kind)) {
                digests.put(kind, cut.of(kind));
            }
        }
        return new Fingerprint(Fingerprint.SCHEME, digests, derived());
    }

    /** The fingerprint for a license bound at volume scope: the asserted id alone, and nothing of the hardware. */
    public Fingerprint assertedFingerprint(ProductScope scope) {
        return Fingerprint.of(
                Map.of(EvidenceKind.ASSERTED, recordable(EvidenceKind.ASSERTED, new DigestMaker(scope, sha256))));
    }

    /** Everything seen, as digests, to be held against a recorded fingerprint. */
    public Sighting sighting(ProductScope scope) {
        Map.Entry<ProductScope, Sighting> before = remembered;
        if (before != null && before.getKey().product().equals(scope.product())) {
            return before.getValue();
        }
        Sighting sighting = digested(scope);
        remembered = Map.entry(scope, sighting);
        return sighting;
    }

    private Sighting digested(ProductScope scope) {
        DigestMaker maker = new DigestMaker(scope, sha256);
        EnumMap<EvidenceKind, Sighting.Kind> kinds = new EnumMap<>(EvidenceKind.class);
        for (EvidenceKind kind : EvidenceKind.values()) {
            kinds.put(kind, sightingOf(kind, maker));
        }
        return new Sighting(kinds);
    }

    /**
     * What a process without root's rights would see of this machine: the serials of DMI are closed to it. For warning
     * before a license is bound to evidence that the application will not see.
     */
    public MachineView asUnprivileged() {
        return NarrowedView.unprivileged(this);
    }

    /**
     * What a container with a network of its own and without the machine-id of its host would see of this machine, with
     * the lines that show it the rest.
     */
    public MachineView asInBridgeContainer() {
        return NarrowedView.inBridgeContainer(this, Remedies.ofDocker());
    }

    private List<EvidenceDigest> recordable(EvidenceKind kind, DigestMaker maker) {
        Set<EvidenceDigest> digests = new LinkedHashSet<>();
        for (Probe probe : probes) {
            boolean wanted = probe.kind() == kind && digests.size() < kind.limit();
            if (wanted && probe.observation() instanceof Seen seen) {
                digests.add(maker.digest(kind, seen.value()));
            }
        }
        return new ArrayList<>(digests);
    }

    private Sighting.Kind sightingOf(EvidenceKind kind, DigestMaker maker) {
        Set<EvidenceDigest> fit = new HashSet<>();
        Set<EvidenceDigest> comparable = new HashSet<>();
        Probe hidden = null;
        for (Probe probe : probes) {
            if (probe.kind() != kind) {
                continue;
            }
            if (probe.observation() instanceof Seen seen) {
                fit.add(maker.digest(kind, seen.value()));
                addOtherByteOrder(kind, seen.value(), comparable, maker);
            } else if (probe.observation() instanceof Unfit unfit && Observations.comparable(unfit)) {
                comparable.add(maker.digest(kind, unfit.value()));
            }
            hidden = moreTelling(hidden, probe);
        }
        if (!fit.isEmpty()) {
            return new Sighting.Kind(fit, comparable, "", "");
        }
        if (hidden == null) {
            return new Sighting.Kind(fit, comparable, notLookedFor(kind), notLookedForRemedy(kind));
        }
        return new Sighting.Kind(fit, comparable, Observations.why(hidden), hidden.remedy());
    }

    private static void addOtherByteOrder(
            EvidenceKind kind, EvidenceValue value, Set<EvidenceDigest> comparable, DigestMaker maker) {
        EvidenceValue swapped = inOtherByteOrder(kind, value);
        if (swapped != null) {
            comparable.add(maker.digest(kind, swapped));
        }
    }

    // A firmware update may show the same UUID in the other byte order (SMBIOS 2.6, 7.2.1).
    static @Nullable EvidenceValue inOtherByteOrder(EvidenceKind kind, EvidenceValue value) {
        boolean uuid = kind == EvidenceKind.BOARD && Normalisation.isHex(value.normalised(), 32);
        return uuid ? new EvidenceValue(Normalisation.swapped(value.normalised())) : null;
    }

    private static @Nullable Probe moreTelling(@Nullable Probe best, Probe other) {
        boolean more =
                best == null || Observations.weight(other.observation()) > Observations.weight(best.observation());
        return more ? other : best;
    }

    private static String notLookedFor(EvidenceKind kind) {
        return kind == EvidenceKind.ASSERTED ? AssertedReader.VARIABLE + " is not set" : "not looked for";
    }

    private static String notLookedForRemedy(EvidenceKind kind) {
        return kind == EvidenceKind.ASSERTED ? "export " + AssertedReader.VARIABLE + "=FILE" : "";
    }

    // A KVM guest makes its machine-id from the board's UUID at first boot; SMBIOS may show that in the other byte
    // order.
    private boolean derived() {
        for (Probe board : probes) {
            boolean uuid = board.kind() == EvidenceKind.BOARD && board.observation() instanceof Seen;
            EvidenceValue value = Observations.valueOf(board.observation());
            if (uuid && value != null && value.normalised().length() == 32 && machineIdIs(value.normalised())) {
                return true;
            }
        }
        return false;
    }

    private boolean machineIdIs(String uuid) {
        for (Probe probe : probes) {
            if (probe.kind() == EvidenceKind.MACHINE_ID && probe.observation() instanceof Seen seen) {
                String id = seen.value().normalised();
                return id.equals(uuid) || (Normalisation.isHex(uuid, 32) && id.equals(Normalisation.swapped(uuid)));
            }
        }
        return false;
    }
}
