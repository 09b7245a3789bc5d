package dev.holdfast.machineid;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is seen of a machine now, as digests, ready to be held against a recorded fingerprint.
 *
 * @param kinds per kind what is seen; a kind that is missing is not visible
 */
public record Sighting(Map<EvidenceKind, Kind> kinds) {
    /**
     * What is seen of one kind.
     *
     * @param fit values that could be recorded; when none of them is a recorded one, the kind has changed
     * @param comparable values that may match but do not speak for a change (known junk)
     * @param whyNotVisible in words, why there is no fit value; empty where there is one
     * @param remedy the line that makes the kind visible, or empty
     */
    public record Kind(Set<EvidenceDigest> fit, Set<EvidenceDigest> comparable, String whyNotVisible, String remedy) {
        public Kind {
            fit = Set.copyOf(fit);
            comparable = Set.copyOf(comparable);
        }
    }

    public Sighting {
        EnumMap<EvidenceKind, Kind> copy = new EnumMap<>(EvidenceKind.class);
        copy.putAll(kinds);
        kinds = Collections.unmodifiableMap(copy);
    }

    /** The sighting that a fingerprint from a request stands for: what it does not list is not visible. */
    public static Sighting of(Fingerprint fingerprint) {
        EnumMap<EvidenceKind, Kind> seen = new EnumMap<>(EvidenceKind.class);
        fingerprint
                .digests()
                .forEach((kind, digests) -> seen.put(kind, new Kind(Set.copyOf(digests), Set.of(), "", "")));
        for (EvidenceKind kind : EvidenceKind.values()) {
            seen.putIfAbsent(kind, new Kind(Set.of(), Set.of(), "not in the request", ""));
        }
        return new Sighting(seen);
    }

    /** What is seen of one kind; never null. */
    public Kind of(EvidenceKind kind) {
        return kinds.getOrDefault(kind, new Kind(Set.of(), Set.of(), "not looked for", ""));
    }

    /** The digests of one kind that could be recorded, in no particular order. */
    public List<EvidenceDigest> fit(EvidenceKind kind) {
        return List.copyOf(of(kind).fit());
    }
}
