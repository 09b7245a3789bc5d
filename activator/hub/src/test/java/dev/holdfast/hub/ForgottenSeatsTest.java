package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.client.ActivationOptions;
import dev.holdfast.client.Pat;
import dev.holdfast.machineid.Machine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who holds the seats that a restored hub has forgotten: what was decided last, before the restore or after it, counts. */
class ForgottenSeatsTest extends HubWithBackup {
    private static final Machine FIRST = HistoryDevice.machine(7);
    private static final Machine SECOND = HistoryDevice.machine(1_007);
    private static final Machine THIRD = HistoryDevice.machine(2_007);

    private String workspace;
    private String license;
    private String pat;

    @BeforeEach
    void createLicense() {
        workspace = hub.createWorkspace();
        pat = hub.createPat(hub.createServiceUser(workspace), Map.of());
        license = hub.createLicense(workspace, Map.of("seats", 5));
    }

    private HistoryDevice device(String name, Machine machine) {
        return new HistoryDevice(field.resolve("data-" + name), machine, hub.rootPem);
    }

    private String activate(HistoryDevice device) {
        return device.activate(hub.address, license, pat);
    }

    private HistoryDevice activated(String name, Machine machine) {
        HistoryDevice device = device(name, machine);
        assertEquals("ok", activate(device), name);
        return device;
    }

    private String refresh(HistoryDevice device) {
        return device.refresh(hub.address, license);
    }

    private void decide(HistoryDevice about, String what) throws Exception {
        String path = "/api/v1/licenses/" + license + "/activations/" + about.thumbprint() + "/" + what;
        assertTrue(hub.post(path, Map.of()).status() < 300, what);
    }

    private HistoryDevice move(HistoryDevice device, Machine to) throws Exception {
        decide(device, "rebind");
        HistoryDevice moved = device.on(to);
        assertEquals(
                "ok", moved.activate(hub.address, license, () -> Pat.of(pat), ActivationOptions.USUAL.rebinding()));
        return moved;
    }

    private void seats(int seats) {
        assertEquals(
                200,
                hub.as(hub.operatorToken, "PATCH", "/api/v1/licenses/" + license, Map.of("seats", seats))
                        .status());
    }

    private long taken() {
        return hub.get("/api/v1/licenses/" + license + "/seats")
                .json()
                .path("taken")
                .asLong();
    }

    private JsonNode awaitedSince(HistoryDevice device) throws Exception {
        return hub.get("/api/v1/licenses/" + license + "/activations/" + device.thumbprint())
                .json()
                .path("awaited_since");
    }

    @Test
    void awaitedActivation_releasedAfterTheRestore_staysReleased() throws Exception {
        backUp();
        HistoryDevice device = activated("new", FIRST);
        replay(restore());
        hub.open();
        decide(device, "release");
        assertEquals("activation_released", refresh(device));
        assertEquals("activation_released", refresh(device));
    }

    @Test
    void refreshedActivation_releasedAfterARestoreWithoutReplay_staysReleased() throws Exception {
        HistoryDevice device = activated("known", FIRST);
        backUp();
        assertEquals("ok", refresh(device));
        restore();
        hub.open();
        decide(device, "release");
        assertEquals("activation_released", refresh(device));
        assertEquals("activation_released", refresh(device));
    }

    @Test
    void releasedAndActivatedAnew_isLive_howeverOftenThatIsReplayed() throws Exception {
        HistoryDevice device = activated("known", FIRST);
        backUp();
        assertEquals("ok", device.release(hub.address, license));
        assertEquals("ok", activate(device));
        Path export = restore();
        replay(export);
        replay(export);
        hub.open();
        assertEquals("ok", refresh(device));
        assertEquals(1, taken());
    }

    @Test
    void quarantineThatBeganAfterTheRestore_isNotLiftedByAnEarlierRecord() throws Exception {
        HistoryDevice device = activated("known", FIRST);
        backUp();
        decide(device, "release");
        decide(device, "lift-quarantine");
        assertEquals(0, taken());
        Path export = restore();
        hub.open();
        decide(device, "release");
        assertEquals(1, taken());
        hub.close();
        replay(export);
        hub.open();
        assertEquals(1, taken(), "in quarantine since the release after the restore");
    }

    @Test
    void quarantineThatWasLifted_isLiftedAgain() throws Exception {
        HistoryDevice device = activated("known", FIRST);
        backUp();
        decide(device, "release");
        hub.clock.turn(Duration.ofMinutes(1));
        decide(device, "lift-quarantine");
        String seats = "SELECT count(*) FROM quarantine WHERE seat_id IS NOT NULL";
        assertEquals(1, Audit.count(hub, seats));
        replay(restore());
        hub.open();
        assertEquals(0, taken());
        assertEquals(1, Audit.count(hub, seats), "by its seat a quarantine is counted");
    }

    @Test
    void directoryMovedOffASharedMachine_keepsTheSeatThatItWasGivenThere() throws Exception {
        license = hub.createLicense(workspace, Map.of("seats", 2, "seats_per", "machine"));
        activated("stays", FIRST);
        HistoryDevice moves = activated("moves", FIRST);
        assertEquals(1, taken());
        backUp();
        HistoryDevice moved = move(moves, SECOND);
        assertEquals(2, taken());
        Path export = restore();
        replay(export);
        replay(export);
        hub.open();
        assertEquals("seats_exhausted", activate(device("late", THIRD)), "the seat of the moved one is held for it");
        assertEquals("ok", refresh(moved));
        assertEquals(2, taken());
    }

    @Test
    void directoryActivatedAnewOffASharedMachine_keepsTheSeatThatItWasGivenThere() throws Exception {
        license = hub.createLicense(workspace, Map.of("seats", 2, "seats_per", "machine"));
        activated("stays", FIRST);
        HistoryDevice moves = activated("moves", FIRST);
        backUp();
        assertEquals("ok", moves.release(hub.address, license));
        HistoryDevice moved = moves.on(SECOND);
        assertEquals("ok", activate(moved));
        assertEquals(2, taken());
        replay(restore());
        hub.open();
        assertEquals("seats_exhausted", activate(device("late", THIRD)), "the seat of the moved one is held for it");
        assertEquals("ok", refresh(moved));
        assertEquals(2, taken());
    }

    @Test
    void awaitedActivation_answeredOnTheMachineThatIsRecorded_isAwaitedNoMore() throws Exception {
        HistoryDevice device = activated("known", FIRST);
        backUp();
        HistoryDevice moved = move(device, SECOND);
        replay(restore());
        hub.open();
        HistoryDevice back = move(moved, FIRST);
        assertTrue(awaitedSince(back).isNull());
        hub.close();
        Audit.change(hub, "UPDATE activation SET rebind_until = NULL");
        hub.open();
        assertEquals("ok", refresh(back));
    }

    @Test
    void activationForWhichTheBackupHasNoSeat_isFollowed() throws Exception {
        license = hub.createLicense(workspace, Map.of("seats", 1));
        activated("known", FIRST);
        backUp();
        seats(2);
        HistoryDevice device = activated("new", SECOND);
        replay(restore());
        hub.open();
        seats(2);
        assertEquals("ok", refresh(device));
        assertEquals(2, taken());
    }
}
