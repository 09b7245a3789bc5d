package dev.holdfast.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.machineid.EvidenceDigest;
import dev.holdfast.machineid.EvidenceKind;
import dev.holdfast.machineid.Fingerprint;
import dev.holdfast.verifier.license.Claim;
import dev.holdfast.verifier.license.ModelId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a watch tells of how its license changes. */
class LicenseEventTest {
    @TempDir
    Path base;

    private final HeardEvents heard = new HeardEvents();

    @Test
    void start_nothingActivated_watchesAndTellsTheRefusal() throws Exception {
        Scene scene = new Scene(base);
        try (LicenseWatch watch = WatchTurns.watch(scene, heard)) {
            assertFalse(watch.isGranted());
            assertEquals(
                    RefusalReason.NOT_ACTIVATED,
                    heard.next(LicenseEvent.Refused.class).refusal().reason());
            scene.granted(scene.importGrant(scene.licenseClaims(), scene.statusClaims()));
            watch.work().look();
            heard.next(LicenseEvent.GrantedAgain.class);
            assertTrue(watch.covers(Scene.OCR));
        }
    }

    @Test
    void look_statusRevokes_isWithdrawnAtOnce() throws Exception {
        Scene scene = Scene.activated(base);
        try (LicenseWatch watch = WatchTurns.watch(scene, heard)) {
            scene.hold(scene.licenseClaims(), WatchTurns.status(scene, 2, Claim.REVOKED));
            watch.work().look();
            LicenseEvent.Withdrawn withdrawn = heard.next(LicenseEvent.Withdrawn.class);
            assertEquals(RefusalReason.LICENSE_REVOKED, withdrawn.refusal().reason());
            assertFalse(watch.covers(Scene.OCR));
            assertSame(withdrawn.refusal(), watch.verdict());
        }
    }

    @Test
    void look_suspensionIsLifted_isGrantedAgain() throws Exception {
        Scene scene = Scene.activated(base);
        try (LicenseWatch watch = WatchTurns.watch(scene, heard)) {
            scene.hold(scene.licenseClaims(), WatchTurns.status(scene, 2, Claim.SUSPENDED));
            watch.work().look();
            heard.next(LicenseEvent.Withdrawn.class);
            scene.hold(scene.licenseClaims(), TestAuthority.statusClaims(Scene.ID.text(), 1, 3));
            watch.work().look();
            heard.next(LicenseEvent.GrantedAgain.class);
            assertTrue(watch.covers(Scene.OCR));
        }
    }

    @Test
    void look_modelsWereAdded_isRefreshed() throws Exception {
        Scene scene = Scene.activated(base);
        try (LicenseWatch watch = WatchTurns.watch(scene, heard)) {
            Map<String, Object> license = scene.licenseClaims(2);
            license.put(Claim.MODELS, List.of(Map.of(Claim.MODEL_ID, "x-ray")));
            scene.granted(scene.importGrant(license, scene.statusClaims()));
            assertFalse(watch.covers(new ModelId("x-ray")));
            watch.work().look();
            LicenseEvent.Refreshed refreshed = heard.next(LicenseEvent.Refreshed.class);
            assertEquals(1, refreshed.before().license().revision());
            assertEquals(2, refreshed.after().license().revision());
            assertTrue(watch.covers(new ModelId("x-ray")));
            assertFalse(watch.covers(Scene.OCR));
        }
    }

    @Test
    void look_endComesNearer_isToldInStagesAndAnewAfterARenewal() throws Exception {
        Scene scene = WatchTurns.lasting(base, Duration.ofDays(40));
        try (LicenseWatch watch = WatchTurns.watch(scene, heard)) {
            for (Duration next :
                    List.of(Duration.ofDays(11), Duration.ofDays(22), Duration.ofDays(6), Duration.ofMinutes(1335))) {
                WatchTurns.passAndLook(scene, watch, next);
                LicenseEvent.Expiring expiring = heard.next(LicenseEvent.Expiring.class);
                assertTrue(expiring.model().isEmpty());
                assertEquals(TestCertificate.NOW.plus(Duration.ofDays(40)), expiring.end());
                WatchTurns.passAndLook(scene, watch, Duration.ofMinutes(15));
            }
            Map<String, Object> renewed = scene.licenseClaims(Duration.ofDays(45));
            renewed.put(Claim.REVISION, 2L);
            renewed.put(Claim.ID, "AAAAAAAAAAAAAAAAAAAABQ");
            scene.granted(scene.importGrant(renewed, scene.statusClaims()));
            watch.work().look();
            heard.next(LicenseEvent.Refreshed.class);
            assertEquals(
                    TestCertificate.NOW.plus(Duration.ofDays(45)),
                    heard.next(LicenseEvent.Expiring.class).end());
        }
    }

    @Test
    void look_modelEndsByTheClock_isToldAndTheRestGoesOn() throws Exception {
        Scene scene = new Scene(base);
        scene.granted(scene.importGrant(WatchTurns.withOcrUntil(scene, Duration.ofDays(20)), scene.statusClaims()));
        try (LicenseWatch watch = WatchTurns.watch(scene, heard)) {
            assertEquals(
                    Scene.OCR, heard.next(LicenseEvent.Expiring.class).model().orElseThrow());
            scene.clock.set(TestCertificate.NOW.plus(Duration.ofDays(21)));
            watch.work().look();
            assertEquals(Scene.OCR, heard.next(LicenseEvent.ModelEnded.class).model());
            assertTrue(watch.covers(new ModelId("weld")));
        }
    }

    @Test
    void start_machineHasDrifted_isToldOnce() throws Exception {
        Scene scene = new Scene(base);
        EnumMap<EvidenceKind, List<EvidenceDigest>> recorded =
                new EnumMap<>(scene.fingerprint().digests());
        recorded.put(EvidenceKind.DISK, List.of(new EvidenceDigest("A".repeat(43))));
        Map<String, Object> license = scene.licenseClaims();
        license.put(Claim.BINDING, TestAuthority.binding("host", Fingerprint.of(recorded)));
        scene.granted(scene.importGrant(license, scene.statusClaims()));
        try (LicenseWatch watch = WatchTurns.watch(scene, heard)) {
            LicenseEvent.Drifted drifted = heard.next(LicenseEvent.Drifted.class);
            assertTrue(drifted.license().scoreSheet().drifted());
            WatchTurns.passAndLook(scene, watch, Duration.ofMinutes(15));
            scene.hold(
                    scene.authority.license(license),
                    scene.authority.status(WatchTurns.status(scene, 2, Claim.REVOKED)));
            watch.work().look();
            heard.next(LicenseEvent.Withdrawn.class);
        }
    }
}
