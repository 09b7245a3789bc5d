package dev.holdfast.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.verifier.license.Claim;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clock, term and lease; FORMAT.md 11.9 and 11.10. */
class TermTest {
    @TempDir
    Path base;

    private Scene with(Map<String, Object> license, Scene scene) throws Exception {
        scene.hold(license, scene.statusClaims());
        return scene;
    }

    @Test
    void verify_expiryYesterday_isRefusedAndNamesTheSignedTime() throws Exception {
        Scene scene = new Scene(base);
        with(scene.licenseClaims(Duration.ofDays(10)), scene);
        scene.clock.pass(Duration.ofDays(11));
        Verdict.Refused refused = scene.refused(RefusalReason.EXPIRED, scene.verify());
        assertTrue(refused.detail().contains(TestCertificate.NOW.toString()), refused.detail());
    }

    @Test
    void verify_lastSecondOfTheTerm_isGrantedAndTheNextRefused() throws Exception {
        Scene scene = new Scene(base);
        with(scene.licenseClaims(Duration.ofDays(10)), scene);
        scene.clock.set(TestCertificate.NOW.plus(Duration.ofDays(10)).minusSeconds(1));
        assertEquals(0, scene.granted(scene.verify()).daysLeft().orElseThrow());
        scene.clock.pass(Duration.ofSeconds(1));
        scene.refused(RefusalReason.EXPIRED, scene.verify());
    }

    @Test
    void verify_expiryInAMonth_warns() throws Exception {
        Scene scene = new Scene(base);
        with(scene.licenseClaims(Duration.ofDays(20)), scene);
        Granted granted = scene.granted(scene.verify());
        assertEquals(List.of("expires_soon"), Scene.codes(granted));
        assertEquals(19, granted.daysLeft().orElseThrow());
    }

    @Test
    void verify_beforeNotBefore_isRefused() throws Exception {
        Scene scene = new Scene(base);
        Map<String, Object> license = scene.licenseClaims();
        license.put(Claim.NOT_BEFORE, TestCertificate.NOW.plusSeconds(3600).getEpochSecond());
        scene.refused(RefusalReason.NOT_YET_VALID, with(license, scene).verify());
    }

    private Scene online(Scene scene, Duration lease, Duration grace) {
        Map<String, Object> license = scene.licenseClaims(lease);
        license.put(Claim.MODE, "online");
        license.put(Claim.GRACE, grace.toSeconds());
        scene.granted(scene.importGrant(license, scene.statusClaims()));
        return scene;
    }

    @Test
    void verify_leaseInItsGrace_warnsAndThenEnds() throws Exception {
        Scene scene = online(new Scene(base), Duration.ofHours(24), Duration.ofHours(72));
        scene.clock.pass(Duration.ofHours(30));
        assertEquals(List.of("lease_in_grace"), Scene.codes(scene.granted(scene.verify())));
        scene.clock.pass(Duration.ofHours(66));
        scene.refused(RefusalReason.LEASE_ENDED, scene.verify());
    }

    @Test
    void verify_leaseUnderAWrongClock_neitherEndsNorGoesOn() throws Exception {
        Scene scene = online(new Scene(base), Duration.ofHours(24), Duration.ofHours(1));
        scene.clock.set(TestCertificate.NOW.plus(Duration.ofDays(3650)));
        scene.granted(scene.verify());
        scene.clock.set(TestCertificate.NOW.minus(Duration.ofDays(3650)));
        scene.clock.pass(Duration.ofHours(26));
        scene.refused(RefusalReason.LEASE_ENDED, scene.verify());
    }

    private static Map<String, Object> lease(Scene scene) {
        Map<String, Object> license = scene.licenseClaims(Duration.ofHours(24));
        license.put(Claim.MODE, "online");
        license.put(Claim.GRACE, 3600L);
        return license;
    }

    @Test
    void import_leaseThatHasEndedOnItsStick_isRefusedAndChangesNothing() throws Exception {
        Scene scene = Scene.activated(base);
        var before = scene.directory.read(Scene.ID).orElseThrow();
        scene.clock.pass(Duration.ofDays(365));
        Map<String, Object> late = lease(scene);
        late.put(Claim.REVISION, 2L);
        late.put(Claim.ID, "AAAAAAAAAAAAAAAAAAAABQ");
        scene.refused(RefusalReason.LEASE_ENDED, scene.importGrant(late, scene.statusClaims()));
        assertEquals(before, scene.directory.read(Scene.ID).orElseThrow());
    }

