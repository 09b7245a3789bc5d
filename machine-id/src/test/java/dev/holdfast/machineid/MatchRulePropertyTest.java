package dev.holdfast.machineid;

import static dev.holdfast.machineid.Situation.MEASURED;
import static dev.holdfast.machineid.Situation.PAIR;
import static dev.holdfast.machineid.Situation.digest;
import static dev.holdfast.machineid.Situation.hiding;
import static dev.holdfast.machineid.Situation.hidingEach;
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
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

class MatchRulePropertyTest {
    @Property(tries = 3000)
    void judge_oneMoreRecordedKindSeenToMatch_neverTurnsSameIntoDifferent(
            @ForAll("situations") Situation before, @ForAll BindingPolicy policy) {
        boolean same = before.judge(policy).outcome() == Outcome.SAME;
        for (EvidenceKind kind : MEASURED) {
            boolean asked = same && before.stateOf(kind) == State.NOT_VISIBLE;
            String where = before.recorded().derived() && PAIR.contains(kind) ? "in a pair" : "alone";
            Statistics.label("one more to see").collect(asked, where).coverage(checker -> {
                checker.check(true, "alone").count(count -> count > 10);
                checker.check(true, "in a pair").count(count -> count > 10);
            });
            if (asked) {
                Sighting more =
                        with(before.seen(), kind, Set.copyOf(before.recorded().of(kind)));
                assertEquals(Outcome.SAME, before.seeing(more).judge(policy).outcome());
            }
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

    @Property(tries = 3000)
    void judge_fewerThanTwoMatchesOfTwoOrMoreRecordedKinds_isNeverSame(
            @ForAll("situations") Situation situation, @ForAll BindingPolicy policy) {
        boolean tooFew =
                situation.units().size() >= 2 && situation.matchedUnits().size() < 2;
        Statistics.label("too few matches of two or more")
                .collect(tooFew)
                .coverage(checker -> checker.check(true).percentage(share -> share > 20));
        if (tooFew) {
            assertNotEquals(Outcome.SAME, situation.judge(policy).outcome());
        }
    }

    @Property(tries = 3000)
    void judge_oneRecordedKind_isSameOnlyWhereItMatchesAndSaysThatItIsTheOnlyOne(
            @ForAll("situations") Situation any, @ForAll BindingPolicy policy, @ForAll("measured") EvidenceKind kind) {
        EnumMap<EvidenceKind, List<EvidenceDigest>> one = new EnumMap<>(EvidenceKind.class);
        one.put(kind, any.recorded().of(kind));
        boolean pair = any.recorded().derived() && PAIR.contains(kind);
        PAIR.stream()
                .filter(half -> pair)
                .forEach(half -> one.put(half, any.recorded().of(half)));
        Situation situation = new Situation(new Fingerprint(Fingerprint.SCHEME, one, pair), any.seen());
        ScoreSheet sheet = situation.judge(policy);
        if (situation.units().isEmpty()) {
            assertEquals(Outcome.NOTHING_RECORDED, sheet.outcome());
            return;
        }
        boolean whole = policy != BindingPolicy.STRICT
                || situation.units().get(0).stream().allMatch(half -> situation.stateOf(half) == State.MATCHED);
        boolean matches = situation.matchedUnits().size() == 1 && whole;
        assertTrue(sheet.singleEvidence());
        assertEquals(matches, sheet.outcome() == Outcome.SAME, sheet.toText());
        assertEquals(0, sheet.changesLeft());
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
            @ForAll("kindSets") Set<EvidenceKind> hide,
            @ForAll("kindSets") Set<EvidenceKind> fewer) {
        Situation same = situation.seeing(Sighting.of(situation.recorded()));
        assertEquals(
                situation.units().isEmpty() ? Outcome.NOTHING_RECORDED : Outcome.SAME,
                same.judge(policy).outcome());
        Situation less = hidingEach(same, hide);
        for (EvidenceKind kind : fewer) {
            Set<EvidenceDigest> first = new HashSet<>(less.recorded().of(kind).stream()
                    .filter(digest -> !hide.contains(kind))
                    .limit(1)
                    .toList());
            less = less.seeing(with(less.seen(), kind, first));
        }
        assertNotEquals(Outcome.CHANGED, less.judge(policy).outcome());
        assertEquals(0, less.judge(policy).changed());
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
            assertEquals(
                    List.of(before.matched(), before.changed(), before.notVisible()),
                    List.of(after.matched(), after.changed(), after.notVisible()));
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
                        kinds.put(kind, new Sighting.Kind(Set.of(), allOf(seen), "on the junk list", "")));
        ScoreSheet junk = situation.seeing(new Sighting(kinds)).judge(policy);
        assertEquals(0, junk.changed());
        assertFalse(junk.rows().stream().anyMatch(row -> row.state() == State.CHANGED));
        assertTrue(junk.matched() >= situation.judge(policy).matched());
    }

    private static Set<EvidenceDigest> allOf(Sighting.Kind seen) {
        Set<EvidenceDigest> all = new HashSet<>(seen.fit());
        all.addAll(seen.comparable());
        return all;
    }

    @Property(tries = 3000)
    void judge_policies_countAlikeExceptHalfAPairUnderStrict(@ForAll("situations") Situation situation) {
        ScoreSheet strict = situation.judge(BindingPolicy.STRICT);
        ScoreSheet standard = situation.judge(BindingPolicy.STANDARD);
        ScoreSheet lenient = situation.judge(BindingPolicy.LENIENT);
        assertEquals(standard.rows(), strict.rows());
        assertEquals(standard.rows(), lenient.rows());
        assertEquals(
                List.of(standard.matched(), standard.changed(), standard.notVisible()),
                List.of(lenient.matched(), lenient.changed(), lenient.notVisible()));
        boolean half = situation.recorded().derived()
                && PAIR.stream()
                        .map(situation::stateOf)
                        .collect(Collectors.toSet())
                        .equals(Set.of(State.MATCHED, State.NOT_VISIBLE));
        assertEquals(standard.matched() - (half ? 1 : 0), strict.matched());
        assertEquals(standard.notVisible() + (half ? 1 : 0), strict.notVisible());
        assertEquals(standard.changed(), strict.changed());
    }

    @Property(tries = 3000)
    void changesLeft_thatManyMoreChanges_stillLeaveTheMachineTheSame(
            @ForAll("situations") Situation situation, @ForAll BindingPolicy policy) {
        ScoreSheet sheet = situation.judge(policy);
        boolean same = sheet.outcome() == Outcome.SAME;
        Statistics.label("machines that are the same")
                .collect(same, situation.recorded().derived() ? "derived" : "independent")
                .coverage(checker -> {
                    checker.check(true, "derived").count(count -> count > 50);
                    checker.check(true, "independent").count(count -> count > 50);
                });
        if (same) {
            assertEquals(Outcome.SAME, afterChanges(situation, policy, sheet.changesLeft()));
            assertTrue(situation.matchedUnits().size() > sheet.changesLeft());
            assertNotEquals(Outcome.SAME, afterChanges(situation, policy, sheet.changesLeft() + 1));
        }
    }

    /** Of a pair its first kind that matches is the one that changes. */
    private static Outcome afterChanges(Situation situation, BindingPolicy policy, int changes) {
        Sighting seen = situation.seen();
        for (List<EvidenceKind> unit :
                situation.matchedUnits().stream().limit(changes).toList()) {
            EvidenceKind kind = unit.stream()
                    .filter(one -> situation.stateOf(one) == State.MATCHED)
                    .findFirst()
                    .orElseThrow();
            seen = with(seen, kind, Set.of(digest(kind, "changed")));
        }
        return situation.seeing(seen).judge(policy).outcome();
    }

    @Provide
    Arbitrary<Situation> situations() {
        return Situations.any();
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
