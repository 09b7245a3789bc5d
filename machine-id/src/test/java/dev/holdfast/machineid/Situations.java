package dev.holdfast.machineid;

import static dev.holdfast.machineid.Situation.MEASURED;
import static dev.holdfast.machineid.Situation.digest;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Any situation: up to two values of each kind recorded and up to two seen, of which some may be known junk by now. */
final class Situations {
    private Situations() {}

    static Arbitrary<Situation> any() {
        Arbitrary<Boolean> derived = Arbitraries.of(true, false);
        Arbitrary<Set<EvidenceKind>> junk = Arbitraries.of(MEASURED).set().ofMaxSize(2);
        return Combinators.combine(sides(), sides(), derived, junk).as(Situations::situation);
    }

    private static Situation situation(
            Map<EvidenceKind, Set<EvidenceDigest>> recorded,
            Map<EvidenceKind, Set<EvidenceDigest>> seen,
            boolean derived,
            Set<EvidenceKind> junk) {
        EnumMap<EvidenceKind, List<EvidenceDigest>> lists = new EnumMap<>(EvidenceKind.class);
        recorded.forEach((kind, digests) ->
                lists.put(kind, digests.stream().limit(kind.limit()).toList()));
        EnumMap<EvidenceKind, Sighting.Kind> kinds = new EnumMap<>(EvidenceKind.class);
        seen.forEach((kind, digests) -> kinds.put(
                kind,
                junk.contains(kind)
                        ? new Sighting.Kind(Set.of(), digests, "known junk", "")
                        : new Sighting.Kind(digests, Set.of(), digests.isEmpty() ? "hidden" : "", "")));
        return new Situation(new Fingerprint(Fingerprint.SCHEME, lists, derived), new Sighting(kinds));
    }

    private static Arbitrary<Map<EvidenceKind, Set<EvidenceDigest>>> sides() {
        Arbitrary<Set<Integer>> few = Arbitraries.integers().between(0, 2).set().ofMaxSize(2);
        return few.list().ofSize(MEASURED.size()).map(numbers -> {
            Map<EvidenceKind, Set<EvidenceDigest>> side = new EnumMap<>(EvidenceKind.class);
            for (int i = 0; i < MEASURED.size(); i++) {
                Set<EvidenceDigest> digests = new HashSet<>();
                for (int number : numbers.get(i)) {
                    digests.add(digest(MEASURED.get(i), "v" + number));
                }
                side.put(MEASURED.get(i), digests);
            }
            return side;
        });
    }
}
