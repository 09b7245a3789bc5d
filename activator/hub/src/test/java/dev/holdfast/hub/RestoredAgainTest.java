package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.client.ActivationOptions;
import dev.holdfast.client.Pat;
import dev.holdfast.machineid.Machine;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A hub that is restored twice from one backup, or told twice of what it has forgotten. */
class RestoredAgainTest extends HubWithBackup {
    private static final Machine FIRST = HistoryDevice.machine(7);
    private static final Machine SECOND = HistoryDevice.machine(1_007);
    private static final Machine THIRD = HistoryDevice.machine(2_007);

    private String workspace;
    private String license;
    private String pat;
    private HistoryDevice moving;

    @BeforeEach
    void morning() throws Exception {
        workspace = hub.createWorkspace();
        pat = hub.createPat(hub.createServiceUser(workspace), Map.of());
        license = hub.createLicense(workspace, Map.of("seats", 5));
        moving = activated("moving", FIRST);
        backUp();
    }

    private HistoryDevice activated(String name, Machine machine) {
        HistoryDevice device = new HistoryDevice(field.resolve("data-" + name), machine, hub.rootPem);
        assertEquals("ok", device.activate(hub.address, license, pat), name);
        return device;
    }

    private String refresh(HistoryDevice device) {
        return device.refresh(hub.address, license);
    }

    private HistoryDevice copy(HistoryDevice device, String name) throws Exception {
        return device.copiedTo(field.resolve(name), device.machine());
    }

    private HistoryDevice move(HistoryDevice device, Machine to) throws Exception {
        decide(device, "rebind");
        HistoryDevice moved = device.on(to);
        assertEquals(
                "ok", moved.activate(hub.address, license, () -> Pat.of(pat), ActivationOptions.USUAL.rebinding()));
        hub.clock.turn(Duration.ofMinutes(1));
        return moved;
    }

    private void decide(HistoryDevice about, String what) throws Exception {
        String path = "/api/v1/licenses/" + license + "/activations/" + about.thumbprint() + "/" + what;
        assertTrue(hub.post(path, Map.of()).status() < 300, what);
    }

    private long taken() {
        return hub.get("/api/v1/licenses/" + license + "/seats")
                .json()
                .path("taken")
                .asLong();
    }

    private String seatUntil(HistoryDevice device) throws Exception {
        return hub.get("/api/v1/licenses/" + license + "/activations/" + device.thumbprint())
                .json()
                .path("seat_until")
                .asText();
    }

    private Path exported(String name) throws Exception {
        hub.close();
        Path export = field.resolve(name);
        export(export);
        return export;
    }

    private long rows() throws Exception {
        return Audit.count(
                hub, "SELECT count(*) FROM audit_row WHERE actor = 'audit-replay' AND action <> ?", "audit.replayed");
    }

    @Test
    void secondRestore_withTheExportThatTellsOfTheFirst_lendsNothingToTheFirstReplay() throws Exception {
        HistoryDevice stayed = copy(moving, "stayed");
        HistoryDevice moved = move(moving, SECOND);
        HistoryDevice created = activated("created", THIRD);
        hub.clock.turn(Duration.ofMinutes(10));
        Path first = exported("first.jsonl");
        putBack();
        replay(first);
        hub.open();
        hub.clock.turn(Duration.ofMinutes(10));
        hub.createWorkspace();
        Path second = exported("second.jsonl");

        for (List<Path> exports : List.of(List.of(second), List.of(first, second), List.of(first, second, second))) {
            putBack();
            for (Path export : exports) {
                replay(export);
            }
            hub.open();
            assertEquals(2, taken(), exports.toString());
            assertEquals("machine_changed", refresh(stayed), "the machine that it was moved away from");
            assertEquals("ok", refresh(copy(moved, "moved-" + exports.size())), "the machine that it was moved to");
            assertEquals("ok", refresh(copy(created, "created-" + exports.size())), "an activation since the backup");
            assertEquals(2, taken());
            hub.close();
        }
    }

    @Test
    void replayOfTwoMoves_runAgain_writesNothing_andFollowsNoCopyFromBetween() throws Exception {
        HistoryDevice once = move(moving, SECOND);
        HistoryDevice between = copy(once, "between");
        Path early = field.resolve("early.jsonl");
        export(early);
        HistoryDevice twice = move(once, THIRD);
        Path whole = exported("whole.jsonl");
        putBack();
        assertEquals(2L, replay(whole).again().get("activation.rebound"));
        long told = rows();
        assertEquals(null, replay(whole).again().get("activation.rebound"));
        replay(early);
        assertEquals(told, rows());
        hub.open();
        assertEquals("machine_changed", refresh(between));
        assertEquals("ok", refresh(twice));
        assertEquals(1, taken());
    }

    @Test
    void quarantineThatBeganAfterTheRestore_isNotLiftedByWhatLiftedTheOneThatWasForgotten() throws Exception {
        license = hub.createLicense(workspace, Map.of("seats", 5, "seats_per", "machine"));
        HistoryDevice left = activated("left", THIRD);
        HistoryDevice stays = activated("stays", THIRD);
        decide(left, "release");
        assertEquals(1, taken(), "another data directory on the machine keeps the seat");
        backUp();
        for (String each : new String[] {"release", "lift-quarantine"}) {
            decide(stays, each);
        }
        decide(left, "lift-quarantine");
        assertEquals(0, taken());
        hub.clock.turn(Duration.ofMinutes(10));
        Path export = exported("whole.jsonl");
        putBack();
        hub.open();
        decide(stays, "release");
        String until = seatUntil(left);
        hub.close();
        replay(export);
        hub.open();
        assertEquals(until, seatUntil(left), "it may go on using its license");
        assertEquals(1, taken());
    }

    @Test
    void exportInParts_thatTellsOfTheFirstRestore_coversNothingBehindIt() throws Exception {
        for (int i = 0; i < 40; i++) {
            hub.createWorkspace();
        }
        Path first = exported("first.jsonl");
        hub.open();
        hub.clock.turn(Duration.ofMinutes(10));
        HistoryDevice late = activated("late", SECOND);
        hub.close();
        putBack();
        replay(first);
        hub.open();
        Path restored = exported("restored.jsonl");
        long told = Audit.count(hub, "SELECT max(number) FROM audit_row");
        hub.open();
        hub.clock.turn(Duration.ofMinutes(10));
        hub.createWorkspace();
        hub.close();
        Path behind = field.resolve("behind.jsonl");
        try (OutputStream out = Files.newOutputStream(behind)) {
            new HubAudit(hub.directory).export(told, out);
        }
        putBack();
        for (Path export : List.of(first, restored, behind)) {
            replay(export);
        }
        hub.open();
        assertEquals("ok", refresh(late), "no export tells of what was signed between the first one and the restore");
        assertEquals(2, taken());
    }
}
