package dev.holdfast.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.holdfast.verifier.TimeWitness.Signed;
import dev.holdfast.verifier.trust.Signer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** FORMAT.md section 10. */
class TimeWitnessTest {
    private static final Signer SIGNER = new Signer(List.of("leaf", "root"));

    private static final Instant NOW = TestCertificate.NOW;
    private static final Instant FAR = Instant.parse("2099-01-01T00:00:00Z");

    private final FakeUptime clock = new FakeUptime(NOW);
    private TimeWitness witness = TimeWitness.NONE;

    private Moment moment() {
        return Moment.now(clock, clock);
    }

    private void look() {
        witness = witness.afterLook(moment());
    }

    private void sign(Instant time) {
        witness = witness.afterSigned(new Signed(time, SIGNER), moment());
    }

    private Instant remembered() {
        return java.util.Objects.requireNonNull(witness.at(moment()));
    }

    @Test
    void at_nothingSeen_isNothing() {
        assertNull(witness.at(moment()));
    }

    @Test
    void look_clockRuns_followsIt() {
        look();
        clock.pass(Duration.ofDays(3));
        look();
        assertEquals(NOW.plus(Duration.ofDays(3)), remembered());
    }

    @Test
    void look_clockSetBack_runsOnByElapsedTime() {
        look();
        clock.set(Instant.EPOCH);
        clock.pass(Duration.ofHours(5));
        look();
        assertEquals(NOW.plus(Duration.ofHours(5)), remembered());
    }

    @Test
    void look_clockSetBackAndRebooted_staysWhereItWas() {
        look();
        clock.set(Instant.EPOCH);
        clock.reboot(Duration.ZERO);
        look();
        assertEquals(NOW, remembered());
    }

    @Test
    void look_sevenDaysAhead_isBelievedAndOneMillisecondMoreNot() {
        look();
        clock.set(NOW.plus(Duration.ofDays(7)));
        look();
        assertEquals(NOW.plus(Duration.ofDays(7)), remembered());
        clock.set(NOW.plus(Duration.ofDays(14)).plusMillis(1));
        look();
        assertEquals(NOW.plus(Duration.ofDays(7)), remembered());
    }

    @Test
    void look_minutesIn2099_leaveNoTrace() {
        look();
        clock.set(FAR);
        look();
        clock.pass(Duration.ofMinutes(20));
        look();
        clock.set(NOW.plus(Duration.ofMinutes(21)));
        look();
        assertEquals(NOW.plus(Duration.ofMinutes(21)), remembered());
        clock.pass(Duration.ofHours(2));
        look();
        assertEquals(NOW.plus(Duration.ofMinutes(141)), remembered());
    }

    @Test
    void look_clockRunsOnFromALeapForAnHour_adoptsIt() {
        look();
        clock.reboot(Duration.ofDays(300));
        look();
        clock.pass(Duration.ofMinutes(59));
        look();
        assertEquals(NOW.plus(Duration.ofMinutes(59)), remembered());
        clock.pass(Duration.ofMinutes(1));
        look();
        assertEquals(NOW.plus(Duration.ofDays(300)).plus(Duration.ofHours(1)), remembered());
    }

    @Test
    void look_rebootInTheHourAfterALeap_startsTheHourAnew() {
        look();
        clock.reboot(Duration.ofDays(300));
        look();
        clock.pass(Duration.ofMinutes(50));
        clock.reboot(Duration.ofMinutes(1));
        look();
        clock.pass(Duration.ofMinutes(50));
        look();
        assertEquals(NOW.plus(Duration.ofMinutes(50)), remembered());
    }

    @Test
    void look_machineSleepsAfterALeap_stillAdoptsIt() {
        look();
        clock.reboot(Duration.ofDays(300));
        look();
        clock.sleep(Duration.ofDays(2));
        clock.pass(Duration.ofHours(1));
        look();
        assertEquals(clock.instant(), remembered());
    }

    @Test
    void sign_newerSignedTime_curesAMarkInTheFuture() {
        look();
        clock.set(FAR);
        look();
        clock.pass(Duration.ofHours(2));
        look();
        assertEquals(FAR.plus(Duration.ofHours(2)), remembered());
        clock.set(NOW.plus(Duration.ofDays(1)));
        sign(NOW.plus(Duration.ofHours(20)));
        look();
        assertEquals(NOW.plus(Duration.ofDays(1)), remembered());
    }

    @Test
    void sign_olderSignedTime_changesNothing() {
        sign(NOW);
        look();
        TimeWitness before = witness;
        sign(NOW.minusSeconds(1));
        assertEquals(before, witness);
    }

    @Test
    void sign_clockBehindTheSignedTime_runsOnFromThere() {
        clock.set(Instant.EPOCH);
        sign(NOW);
        look();
        clock.pass(Duration.ofHours(3));
        look();
        assertEquals(NOW.plus(Duration.ofHours(3)), remembered());
    }

    @Test
    void withoutSigned_signerRevoked_forgetsTheSignedTime() {
        look();
        sign(FAR);
        assertEquals(FAR, remembered());
        witness = witness.withoutSigned();
        assertEquals(NOW, remembered());
    }

    private void leap() {
        look();
        clock.reboot(Duration.ofDays(300));
        look();
    }

    @Test
    void look_clockStandsStillAfterALeap_isNotBelieved() {
        leap();
        Instant leapt = clock.instant();
        clock.pass(Duration.ofMinutes(61));
        clock.set(leapt.plus(Duration.ofMinutes(56)));
        look();
        assertEquals(leapt.plus(Duration.ofMinutes(56)), remembered());
        leap();
        leapt = clock.instant();
        Instant before = remembered();
        clock.pass(Duration.ofMinutes(61));
        clock.set(leapt.plus(Duration.ofMinutes(56)).minusMillis(1));
        look();
        assertEquals(before.plus(Duration.ofMinutes(61)), remembered());
    }

    @Test
    void look_clockJumpsOnAfterALeap_isBelievedForSevenDaysMore() {
        leap();
        clock.sleep(Duration.ofDays(7));
        clock.pass(Duration.ofHours(1));
        look();
        assertEquals(clock.instant(), remembered());
        leap();
        Instant before = remembered();
        clock.sleep(Duration.ofDays(7).plusMillis(1));
        clock.pass(Duration.ofHours(1));
        look();
        assertEquals(before.plus(Duration.ofHours(1)), remembered());
    }

    @Test
    void look_elapsedTimeBehindTheLeap_startsTheHourAnew() {
        leap();
        TimeWitness.Mark leap = java.util.Objects.requireNonNull(witness.leap());
        Moment earlier = new Moment(clock.instant(), leap.boot(), leap.nanos() - 1);
        assertEquals(leap.nanos() - 1, witness.afterLook(earlier).leap().nanos());
    }
}