    @Test
    void import_leaseAfterAnyTime_livesNoLongerThanItsTermAndGrace() throws Exception {
        Duration end = Duration.ofHours(25);
        for (long minutes :
                new long[] {1, 60, 23 * 60, 24 * 60, 24 * 60 + 30, 25 * 60 - 1, 25 * 60, 26 * 60, 525_600}) {
            Scene scene = new Scene(base.resolve("late-" + minutes));
            Duration late = Duration.ofMinutes(minutes);
            scene.clock.set(TestCertificate.NOW.plus(late));
            Verdict verdict = scene.importGrant(lease(scene), scene.statusClaims());
            if (late.compareTo(end) >= 0) {
                scene.refused(RefusalReason.LEASE_ENDED, verdict);
                continue;
            }
            scene.granted(verdict);
            scene.clock.pass(end.minus(late).minusSeconds(1));
            scene.clock.set(TestCertificate.NOW);
            scene.granted(scene.verify());
            scene.clock.pass(Duration.ofSeconds(1));
            scene.refused(RefusalReason.LEASE_ENDED, scene.verify());
        }
    }

    @Test
    void import_endedLeaseUnderAClockSetBack_isJudgedAtTheWitness() throws Exception {
        Scene scene = Scene.activated(base);
        scene.clock.pass(Duration.ofDays(6));
        scene.granted(scene.verify());
        scene.clock.set(TestCertificate.NOW);
        Map<String, Object> late = lease(scene);
        late.put(Claim.REVISION, 2L);
        late.put(Claim.ID, "AAAAAAAAAAAAAAAAAAAABQ");
        scene.refused(RefusalReason.LEASE_ENDED, scene.importGrant(late, scene.statusClaims()));
    }

    @Test
    void verify_leaseAfterAReboot_isJudgedByTheClock() throws Exception {
        Scene scene = online(new Scene(base), Duration.ofHours(24), Duration.ofHours(1));
        scene.clock.reboot(Duration.ofHours(26));
        scene.refused(RefusalReason.LEASE_ENDED, scene.verify());
    }

    @Test
    void verify_clockSetBack_isJudgedAtTheWitnessAndWarns() throws Exception {
        Scene scene = new Scene(base);
        with(scene.licenseClaims(Duration.ofDays(10)), scene);
        scene.clock.pass(Duration.ofDays(5));
        scene.granted(scene.verify());
        scene.clock.set(TestCertificate.NOW);
        Granted granted = scene.granted(scene.verify());
        assertEquals(TestCertificate.NOW.plus(Duration.ofDays(5)).plusSeconds(60), granted.judgedAt());
        assertTrue(Scene.codes(granted).contains("clock_behind"));
        scene.clock.pass(Duration.ofDays(5));
        scene.refused(RefusalReason.EXPIRED, scene.verify());
    }

    @Test
    void verify_clockFurtherBehindThanTolerated_isImplausible() throws Exception {
        Scene scene = new Scene(base);
        Map<String, Object> license = scene.licenseClaims();
        license.put(Claim.CLOCK, Map.of(Claim.TOLERANCE, 3600L, Claim.WITNESS_REQUIRED, false));
        with(license, scene);
        scene.clock.set(TestCertificate.NOW.minusSeconds(3600));
        scene.granted(scene.verify());
        scene.clock.set(TestCertificate.NOW.minusSeconds(3601));
        scene.refused(RefusalReason.CLOCK_IMPLAUSIBLE, scene.verify());
    }

    @Test
    void verify_bootIn1970_isGrantedAtTheSignedTime() throws Exception {
        Scene scene = Scene.activated(base);
        scene.clock.reboot(Duration.ZERO);
        scene.clock.set(java.time.Instant.EPOCH);
        assertFalse(scene.granted(scene.verify()).judgedAt().isBefore(TestCertificate.NOW));
    }
}
