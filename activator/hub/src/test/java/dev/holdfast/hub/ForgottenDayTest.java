package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.client.ActivationOptions;
import dev.holdfast.client.Pat;
import dev.holdfast.protocol.Operation;
import dev.holdfast.verifier.license.LicenseId;
import dev.holdfast.verifier.store.LicenseRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A day that a hub has forgotten, being restored from the backup of its morning, with clients as they are shipped. */
class ForgottenDayTest extends HubWithBackup {
    private static final int SEATS = 13;

    private final Map<String, HistoryDevice> devices = new LinkedHashMap<>();
    private String license;
    private String pat;

    @BeforeEach
    void morning() throws Exception {
        String workspace = hub.createWorkspace();
        license = hub.createLicense(workspace, Map.of("seats", SEATS));
        pat = hub.createPat(hub.createServiceUser(workspace), Map.of());
        for (String name : new String[] {"plain", "released", "moved", "lost", "suspended", "reinstated", "revoked"}) {
            activate(name);
        }
        backUp();
    }

    private HistoryDevice activate(String name) {
        int number = devices.size() * 1000 + 7;
        HistoryDevice device =
                new HistoryDevice(field.resolve("data-" + name), HistoryDevice.machine(number), hub.rootPem);
        assertEquals("ok", device.activate(hub.address, license, pat), name);
        devices.put(name, device);
        return device;
    }

    private HistoryDevice device(String name) {
        HistoryDevice device = devices.get(name);
        assertTrue(device != null, name);
        return device;
    }

    private void change(String name, String what) throws Exception {
        String path =
                "/api/v1/licenses/" + license + "/activations/" + device(name).thumbprint() + "/" + what;
        assertTrue(hub.admin("POST", path, Map.of()).status() < 300, name);
    }

    private void revoke(String name) throws Exception {
        String path =
                "/api/v1/licenses/" + license + "/activations/" + device(name).thumbprint() + "/revoke";
        assertTrue(hub.post(path, Map.of()).status() < 300, name);
    }

    private HistoryDevice copy(String name) {
        return device(name).copiedTo(field.resolve("copy-" + name), device(name).machine());
    }

    /** Moves the seat of a device to another machine; gives a copy of the data directory on the first one. */
    private HistoryDevice move(String name) throws Exception {
        HistoryDevice stays = copy(name);
        HistoryDevice moved = device(name).on(HistoryDevice.machine(500_000 + devices.size() * 31));
        change(name, "rebind");
        assertEquals(
                "ok", moved.activate(hub.address, license, () -> Pat.of(pat), ActivationOptions.USUAL.rebinding()));
        devices.put(name, moved);
        return stays;
    }

    /** Loses the data directory of a device and recovers its seat with another; gives a copy of the lost one. */
    private HistoryDevice lose(String name) {
        HistoryDevice old = copy(name);
        device(name).lose();
        assertEquals("ok", device(name).activate(hub.address, license, pat));
        return old;
    }

    private HistoryDevice release(String name) {
        HistoryDevice old = copy(name);
        assertEquals("ok", device(name).release(hub.address, license));
        return old;
    }

    private String refresh(String name) {
        return device(name).refresh(hub.address, license);
    }

    private long seats() {
        return hub.get("/api/v1/licenses/" + license + "/seats")
                .json()
                .path("taken")
                .asLong();
    }

    private long rows(String action) throws Exception {
        return Audit.count(hub, "SELECT count(*) FROM audit_row WHERE action = ?", action);
    }

    @Test
    void dayThatIsReplayed_endsAsItDid_forDevicesThatWereThereBeforeAndThoseThatCame() throws Exception {
        release("released");
        HistoryDevice stayed = move("moved");
        HistoryDevice lost = lose("lost");
        change("suspended", "suspend");
        change("reinstated", "suspend");
        change("reinstated", "reinstate");
        revoke("revoked");
        for (String name :
                new String[] {"new", "new released", "new moved", "new lost", "new suspended", "new revoked"}) {
            activate(name);
        }
        HistoryDevice released = release("new released");
        HistoryDevice newStayed = move("new moved");
        HistoryDevice newLost = lose("new lost");
        change("new suspended", "suspend");
        revoke("new revoked");
        assertEquals("ok", refresh("plain"));
        assertEquals("ok", refresh("new"));
        long before = seats();

        HubReplay.Replayed replayed = replay(restore());
        hub.open();

        assertEquals(before, seats(), "seats are held for those that the hub does not know yet");
        assertEquals(6L, replayed.again().get("activation.created"));
        assertEquals(2L, replayed.again().get("activation.recovered"));
        assertEquals("machine_changed", patched(stayed), "the machine that it was moved away from");
        assertEquals("machine_changed", patched(newStayed));
        assertEquals("activation_superseded", lost.refresh(hub.address, license));
        assertEquals("activation_superseded", newLost.refresh(hub.address, license));
        assertEquals("activation_released", released.refresh(hub.address, license));
        for (String name : new String[] {"plain", "moved", "lost", "reinstated", "new", "new moved", "new lost"}) {
            assertEquals("ok", refresh(name), name);
            assertEquals("ok", refresh(name), name);
            assertEquals("ok", device(name).verify(license), name);
        }
        assertEquals("activation_suspended", refresh("suspended"));
        assertEquals("activation_suspended", refresh("new suspended"));
        assertEquals("activation_revoked", refresh("revoked"));
        assertEquals("activation_revoked", refresh("new revoked"));
        assertEquals("activation_revoked", device("new revoked").verify(license));
        assertEquals(before, seats());
        assertEquals(0, rows("activation.cloned") + rows("activation.restored"), "nobody is alarmed");
        System.out.println("[forgotten day] on " + TestDatabase.engine() + ": 13 devices, 5 old copies, " + before
                + " seats before and after");
    }

