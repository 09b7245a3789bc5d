package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.client.ActivationOptions;
import dev.holdfast.client.Pat;
import dev.holdfast.machineid.Machine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Data directories that were lost and recovered since the backup, so that the hub waits for another one, or knows another. */
class ForgottenRecoveryTest extends HubWithBackup {
    private static final Machine MACHINE = HistoryDevice.machine(7);
    private static final Machine OTHER = HistoryDevice.machine(1_007);

    private String license;
    private String pat;
    private HistoryDevice device;

    @BeforeEach
    void createLicense() {
        String workspace = hub.createWorkspace();
        pat = hub.createPat(hub.createServiceUser(workspace), Map.of());
        license = hub.createLicense(workspace, Map.of("seats", 1));
        device = new HistoryDevice(field.resolve("data"), MACHINE, hub.rootPem);
    }

    private void activate() {
        assertEquals("ok", device.activate(hub.address, license, pat));
    }

    private HistoryDevice copy(String name) {
        return device.copiedTo(field.resolve(name), device.machine());
    }

    /** Loses the data directory and recovers its seat with another; gives a copy of the lost one. */
    private HistoryDevice recover(String name) {
        HistoryDevice old = copy(name);
        device.lose();
        activate();
        return old;
    }

    private void move(HistoryDevice about, String activation) {
        String path = "/api/v1/licenses/" + license + "/activations/" + activation + "/rebind";
        assertTrue(hub.post(path, Map.of()).status() < 300);
        device = about.on(OTHER);
        assertEquals(
                "ok", device.activate(hub.address, license, () -> Pat.of(pat), ActivationOptions.USUAL.rebinding()));
    }

    private String refresh(HistoryDevice by) {
        return by.refresh(hub.address, license);
    }

    private void goesOn() {
        assertEquals("ok", refresh(device));
        assertEquals("ok", refresh(device));
        assertEquals("ok", device.verify(license));
        int taken = hub.get("/api/v1/licenses/" + license + "/seats")
                .json()
                .path("taken")
                .asInt();
        assertEquals(1, taken);
    }

    private void nobodyIsAlarmed() throws Exception {
        String alarms = "SELECT count(*) FROM audit_row WHERE action IN ('activation.cloned', 'activation.restored')";
        assertEquals(0, Audit.count(hub, alarms));
    }

    private Path exportUpToNow() throws Exception {
        Path export = field.resolve("earlier.jsonl");
        hub.close();
        export(export);
        hub.open();
        return export;
    }

    @Test
    void recoveryAfterTheEndOfTheExport_takesTheSeatThatIsHeldForTheActivation() throws Exception {
        backUp();
        activate();
        Path export = exportUpToNow();
        HistoryDevice lost = recover("lost");
        restore();
        replay(export);
        hub.open();
        goesOn();
        assertEquals("activation_superseded", refresh(lost));
        goesOn();
        nobodyIsAlarmed();
    }

    @Test
    void copyOfTheLostDirectory_thatComesFirstToTheSeatThatIsHeld_givesWay() throws Exception {
        backUp();
        activate();
        Path export = exportUpToNow();
        HistoryDevice lost = recover("lost");
        restore();
        replay(export);
        hub.open();
        assertEquals("ok", refresh(lost));
        assertEquals("ok", refresh(lost));
        goesOn();
        assertEquals("activation_superseded", refresh(lost));
        nobodyIsAlarmed();
    }

    @Test
    void ofTwoRecoveries_theOlderCopyThatComesFirst_givesWay() throws Exception {
        activate();
        backUp();
        recover("first");
        HistoryDevice second = recover("second");
        restore();
        hub.open();
        assertEquals("ok", refresh(second), "nobody has told the hub that it was lost as well");
        assertEquals("ok", refresh(second));
        goesOn();
        assertEquals("activation_superseded", refresh(second));
        nobodyIsAlarmed();
    }

