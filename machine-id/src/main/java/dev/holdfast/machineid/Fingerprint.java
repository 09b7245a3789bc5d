package dev.holdfast.machineid;

import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * The scoped digests of a machine's evidence: the only thing about a machine that ever leaves it; FORMAT.md section 4.
 *
 * <p>Immutable. Kinds without a value are left out. A fingerprint without any kind is allowed: it says that nothing
 * could be recorded, and no license is bound to it.
 *
 * @param scheme how the digests were made; 1 is the only scheme so far
 * @param digests per kind at least one and at most {@link EvidenceKind#limit()} distinct digests
 * @param derived whether the machine-id was taken from the board's UUID, so that both count as one kind
 */
public record Fingerprint(int scheme, Map<EvidenceKind, List<EvidenceDigest>> digests, boolean derived) {
    /** The scheme that this version makes. */
    public static final int SCHEME = 1;

    public Fingerprint {
        EnumMap<EvidenceKind, List<EvidenceDigest>> copy = new EnumMap<>(EvidenceKind.class);
        for (Map.Entry<EvidenceKind, List<EvidenceDigest>> entry : digests.entrySet()) {
            List<EvidenceDigest> distinct = List.copyOf(new LinkedHashSet<>(entry.getValue()));
            EvidenceKind kind = entry.getKey();
            if (distinct.size() > kind.limit()) {
                throw new IllegalArgumentException("fingerprint: expected at most " + kind.limit() + " values of "
                        + kind.id() + ", found " + distinct.size());
            }
            if (!distinct.isEmpty()) {
                copy.put(kind, distinct);
            }
        }
        if (scheme != SCHEME) {
            throw new IllegalArgumentException("fingerprint scheme: expected " + SCHEME + ", found " + scheme);
        }
        digests = Collections.unmodifiableMap(copy);
        derived = derived && copy.containsKey(EvidenceKind.MACHINE_ID) && copy.containsKey(EvidenceKind.BOARD);
    }

    /** A fingerprint of {@link #SCHEME} in which no two kinds are derived from one another. */
    public static Fingerprint of(Map<EvidenceKind, List<EvidenceDigest>> digests) {
        return new Fingerprint(SCHEME, digests, false);
    }

    /** How many independent kinds are recorded; a derived pair counts once. */
    public int independentKinds() {
        return digests.size() - (derived ? 1 : 0);
    }

    /** The digests of one kind; empty where the kind is not recorded. */
    public List<EvidenceDigest> of(EvidenceKind kind) {
        return digests.getOrDefault(kind, List.of());
    }
}
