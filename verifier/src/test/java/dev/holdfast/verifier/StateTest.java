package dev.holdfast.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.verifier.license.Claim;
import dev.holdfast.verifier.store.LicenseRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a verifier remembers, and verifying where it cannot; FORMAT.md 10.7 and 10.8. */
class StateTest {
    @TempDir
    Path base;

    private Scene scene;

    @BeforeEach
    void activatedScene() throws Exception {
        scene = Scene.activated(base);
    }

    private String state() throws Exception {
        return String.valueOf(scene.directory.read(Scene.ID).orElseThrow().state());
    }

    /** As for an application that runs as another user than the activator: the private half cannot be read. */
    private void hideTheDeviceKey() throws Exception {
        try (var files = Files.walk(scene.directory.folder())) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".p8")).toList()) {
                Files.delete(file);
            }
        }
    }

    @Test
    void verify_againWithinAQuarterOfAnHour_writesNothing() throws Exception {
        String before = state();
        scene.clock.pass(Duration.ofMinutes(14));
        scene.granted(scene.verify());
        assertEquals(before, state());
    }

    @Test
    void verify_afterAQuarterOfAnHour_movesTheMark() throws Exception {
        String before = state();
        scene.clock.pass(Duration.ofMinutes(15));
        scene.granted(scene.verify());
        assertNotEquals(before, state());
    }

    @Test
    void verify_afterAReboot_movesTheMark() throws Exception {
        String before = state();
        scene.clock.reboot(Duration.ofMinutes(1));
        scene.granted(scene.verify());
        assertNotEquals(before, state());
    }

    @Test
    void verify_deviceKeyUnreadable_isGrantedWithAWarning() throws Exception {
        hideTheDeviceKey();
        assertEquals(List.of("state_unauthenticated"), Scene.codes(scene.granted(scene.verify())));
        scene.clock.pass(Duration.ofHours(1));
        assertEquals(List.of("state_unauthenticated", "state_not_kept"), Scene.codes(scene.granted(scene.verify())));
    }

    @Test
    void verify_witnessDemandedAndNotKept_isRefused() throws Exception {
        Map<String, Object> license = scene.licenseClaims(2);
        license.put(Claim.CLOCK, Map.of(Claim.WITNESS_REQUIRED, true));
        scene.granted(scene.importGrant(license, scene.statusClaims()));
        scene.granted(scene.verify());
        hideTheDeviceKey();
        scene.clock.pass(Duration.ofHours(1));
        scene.refused(RefusalReason.STATE_NOT_WRITABLE, scene.verify());
    }

    @Test
    void verify_refusedForItsTerm_stillRemembersTheTime() throws Exception {
        scene.granted(scene.importGrant(withExpiry(2, Duration.ofDays(1)), scene.statusClaims()));
        scene.clock.pass(Duration.ofDays(2));
        scene.refused(RefusalReason.EXPIRED, scene.verify());
        scene.clock.reboot(Duration.ZERO);
        scene.clock.set(TestCertificate.NOW);
        scene.refused(RefusalReason.EXPIRED, scene.verify());
    }

    private Map<String, Object> withExpiry(long revision, Duration term) {
        Map<String, Object> license = scene.licenseClaims(revision);
        license.remove(Claim.PERPETUAL);
        license.put(Claim.EXPIRES_AT, TestCertificate.NOW.plus(term).getEpochSecond());
        return license;
    }

    @Test
    void verify_stateThatIsNone_isDamaged() throws Exception {
        scene.directory.update(
                Scene.ID,
                record -> new LicenseRecord(
                        Scene.ID, record.license(), record.status(), record.pending(), "{\"bundle\":-1}", true));
        scene.refused(RefusalReason.RECORD_DAMAGED, scene.verify());
    }

    @Test
    void verify_refusalThatCannotBeWrittenDown_staysTheRefusalThatItIs() throws Exception {
        Map<String, Object> suspended = TestAuthority.statusClaims(Scene.ID.text(), 1, 2);
        suspended.put(Claim.SUSPENDED, true);
        scene.hold(scene.licenseClaims(), suspended);
        hideTheDeviceKey();
        scene.refused(RefusalReason.LICENSE_SUSPENDED, scene.verify());
    }

    @Test
    void witness_nothingHeld_isEmpty() throws Exception {
        Scene empty = new Scene(base.resolve("empty"));
        assertTrue(empty.verifier().witness(Scene.ID).isEmpty());
        assertTrue(empty.verifier().parent(Scene.ID).isEmpty());
    }

    @Test
    void verify_uptimeOfThisMachine_isOfOneBoot() {
        Uptime uptime = Uptime.ofThisMachine();
        assertEquals(uptime.boot(), Uptime.ofThisMachine().boot());
        assertTrue(uptime.boot().length() <= 64);
        long before = uptime.nanos();
        assertTrue(uptime.nanos() >= before);
    }
}