    @Test
    void ofTwoRecoveries_theNewerThatComesFirst_neverGivesWay() throws Exception {
        activate();
        backUp();
        HistoryDevice first = recover("first");
        HistoryDevice second = recover("second");
        restore();
        hub.open();
        goesOn();
        assertEquals("activation_superseded", refresh(second));
        assertEquals("activation_superseded", refresh(first));
        goesOn();
    }

    @Test
    void recoveryAfterTheRestore_isNeverTakenOverByOneBeforeIt() throws Exception {
        activate();
        backUp();
        HistoryDevice first = recover("first");
        HistoryDevice second = copy("second");
        restore();
        hub.open();
        assertEquals("ok", refresh(first), "as in the morning");
        device.lose();
        activate();
        assertEquals("activation_superseded", refresh(second));
        goesOn();
    }

    @Test
    void recoveryOnAMachineThatTheHubHasForgotten_isFollowedThere() throws Exception {
        activate();
        String activation = device.thumbprint();
        HistoryDevice stays = copy("stays");
        backUp();
        move(device, activation);
        recover("lost");
        restore();
        hub.open();
        goesOn();
        assertEquals("activation_superseded", refresh(stays));
    }

    @Test
    void recoveryOfOneThatWasReleasedAndActivatedAnew_isFollowed() throws Exception {
        activate();
        assertEquals("ok", device.release(hub.address, license));
        backUp();
        activate();
        recover("lost");
        restore();
        hub.open();
        goesOn();
    }

    @Test
    void recoveryOfOneThatIsReleasedAfterTheRestore_staysReleased() throws Exception {
        activate();
        String activation = device.thumbprint();
        backUp();
        recover("lost");
        restore();
        hub.open();
        String path = "/api/v1/licenses/" + license + "/activations/" + activation + "/release";
        assertTrue(hub.post(path, Map.of()).status() < 300);
        assertEquals("activation_released", refresh(device));
    }

    @Test
    void seatTakenAnewAfterTheRestore_isNeverTakenOverByACopyFromBeforeIt() throws Exception {
        activate();
        backUp();
        assertEquals("ok", refresh(device));
        HistoryDevice stayed = copy("stayed");
        restore();
        hub.open();
        assertEquals("ok", device.release(hub.address, license));
        assertEquals("activation_released", refresh(stayed));
        hub.clock.turn(Duration.ofMinutes(1));
        device = device.on(OTHER);
        activate();
        assertEquals("machine_changed", refresh(stayed));
        goesOn();
    }

    @Test
    void seatTakenAnewAfterTheRestore_isNeverTakenOverByARecoveryFromBeforeIt() throws Exception {
        activate();
        backUp();
        HistoryDevice found = recover("first");
        HistoryDevice recovered = device;
        device = found;
        restore();
        hub.open();
        assertEquals("ok", device.release(hub.address, license));
        hub.clock.turn(Duration.ofMinutes(1));
        device = device.on(OTHER);
        activate();
        assertEquals("activation_superseded", refresh(recovered));
        goesOn();
    }

    @Test
    void recoveryOnAMachineThatHadDriftedSinceTheBackup_isAnsweredAfterTheReplay() throws Exception {
        String own = FakeDevice.newRequestId();
        String[] shown = {"machine-id=" + own, "board=" + own, "disk=" + own, "nic=" + own};
        FakeDevice lost = FakeDevice.showing(shown);
        assertEquals("ok", hub.request(lost.activate(license), pat).code());
        backUp();
        for (int i = 0; i < 2; i++) {
            shown[i] += "-new";
            lost = lost.nowShowing(shown);
            assertEquals("ok", hub.request(lost.refresh(license), "").code());
            hub.clock.turn(Duration.ofMinutes(1));
        }
        FakeDevice found = lost.anotherKey();
        String held =
                hub.request(found.activate(license), pat).json().path("license").asText();
        Path export = restore();
        assertEquals(1L, replay(export).again().get("activation.recovered"));
        assertEquals(null, replay(export).again().get("activation.recovered"));
        hub.open();
        assertEquals("ok", hub.request(found.refreshCarrying(held, license), "").code());
    }
}
