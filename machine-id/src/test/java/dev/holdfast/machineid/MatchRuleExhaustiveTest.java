package dev.holdfast.machineid;

import static dev.holdfast.machineid.Situation.MEASURED;
import static dev.holdfast.machineid.Situation.PAIR;
import static dev.holdfast.machineid.Situation.hiding;
import static dev.holdfast.machineid.Situation.inStates;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.holdfast.machineid.ScoreSheet.Outcome;
import dev.holdfast.machineid.ScoreSheet.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.GenerationMode;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

/** Every combination of states that four kinds can have, with and without a derived pair. */
class MatchRuleExhaustiveTest {
    @Property(tries = 2000, generation = GenerationMode.EXHAUSTIVE)
    void judge_everyCombinationOfStates_isWhatTheRuleSaysInWords(
            @ForAll("stateLists") List<State> states, @ForAll boolean derived, @ForAll BindingPolicy policy) {
        ScoreSheet sheet = inStates(states, derived).judge(policy);
        assertEquals(inWords(states, derived, policy), sheet.outcome(), sheet.toText());
    }

    /** The rule, said once more and in another way than the code says it. */
    private static Outcome inWords(List<State> states, boolean derived, BindingPolicy policy) {
        List<State> counted = counted(states, derived, policy);
        long matched = counted.stream().filter(State.MATCHED::equals).count();
        long changed = counted.stream().filter(State.CHANGED::equals).count();
        if (counted.isEmpty()) {
            return Outcome.NOTHING_RECORDED;
        }
        boolean all = matched == counted.size();
        boolean two = matched >= 2;
        boolean majority = matched > changed;
        boolean same = all
                || (policy == BindingPolicy.STANDARD && two && majority)
                || (policy == BindingPolicy.LENIENT && two);
        return same ? Outcome.SAME : changed > 0 ? Outcome.CHANGED : Outcome.NOT_VISIBLE;
    }

    private static List<State> counted(List<State> states, boolean derived, BindingPolicy policy) {
        List<State> counted = new ArrayList<>(states);
        State first = states.get(MEASURED.indexOf(PAIR.get(0)));
        State second = states.get(MEASURED.indexOf(PAIR.get(1)));
        if (derived && first != State.NOT_RECORDED && second != State.NOT_RECORDED) {
            counted.remove(first);
            counted.remove(second);
            counted.add(ofPair(Set.copyOf(List.of(first, second)), policy));
        }
        counted.removeIf(State.NOT_RECORDED::equals);
        return counted;
    }

    private static State ofPair(Set<State> pair, BindingPolicy policy) {
        if (pair.contains(State.CHANGED)) {
            return State.CHANGED;
        }
        boolean enough =
                policy == BindingPolicy.STRICT ? pair.equals(Set.of(State.MATCHED)) : pair.contains(State.MATCHED);
        return enough ? State.MATCHED : State.NOT_VISIBLE;
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
            List<State> counted = counted(states, derived, BindingPolicy.STANDARD);
            counted.sort(null);
            assertEquals(List.of(State.MATCHED, State.MATCHED, State.CHANGED, State.CHANGED), counted);
        }
    }

    @Property(tries = 10_000, generation = GenerationMode.EXHAUSTIVE)
    void judge_hidingKinds_neverTurnsDifferentIntoSameUnderStrictAndLenient(
            @ForAll("stateLists") List<State> states,
            @ForAll boolean derived,
            @ForAll("kindSets") Set<EvidenceKind> hide) {
        Situation before = inStates(states, derived);
        for (BindingPolicy policy : List.of(BindingPolicy.STRICT, BindingPolicy.LENIENT)) {
            if (before.judge(policy).outcome() != Outcome.SAME) {
                assertNotEquals(Outcome.SAME, hiding(before, hide).judge(policy).outcome());
            }
        }
    }

    @Provide
    Arbitrary<List<State>> stateLists() {
        return Arbitraries.of(State.class).list().ofSize(MEASURED.size());
    }

    @Provide
    Arbitrary<Set<EvidenceKind>> kindSets() {
        return Arbitraries.of(MEASURED).set();
    }
}
