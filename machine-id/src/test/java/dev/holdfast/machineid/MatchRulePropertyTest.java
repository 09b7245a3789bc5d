package dev.holdfast.machineid;

import static dev.holdfast.machineid.Situation.MEASURED;
import static dev.holdfast.machineid.Situation.digest;
import static dev.holdfast.machineid.Situation.hiding;
import static dev.holdfast.machineid.Situation.inStates;
import static dev.holdfast.machineid.Situation.states;
import static dev.holdfast.machineid.Situation.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.machineid.ScoreSheet.Outcome;
import dev.holdfast.machineid.ScoreSheet.State;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.GenerationMode;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

class MatchRulePropertyTest {
    @Property(tries = 3000)
    void judge_oneMoreRecordedKindSeenToMatch_neverTurnsSameIntoDifferent(
            @ForAll("situations") Situation before,
            @ForAll BindingPolicy policy,
            @ForAll("measured") EvidenceKind kind) {
        boolean hidden = before.recorded().of(kind).size() > 0 && states(before).get(kind) == State.NOT_VISIBLE;
        boolean asked = hidden && before.judge(policy).outcome() == Outcome.SAME;
        Statistics.label("one more to see")
                .collect(asked)
                .coverage(checker -> checker.check(true).count(count -> count > 0));
        if (asked) {
            Sighting more =
                    with(before.seen(), kind, Set.copyOf(before.recorded().of(kind)));
            assertEquals(Outcome.SAME, before.seeing(more).judge(policy).outcome());
        }
    }

    @Property(tries = 3000)
    void judge_hidingKinds_neverTurnsDifferentIntoSameUnderStrictAndLenient(
            @ForAll("situations") Situation before, @ForAll("kindSets") Set<EvidenceKind> hide) {
        for (BindingPolicy policy : List.of(BindingPolicy.STRICT, BindingPolicy.LENIENT)) {
            boolean different = before.judge(policy).outcome() == Outcome.CHANGED;
            Statistics.label(policy.id() + " different")
                    .collect(different)
                    .coverage(checker -> checker.check(true).percentage(share -> share > 5));
            if (before.judge(policy).outcome() != Outcome.SAME) {
                ScoreSheet after = hiding(before, hide).judge(policy);
                assertNotEquals(Outcome.SAME, after.outcome(), after.toText());
            }
        }
    }

    @Property(tries = 10_000, generation = GenerationMode.EXHAUSTIVE)
    void judge_hidingKinds_turnsDifferentIntoSameUnderStandardOnlyFromTwoMatchedAndTwoChanged(
            @ForAll("stateLists") List<State> states,
            @ForAll boolean derived,
            @ForAll("kindSets") Set<EvidenceKind> hide) {
        Situation before = inStates(states, derived);
        ScoreSheet sheet = before.judge(BindingPolicy.STANDARD);
        Outcome after = hiding(before, hide).judge(BindingPolicy.STANDARD).outcome();
        boolean turned = sheet.outcome() != Outcome.SAME && after == Outcome.SAME;
        Statistics.label("turned by hiding")
                .collect(turned)
                .coverage(checker -> checker.check(true).count(count -> count > 0));
        if (turned) {
            assertEquals(List.of(2, 2), List.of(sheet.matched(), sheet.changed()), sheet.toText());
        }
    }

    @Property(tries = 3000)
    void judge_hidingHalfADerivedPair_turnsDifferentIntoSameOnlyWhereThatHalfHadChanged(
            @ForAll("situations") Situation before, @ForAll BindingPolicy policy) {
        for (EvidenceKind half : List.of(EvidenceKind.MACHINE_ID, EvidenceKind.BOARD)) {
            Situation after = before.seeing(with(before.seen(), half, Set.of()));
            boolean turned = before.judge(policy).outcome() != Outcome.SAME
                    && after.judge(policy).outcome() == Outcome.SAME;
            if (before.recorded().derived() && turned) {
                assertNotEquals(BindingPolicy.STRICT, policy);
                assertEquals(State.CHANGED, states(before).get(half));
            }
        }
    }

    @Property(tries = 3000)
    void judge_fewerThanTwoMatchesOfTwoOrMoreRecordedKinds_isNeverSame(
            @ForAll("situations") Situation situation, @ForAll BindingPolicy policy) {
        ScoreSheet sheet = situation.judge(policy);
        if (situation.recorded().independentKinds() >= 2 && sheet.matched() < 2) {
            assertNotEquals(Outcome.SAME, sheet.outcome());
        }
    }

    @Property(tries = 3000)
    void judge_nothingRecorded_isNeverSame(@ForAll("situations") Situation situation, @ForAll BindingPolicy policy) {
        Situation blank = new Situation(Fingerprint.of(Map.of()), situation.seen());
        assertEquals(Outcome.NOTHING_RECORDED, blank.judge(policy).outcome());
    }

    @Property(tries = 3000)
    void judge_unchangedMachineWithLessInView_isNeverChanged(
            @ForAll("situations") Situation situation,
            @ForAll BindingPolicy policy,
            @ForAll("kindSets") Set<EvidenceKind> hide) {
        Situation same = situation.seeing(Sighting.of(situation.recorded()));
        assertNotEquals(Outcome.CHANGED, hiding(same, hide).judge(policy).outcome());
        assertEquals(
                situation.recorded().digests().isEmpty() ? Outcome.NOTHING_RECORDED : Outcome.SAME,
                same.judge(policy).outcome());
    }

