package dev.holdfast.verifier;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.verifier.TimeWitness.Signed;
import dev.holdfast.verifier.trust.Signer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What no walk of jumps, reboots and sleeps may do to the time witness; FORMAT.md section 10. */
class TimeWitnessProperties {
    private static final Signer SIGNER = new Signer(List.of("leaf", "root"));

    private static final Instant START = TestCertificate.NOW;

    /** One thing that happens to a machine. */
    record Step(int kind, long seconds) {
        void happenTo(FakeUptime clock, Instant truth) {
            switch (kind) {
                case 0 -> clock.pass(Duration.ofSeconds(seconds));
                case 1 -> clock.set(truth.minusSeconds(seconds));
                case 2 -> clock.set(truth.plusSeconds(seconds));
                case 3 -> clock.reboot(Duration.ofSeconds(seconds));
                case 4 -> clock.set(Instant.EPOCH);
                default -> clock.sleep(Duration.ofSeconds(seconds));
            }
        }
    }

    @Provide
    Arbitrary<List<Step>> walks() {
        return steps(5).list().ofMaxSize(40);
    }

    @Provide
    Arbitrary<List<Step>> walksWithoutLeaps() {
        return steps(5).filter(step -> step.kind() != 2).list().ofMaxSize(40);
    }

    private static Arbitrary<Step> steps(int kinds) {
        Arbitrary<Long> seconds = Arbitraries.oneOf(
                Arbitraries.longs().between(0, 4_000), Arbitraries.longs().between(0, 40_000_000));
        return Combinators.combine(Arbitraries.integers().between(0, kinds), seconds)
                .as(Step::new);
    }

    private static Instant at(TimeWitness witness, Moment now) {
        return java.util.Objects.requireNonNull(witness.at(now));
    }

    @Property
    void look_anyWalk_neverMovesTheWitnessBack(@ForAll("walks") List<Step> walk) {
        FakeUptime clock = new FakeUptime(START);
        TimeWitness witness = TimeWitness.NONE.afterLook(Moment.now(clock, clock));
        for (Step step : walk) {
            step.happenTo(clock, START);
            Moment now = Moment.now(clock, clock);
            Instant before = at(witness, now);
            witness = witness.afterLook(now);
            assertFalse(at(witness, now).isBefore(before));
        }
    }

    @Property
    void look_anyWalk_movesNoFurtherThanClockOrElapsedTimeExplain(@ForAll("walks") List<Step> walk) {
        FakeUptime clock = new FakeUptime(START);
        TimeWitness witness = TimeWitness.NONE.afterLook(Moment.now(clock, clock));
        for (Step step : walk) {
            step.happenTo(clock, START);
            Moment now = Moment.now(clock, clock);
            Instant before = at(witness, now);
            witness = witness.afterLook(now);
            boolean explained =
                    at(witness, now).equals(before) || at(witness, now).equals(now.reading());
            assertTrue(explained);
        }
    }

    @Property
    void look_clockNeverAhead_isNeverAheadOfTheTruth(@ForAll("walksWithoutLeaps") List<Step> walk) {
        FakeUptime clock = new FakeUptime(START);
        Instant truth = START;
        TimeWitness witness = TimeWitness.NONE.afterLook(Moment.now(clock, clock));
        for (Step step : walk) {
            boolean takesTime = step.kind() == 0 || step.kind() == 3 || step.kind() == 5;
            step.happenTo(clock, truth);
            truth = takesTime ? truth.plusSeconds(step.seconds()) : truth;
            Moment now = Moment.now(clock, clock);
            witness = witness.afterLook(now);
            assertFalse(at(witness, now).isAfter(truth), () -> "ahead of the truth");
        }
    }

    /** The documented residue: an hour of the same boot has to pass before a far reading counts. */
    @Property
    void look_clockFarAheadForLessThanAnHour_leavesNoTrace(@ForAll("walksWithoutLeaps") List<Step> walk) {
        FakeUptime clock = new FakeUptime(START);
        TimeWitness witness = TimeWitness.NONE.afterLook(Moment.now(clock, clock));
        for (Step step : walk) {
            step.happenTo(clock, START);
            witness = witness.afterLook(Moment.now(clock, clock));
            Instant right = clock.instant();
            TimeWitness undisturbed = witness;
            clock.set(Instant.parse("2099-01-01T00:00:00Z"));
            witness = witness.afterLook(Moment.now(clock, clock));
            clock.set(right);
            witness = witness.afterLook(Moment.now(clock, clock));
            Moment now = Moment.now(clock, clock);
            assertTrue(at(witness, now).equals(at(undisturbed.afterLook(now), now)));
        }
    }

    @Property
    void sign_anyWalk_neverFallsBelowTheSignedTime(@ForAll("walks") List<Step> walk, @ForAll Random random) {
        FakeUptime clock = new FakeUptime(START);
        TimeWitness witness = TimeWitness.NONE;
        Instant latest = Instant.EPOCH;
        for (Step step : walk) {
            step.happenTo(clock, START);
            Instant signed = START.plusSeconds(random.nextInt(100_000));
            latest = TimeWitness.later(latest, signed);
            Moment now = Moment.now(clock, clock);
            witness = witness.afterSigned(new Signed(signed, SIGNER), now).afterLook(now);
            assertFalse(at(witness, now).isBefore(latest));
        }
    }

    @Property
    void state_writtenAndRead_isTheSame(@ForAll("walks") List<Step> walk) throws Exception {
        FakeUptime clock = new FakeUptime(START);
        TimeWitness witness = TimeWitness.NONE;
        for (Step step : walk) {
            step.happenTo(clock, START);
            witness = witness.afterLook(Moment.now(clock, clock));
        }
        Recollection recollection = Recollection.NONE.withWitness(witness).withBundle(3);
        assertTrue(RecollectionJson.read(RecollectionJson.write(recollection)).equals(recollection));
    }
}