    /** Of a program that does not look whether its machine is the one that it was copied from. */
    private String patched(HistoryDevice copy) throws Exception {
        String carried = copy.directory()
                .read(new LicenseId(license))
                .map(LicenseRecord::license)
                .orElseThrow();
        FakeDevice seen = FakeDevice.of(
                copy.directory().deviceKey().orElseThrow(),
                copy.machine().observe().fingerprint(copy.verifier().product().scope()));
        assertEquals(
                "activation_unknown", hub.request(seen.refresh(license), "").code(), "its license is asked for");
        return hub.request(seen.request(Operation.REFRESH, license, content -> content.carrying(carried)), "")
                .code();
    }

    @Test
    void dayWithoutAnExport_isTakenOverFromTheDevices_butForSeatsThatWereGivenBack() throws Exception {
        release("released");
        HistoryDevice stayed = move("moved");
        lose("lost");
        activate("new");
        activate("new moved");
        move("new moved");
        activate("new lost");
        lose("new lost");
        restore();
        hub.open();
        assertEquals(7, seats());
        assertEquals("ok", stayed.refresh(hub.address, license), "nobody has told the hub that it was moved");

        for (String name : new String[] {"plain", "moved", "lost", "new", "new moved", "new lost"}) {
            assertEquals("ok", refresh(name), name);
            assertEquals("ok", refresh(name), name);
        }
        assertEquals(10, seats(), "the released one is taken, until somebody releases it again");
        assertEquals(0, rows("activation.cloned") + rows("activation.restored"));
        assertEquals("data_directory_cloned", stayed.refresh(hub.address, license));
        change("released", "release");
        assertEquals("activation_released", device("released").verify(license));
    }

    @Test
    void releasedAndActivatedAnew_isLiveAgain_withAndWithoutAnExport() throws Exception {
        release("released");
        assertEquals("ok", device("released").activate(hub.address, license, pat));
        Path export = restore();
        hub.open();
        assertEquals("ok", refresh("released"));
        hub.close();
        putBack();
        replay(export);
        hub.open();
        assertEquals(7, seats());
        assertEquals("ok", refresh("released"));
        assertEquals("ok", refresh("released"));
        assertEquals(7, seats());
    }

    @Test
    void releasedAndThenRevoked_isRevokedForGood_whicheverOfBothTheBackupKnows() throws Exception {
        Map<String, HistoryDevice> copies = new LinkedHashMap<>();
        activate("released before");
        copies.put("released before", release("released before"));
        backUp();
        copies.put("released", release("released"));
        activate("new");
        copies.put("new", release("new"));
        for (String name : copies.keySet()) {
            revoke(name);
        }
        HubReplay.Replayed replayed = replay(restore());
        hub.open();
        assertEquals(3L, replayed.again().get("activation.revoked"));
        for (Map.Entry<String, HistoryDevice> copy : copies.entrySet()) {
            String name = copy.getKey();
            assertEquals("activation_revoked", copy.getValue().refresh(hub.address, license), name);
            assertEquals("activation_revoked", device(name).activate(hub.address, license, pat), name);
        }
        assertEquals(6, seats());
    }

    @Test
    void activationThatNoReplayedRecordTellsOf_isNotAdopted() throws Exception {
        Path earlier = field.resolve("earlier.jsonl");
        HistoryDevice device = activate("new");
        assertEquals("ok", device.refresh(hub.address, license));
        hub.clock.turn(Duration.ofMinutes(5));
        hub.createWorkspace();
        Path export = restore();
        Files.move(export, earlier);
        replay(earlier);
        Audit.change(hub, "DELETE FROM activation WHERE id = '" + device.thumbprint() + "'");
        hub.open();
        assertEquals("activation_unknown", refresh("new"));
    }

    @Test
    void replayAgain_changesNothing_andWhatWasDecidedSinceStands() throws Exception {
        change("suspended", "suspend");
        change("reinstated", "suspend");
        change("reinstated", "reinstate");
        Path export = restore();
        hub.open();
        change("plain", "suspend");
        change("reinstated", "suspend");
        hub.close();
        replay(export);
        hub.open();
        assertEquals("activation_suspended", refresh("plain"));
        assertEquals("activation_suspended", refresh("suspended"));
        assertEquals("activation_suspended", refresh("reinstated"), "suspended after the restore, which is later");
        change("suspended", "reinstate");
        hub.close();
        replay(export);
        hub.open();
        assertEquals("ok", refresh("suspended"));
    }

    @Test
    void recordsThatNoHeadSigns_takeAwayAndGiveNothing() throws Exception {
        hub.close();
        hub.clock.hold();
        hub.open();
        change("suspended", "suspend");
        activate("new");
        change("reinstated", "suspend");
        change("reinstated", "reinstate");
        Path export = sealedExport("activation.reinstated");
        hub.close();
        putBack();
        HubReplay.Replayed replayed = replay(export);
        assertEquals(Map.of("activation.suspended", 2L), replayed.again());
        assertEquals(1L, replayed.left().get("activation.created"));
        assertEquals(1L, replayed.left().get("activation.reinstated"));
        hub.clock.release();
        hub.open();
        assertEquals("activation_suspended", refresh("suspended"));
        assertEquals("activation_suspended", refresh("reinstated"));
        assertEquals("ok", refresh("new"), "its license tells of it");
    }

    /** An export of the hub while it works, once it holds a record that no head signs yet. */
    private Path sealedExport(String action) throws Exception {
        Path export = field.resolve("running.jsonl");
        for (int look = 0; look < 600; look++) {
            export(export);
            if (Files.readString(export).contains(action)) {
                return export;
            }
            Thread.sleep(100);
        }
        throw new AssertionError("expected the record to be sealed");
    }
}