    @Property(tries = 3000)
    void judge_orderAndDuplicatesOfRecordedValues_neverMatter(
            @ForAll("situations") Situation situation, @ForAll BindingPolicy policy, @ForAll long seed) {
        EnumMap<EvidenceKind, List<EvidenceDigest>> shuffled = new EnumMap<>(EvidenceKind.class);
        situation.recorded().digests().forEach((kind, digests) -> {
            List<EvidenceDigest> doubled = new ArrayList<>(digests);
            doubled.addAll(digests);
            Collections.shuffle(doubled, new Random(seed));
            shuffled.put(kind, doubled);
        });
        Fingerprint other = new Fingerprint(
                Fingerprint.SCHEME, shuffled, situation.recorded().derived());
        assertEquals(situation.judge(policy), MatchRule.judge(other, situation.seen(), policy));
    }

    @Property(tries = 3000)
    void judge_kindsThatWereNotRecorded_neverMatter(
            @ForAll("situations") Situation situation,
            @ForAll BindingPolicy policy,
            @ForAll("measured") EvidenceKind kind,
            @ForAll("values") Set<EvidenceDigest> more) {
        if (situation.recorded().of(kind).isEmpty()) {
            ScoreSheet before = situation.judge(policy);
            ScoreSheet after =
                    situation.seeing(with(situation.seen(), kind, more)).judge(policy);
            assertEquals(before.outcome(), after.outcome());
            assertEquals(before.matched() + before.changed(), after.matched() + after.changed());
        }
    }

    @Property(tries = 3000)
    void judge_comparableValues_matchButNeverSpeakForAChange(
            @ForAll("situations") Situation situation, @ForAll BindingPolicy policy) {
        EnumMap<EvidenceKind, Sighting.Kind> kinds = new EnumMap<>(EvidenceKind.class);
        situation
                .seen()
                .kinds()
                .forEach((kind, seen) ->
                        kinds.put(kind, new Sighting.Kind(Set.of(), seen.fit(), "on the junk list", "")));
        ScoreSheet junk = situation.seeing(new Sighting(kinds)).judge(policy);
        assertEquals(0, junk.changed());
        assertFalse(junk.rows().stream().anyMatch(row -> row.state() == State.CHANGED));
        if (!situation.recorded().derived()) {
            assertTrue(junk.matched() >= situation.judge(policy).matched());
        }
    }

    @Property(tries = 3000)
    void changesLeft_thatManyMoreChanges_stillLeaveTheMachineTheSame(
            @ForAll("situations") Situation situation, @ForAll BindingPolicy policy) {
        ScoreSheet sheet = situation.judge(policy);
        if (sheet.outcome() == Outcome.SAME && !situation.recorded().derived()) {
            assertEquals(Outcome.SAME, afterChanges(situation, policy, sheet.changesLeft()));
            if (sheet.matched() > sheet.changesLeft()) {
                assertNotEquals(Outcome.SAME, afterChanges(situation, policy, sheet.changesLeft() + 1));
            }
        }
    }

    private static Outcome afterChanges(Situation situation, BindingPolicy policy, int changes) {
        Sighting seen = situation.seen();
        int left = changes;
        for (EvidenceKind kind : MEASURED) {
            if (left > 0 && states(situation).get(kind) == State.MATCHED) {
                seen = with(seen, kind, Set.of(digest(kind, "changed")));
                left--;
            }
        }
        return situation.seeing(seen).judge(policy).outcome();
    }

    @Provide
    Arbitrary<Situation> situations() {
        Arbitrary<Map<EvidenceKind, Set<EvidenceDigest>>> sides = sides();
        return Combinators.combine(sides, sides, Arbitraries.of(true, false)).as((recorded, seen, derived) -> {
            EnumMap<EvidenceKind, List<EvidenceDigest>> lists = new EnumMap<>(EvidenceKind.class);
            recorded.forEach((kind, digests) ->
                    lists.put(kind, digests.stream().limit(kind.limit()).toList()));
            EnumMap<EvidenceKind, Sighting.Kind> kinds = new EnumMap<>(EvidenceKind.class);
            seen.forEach((kind, digests) ->
                    kinds.put(kind, new Sighting.Kind(digests, Set.of(), digests.isEmpty() ? "hidden" : "", "")));
            return new Situation(new Fingerprint(Fingerprint.SCHEME, lists, derived), new Sighting(kinds));
        });
    }

    private Arbitrary<Map<EvidenceKind, Set<EvidenceDigest>>> sides() {
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

    @Provide
    Arbitrary<List<State>> stateLists() {
        return Arbitraries.of(State.class).list().ofSize(MEASURED.size());
    }

    @Provide
    Arbitrary<EvidenceKind> measured() {
        return Arbitraries.of(MEASURED);
    }

    @Provide
    Arbitrary<Set<EvidenceKind>> kindSets() {
        return Arbitraries.of(MEASURED).set();
    }

    @Provide
    Arbitrary<Set<EvidenceDigest>> values() {
        return Arbitraries.of("v0", "v1", "v2")
                .map(value -> digest(EvidenceKind.DISK, value))
                .set();
    }
}
