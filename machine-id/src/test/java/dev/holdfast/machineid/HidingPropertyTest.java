package dev.holdfast.machineid;

import static dev.holdfast.machineid.Situation.MEASURED;
import static dev.holdfast.machineid.Situation.PAIR;
import static dev.holdfast.machineid.Situation.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.holdfast.machineid.ScoreSheet.Outcome;
import dev.holdfast.machineid.ScoreSheet.State;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

/** Hiding less than a kind: single values, and one half of a derived pair, which together are one kind. */
class HidingPropertyTest {
    @Property(tries = 3000)
    void judge_hidingAnythingAtAllHalfAPairIncluded_neverTurnsDifferentIntoSameUnderStrict(
            @ForAll("situations") Situation before, @ForAll("hidden") Map<EvidenceKind, Set<Integer>> hidden) {
        boolean different = before.judge(BindingPolicy.STRICT).outcome() != Outcome.SAME;
        String pair = before.recorded().derived() ? "with a pair" : "without";
        Statistics.label("different under strict").collect(different, pair).coverage(checker -> {
            checker.check(true, "with a pair").percentage(share -> share > 5);
            checker.check(true, "without").percentage(share -> share > 5);
        });
        if (different) {
            ScoreSheet after = hiding(before, hidden).judge(BindingPolicy.STRICT);
            assertNotEquals(Outcome.SAME, after.outcome(), after.toText());
        }
    }

    @Property(tries = 3000)
    void judge_hidingValuesOfKindsThatAreNoPair_neverTurnsDifferentIntoSameUnderLenient(
            @ForAll("situations") Situation before, @ForAll("hidden") Map<EvidenceKind, Set<Integer>> hidden) {
        Map<EvidenceKind, Set<Integer>> alone = new EnumMap<>(EvidenceKind.class);
        alone.putAll(hidden);
        if (before.recorded().derived()) {
            alone.keySet().removeAll(PAIR);
        }
        if (before.judge(BindingPolicy.LENIENT).outcome() != Outcome.SAME) {
            ScoreSheet after = hiding(before, alone).judge(BindingPolicy.LENIENT);
            assertNotEquals(Outcome.SAME, after.outcome(), after.toText());
        }
    }

    @Property(tries = 10_000)
    void judge_hidingHalfAPairWhichIsLessThanAKind_turnsDifferentIntoSameUnderStandardAndLenientWhereThatHalfHadChanged(
            @ForAll("situations") Situation before, @ForAll BindingPolicy policy) {
        boolean anyTurned = false;
        for (EvidenceKind half : PAIR) {
            Situation after = before.seeing(with(before.seen(), half, Set.of()));
            boolean turned = before.judge(policy).outcome() != Outcome.SAME
                    && after.judge(policy).outcome() == Outcome.SAME;
            if (before.recorded().derived() && turned) {
                anyTurned = true;
                assertNotEquals(BindingPolicy.STRICT, policy);
                assertEquals(State.CHANGED, before.stateOf(half));
            }
        }
        Statistics.label("turned").collect(policy, anyTurned).coverage(checker -> {
            checker.check(BindingPolicy.STRICT, true).count(count -> count == 0);
            checker.check(BindingPolicy.STANDARD, true).count(count -> count > 0);
            checker.check(BindingPolicy.LENIENT, true).count(count -> count > 0);
        });
    }

    /** Hides of each kind the values whose place in a stable order is named. */
    private static Situation hiding(Situation situation, Map<EvidenceKind, Set<Integer>> hidden) {
        EnumMap<EvidenceKind, Sighting.Kind> kinds = new EnumMap<>(EvidenceKind.class);
        situation
                .seen()
                .kinds()
                .forEach((kind, seen) -> kinds.put(
                        kind,
                        new Sighting.Kind(
                                without(seen.fit(), hidden.getOrDefault(kind, Set.of())),
                                without(seen.comparable(), hidden.getOrDefault(kind, Set.of())),
                                "hidden",
                                "")));
        return situation.seeing(new Sighting(kinds));
    }

    private static Set<EvidenceDigest> without(Set<EvidenceDigest> seen, Set<Integer> places) {
        List<EvidenceDigest> ordered = seen.stream()
                .sorted((one, other) -> one.text().compareTo(other.text()))
                .toList();
        Set<EvidenceDigest> left = new HashSet<>();
        for (int i = 0; i < ordered.size(); i++) {
            if (!places.contains(i)) {
                left.add(ordered.get(i));
            }
        }
        return left;
    }

    @Provide
    Arbitrary<Situation> situations() {
        return Situations.any();
    }

    @Provide
    Arbitrary<Map<EvidenceKind, Set<Integer>>> hidden() {
        return Arbitraries.maps(
                Arbitraries.of(MEASURED), Arbitraries.integers().between(0, 1).set());
    }
}
