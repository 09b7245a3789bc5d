package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.client.ActivationOptions;
import dev.holdfast.client.DeviceTokens;
import dev.holdfast.client.ExchangeToken;
import dev.holdfast.client.HubEndpoint;
import dev.holdfast.client.Pat;
import dev.holdfast.hub.FakeWire.Fate;
import dev.holdfast.hub.TestHub.Reply;
import dev.holdfast.machineid.Machine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** What happens to machines, lines and data directories in the field, from its beginning to its end. */
class HistoriesTest extends OneLicense {
    private static final int COPIES = 100;
    private static final List<String> CAME_OUT_RIGHT = new ArrayList<>();
    private static int told;

    @TempDir
    Path field;

    private HistoryDevice device;
    private FakeWire wire;

    @BeforeEach
    void newDevice() throws IOException {
        told++;
        device = newDevice("device", HistoryDevice.machine(told * 1000));
        wire = FakeWire.to(hub);
    }

    @AfterEach
    void closeWire() {
        wire.close();
    }

    @AfterAll
    static void print() {
        System.out.println("[histories] " + CAME_OUT_RIGHT.size() + " of " + told + " came out right ("
                + System.getProperty("holdfast.engine", "sqlite") + ")");
    }

    private void cameOutRight(TestInfo test) {
        CAME_OUT_RIGHT.add(test.getDisplayName());
    }

    private HistoryDevice newDevice(String name, Machine machine) {
        return new HistoryDevice(field.resolve(name), machine, hub.rootPem);
    }

    private void activate() {
        assertEquals("ok", device.activate(hub.address, license, pat));
    }

    private void refresh() {
        assertEquals("ok", device.refresh(hub.address, license));
        assertEquals("ok", device.verify(license));
    }

    private long rows(String action) throws Exception {
        return Audit.count(hub, "SELECT count(*) FROM audit_row WHERE action = ? AND license_id = ?", action, license);
    }

    private long answered() throws IOException {
        return Audit.count(hub, "SELECT count(*) FROM answered_request WHERE license_id = ?", license);
    }

    @Test
    void answerLost_hubCommitted_deviceRetries(TestInfo test) throws Exception {
        wire.letRequests(Fate.ANSWER_LOST);
        assertEquals("hub_unreachable", device.activate(wire.address(), license, pat));
        assertEquals("not_activated", device.verify(license));
        assertEquals(1, seatsTaken());

        wire.letRequests(Fate.ARRIVES);
        assertEquals("ok", device.activate(wire.address(), license, pat));

        assertEquals("ok", device.verify(license));
        assertEquals(1, seatsTaken());
        assertEquals(1, answered(), "one request, answered twice with the same bytes");
        cameOutRight(test);
    }

    @Test
    void answerLost_hubCommitted_patFileDeleted_deviceRetries(TestInfo test) throws Exception {
        Path file = field.resolve("pat");
        Files.writeString(file, pat);
        wire.letRequests(Fate.ANSWER_LOST);
        String first = device.activate(wire.address(), license, () -> Pat.of(content(file)), ActivationOptions.USUAL);
        assertEquals("hub_unreachable", first);
        Files.delete(file);

        wire.letRequests(Fate.ARRIVES);
        assertEquals("ok", device.activateWithoutToken(wire.address(), license));

        assertEquals("ok", device.verify(license));
        assertEquals(1, seatsTaken());
        cameOutRight(test);
    }

    private static String content(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void requestCarriedOut_grantLost_secondRequestMade(TestInfo test) throws Exception {
        activate();
        wire.letRequests(Fate.NEVER_ARRIVES);
        device.refresh(wire.address(), license);
        String onTheLostStick = device.pending(license).document();
        String lost = hub.request(onTheLostStick, "").text();
        HistoryDevice repaired = device.on(HistoryDevice.machine(told * 1000, told * 1000 + 1));
        repaired.refresh(wire.address(), license);
        Reply second = hub.request(repaired.pending(license).document(), "");

        assertEquals("ok", second.code());
        assertEquals("ok", repaired.importGrant(license, second.text()));
        // The stick turns up again: what is on it is older than what is held, its status snapshot first of all.
        assertEquals("status_missing", repaired.importGrant(license, lost));

        assertEquals("ok", repaired.verify(license));
        assertEquals("ok", repaired.refresh(hub.address, license));
        assertEquals(0, rows("activation.restored") + rows("activation.cloned"), "nobody is alarmed");
        assertEquals(1, seatsTaken());
        cameOutRight(test);
    }

    @Test
    void requestRelayedTwiceByTwoPeople(TestInfo test) throws Exception {
        wire.letRequests(Fate.NEVER_ARRIVES);
        assertEquals("hub_unreachable", device.activate(wire.address(), license, pat));
        String request = device.pending(license).document();

        String kims = hub.request(request, pat).text();
        String ashas = hub.request(request, pat).text();

        assertEquals(kims, ashas);
        assertEquals("ok", device.importGrant(license, kims));
        assertEquals("grant_not_newer", device.importGrant(license, ashas));
        assertEquals("ok", device.verify(license));
        assertEquals(1, seatsTaken());
        refresh();
        assertEquals(0, rows("activation.restored"));
        cameOutRight(test);
    }

    @Test
    void grantImportedOnAnotherDevice(TestInfo test) throws Exception {
        HistoryDevice other = newDevice("other", HistoryDevice.machine(told * 1000 + 1));
        wire.letRequests(Fate.NEVER_ARRIVES);
        device.activate(wire.address(), license, pat);
        other.activate(wire.address(), license, pat);
        String grant = hub.request(device.pending(license).document(), pat).text();

        assertEquals("grant_for_another_device", other.importGrant(license, grant));

        assertEquals("not_activated", other.verify(license));
        assertEquals("ok", device.importGrant(license, grant));
        assertEquals("ok", other.activate(hub.address, license, pat), "its own request still waits");
        assertEquals("ok", other.verify(license));
        assertEquals(2, seatsTaken());
        cameOutRight(test);
    }

    @Test
    void deviceRestoredFromBackup_thenRefresh(TestInfo test) throws Exception {
        activate();
        HistoryDevice backup = device.copiedTo(field.resolve("backup"), device.machine());
        refresh();
        refresh();

        device.restoreFrom(backup);
        assertEquals("ok", device.verify(license));
        refresh();

        assertEquals(1, rows("activation.restored"));
        refresh();
        assertEquals(1, rows("activation.restored"), "it has gone on since");
        assertEquals(0, rows("activation.cloned"));
        assertEquals(1, seatsTaken());
        cameOutRight(test);
    }

    @Test
    void directoryCopiedTo100Devices_eachRefreshes(TestInfo test) throws Exception {
        activate();
        List<HistoryDevice> copies = new ArrayList<>();
        for (int i = 1; i <= COPIES; i++) {
            copies.add(device.copiedTo(field.resolve("copy" + i), HistoryDevice.machine(told * 1000 + i)));
        }
        refresh();
        refresh();
        long before = answered();

        for (HistoryDevice copy : copies) {
            assertEquals("machine_changed", copy.verify(license));
            assertEquals("data_directory_of_another_machine", copy.refresh(hub.address, license));
        }
        assertEquals(0, rows("request.refused"), "nothing was sent");
        for (HistoryDevice copy : copies) {
            assertEquals(
                    "data_directory_cloned",
                    hub.request(copy.patchedRefresh(license), "").code());
        }

        assertEquals(before, answered(), "no copy was granted anything");
        assertEquals(COPIES, rows("activation.cloned"));
        assertEquals(
                1,
                hub.get("/api/v1/workspaces/" + workspace + "/clones")
                        .json()
                        .path("items")
                        .size());
        assertEquals(1, seatsTaken());
        refresh();
        cameOutRight(test);
    }

    @Test
    void directoryHandedOnSerially_withARefreshEach(TestInfo test) throws Exception {
        activate();
        for (int i = 1; i <= 10; i++) {
            HistoryDevice next = device.copiedTo(field.resolve("next" + i), HistoryDevice.machine(told * 1000 + i));
            assertEquals("data_directory_of_another_machine", next.refresh(hub.address, license));
            assertEquals(
                    "machine_changed",
                    hub.request(next.patchedRefresh(license), "").code());
        }
        assertEquals(1, answered());

        HistoryDevice allowed = device.on(HistoryDevice.machine(told * 1000 + 11));
        hub.admin("POST", "/api/v1/licenses/" + license + "/activations/" + device.thumbprint() + "/rebind", null);
        assertEquals(
                "ok", allowed.activate(hub.address, license, () -> Pat.of(pat), ActivationOptions.USUAL.rebinding()));

        assertEquals("ok", allowed.verify(license));
        assertEquals("ok", allowed.refresh(hub.address, license));
        assertEquals("machine_changed", device.verify(license));
        assertEquals(1, seatsTaken());
        assertEquals(1, rows("activation.rebound"));
        cameOutRight(test);
    }

    @Test
    void twoProcessesActivateAtOnce(TestInfo test) throws Exception {
        Path root = field.resolve("root.pem");
        Files.writeString(root, hub.rootPem);
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            processes.add(HistoryProcess.start(device, told * 1000, root, hub.address, license, pat));
        }
        for (Process process : processes) {
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(process.waitFor(2, TimeUnit.MINUTES));
            assertEquals("ok", said);
        }

        assertEquals("ok", device.verify(license));
        assertEquals(1, seatsTaken());
        assertEquals(1, answered(), "who came second found the license there");
        cameOutRight(test);
    }

    @Test
    void goldenImageWithAnInstalledToken(TestInfo test) throws Exception {
        DeviceTokens tokens = tokensOf(device);
        tokens.install(ExchangeToken.of(pat), "golden image");
        List<HistoryDevice> clones = new ArrayList<>();
        for (int i = 1; i <= 5; i++) {
            clones.add(device.copiedTo(field.resolve("clone" + i), HistoryDevice.machine(told * 1000 + i)));
        }

        for (HistoryDevice clone : clones) {
            assertEquals(
                    "token_of_another_machine",
                    clone.activate(
                            hub.address, license, () -> tokensOf(clone).forActivation(), ActivationOptions.USUAL));
        }
        assertEquals(0, seatsTaken());

        assertEquals("ok", device.activate(hub.address, license, tokens::forActivation, ActivationOptions.USUAL));
        tokens.renew();
        assertEquals("ok", device.verify(license));
        assertEquals(1, seatsTaken());
        JsonNode troubles = hub.admin("GET", "/api/v1/workspaces/" + workspace + "/tokens-in-trouble", null)
                .json()
                .path("items");
        assertEquals(1, troubles.size());
        cameOutRight(test);
    }

    private static DeviceTokens tokensOf(HistoryDevice device) throws dev.holdfast.client.LicenseSourceException {
        return DeviceTokens.of(HubEndpoint.at(hub.address.toString()), device.verifier(), new SecureRandom());
    }

    @Test
    void forgedRequestListingTwentyMachines(TestInfo test) throws Exception {
        List<HistoryDevice> victims = new ArrayList<>();
        List<String> seen = new ArrayList<>();
        license = hub.createLicense(workspace, Map.of("seats", 20));
        for (int i = 1; i <= 4; i++) {
            HistoryDevice victim = newDevice("victim" + i, HistoryDevice.machine(told * 1000 + i));
            assertEquals("ok", victim.activate(hub.address, license, pat));
            victims.add(victim);
        }
        assertEquals(
                "request_malformed", hub.request(listingTwentyMachines(), pat).code());
        assertEquals(4, seatsTaken());

        FakeDevice forger = FakeDevice.showingWhatWasRecorded(hub, license, "disk", "nic");
        assertEquals("ok", codeOf(forger, license, pat), "as many values as may be listed, of four machines");

        assertEquals(5, seatsTaken(), "a seat of its own, and nobody's taken over");
        for (HistoryDevice victim : victims) {
            seen.add(victim.refresh(hub.address, license));
        }
        assertEquals(List.of("ok", "ok", "ok", "ok"), seen);
        assertEquals(0, rows("activation.recovered"));
        cameOutRight(test);
    }

    private String listingTwentyMachines() {
        FakeDevice forger = FakeDevice.usual();
        StringBuilder ids = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            ids.append(i == 0 ? "" : ",")
                    .append('"')
                    .append(FakeDevice.usual().thumbprint())
                    .append('"');
        }
        String payload =
                "{\"aud\":\"holdfast-hub\",\"op\":\"activate\",\"product\":\"" + TestHub.PRODUCT + "\",\"lic\":\""
                        + license + "\",\"jti\":\"" + FakeDevice.newRequestId()
                        + "\",\"iat\":1800000000,\"bundle\":0,\"abandons\":[],\"fingerprint\":{\"scheme\":1,\"evidence\":"
                        + "{\"machine-id\":[" + ids + "]},\"derived\":false}}";
        return forger.sign(payload.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void nicReplacedFourTimesInAYear(TestInfo test) throws Exception {
        activate();
        for (int card = 1; card <= 3; card++) {
            device = device.on(HistoryDevice.machine(told * 1000, told * 1000 + card));
            assertEquals("ok", device.verify(license), "one kind of four may change");
            refresh();
        }
        device = device.on(HistoryDevice.machine(told * 1000, told * 1000 + 4));
        assertEquals("ok", device.verify(license));
        assertEquals("drift_limit", device.refresh(hub.address, license));
        assertEquals("ok", device.verify(license), "the license on it goes on");

        hub.admin("POST", "/api/v1/licenses/" + license + "/activations/" + device.thumbprint() + "/rebind", null);
        refresh();

        assertEquals(3, rows("activation.drifted"));
        assertEquals(1, rows("activation.rebound"));
        assertEquals(1, seatsTaken());
        cameOutRight(test);
    }

    @Test
    void hundredVms_fromOneImage_whoseOnlyEvidenceIsOneMachineId(TestInfo test) throws Exception {
        license = hub.createLicense(workspace, Map.of("seats", COPIES));
        Path image = field.resolve("image");
        Files.createDirectories(image.resolve("etc"));
        Files.writeString(image.resolve("etc/machine-id"), "%032x\n".formatted(told + 0xabcdef0L << 40));
        Machine vm = Machine.recordedAt(image, Map.of());
        List<String> answers = new ArrayList<>();
        for (int i = 1; i <= COPIES; i++) {
            answers.add(newDevice("vm" + i, vm).activate(hub.address, license, pat));
        }

        assertEquals(List.of("ok", "ok"), answers.subList(0, 2), "two can be one machine with two directories");
        assertEquals(
                List.of("evidence_missing"),
                answers.subList(2, COPIES).stream().distinct().toList());
        assertEquals(2, seatsTaken());
        cameOutRight(test);
    }

    @Test
    void dataDirectoryLost_activatedAgainWithAToken(TestInfo test) throws Exception {
        activate();
        HistoryDevice old = device.copiedTo(field.resolve("old"), device.machine());
        device.lose();
        assertEquals("not_activated", device.verify(license));

        activate();

        assertEquals("ok", device.verify(license));
        assertEquals(1, seatsTaken());
        assertEquals(1, rows("activation.recovered"));
        assertEquals("ok", old.verify(license), "it has heard of nothing yet");
        assertEquals("activation_superseded", old.refresh(hub.address, license));
        assertEquals("activation_superseded", old.verify(license), "the snapshot that came with the refusal says so");
        refresh();
        cameOutRight(test);
    }

    @Test
    void hubRestoredFromABackup_ofBeforeTheActivation(TestInfo test) throws Exception {
        activate();
        refresh();
        for (String table : List.of(
                "grant_issued", "request_abandoned", "activation_drift", "activation_evidence", "answered_request")) {
            Audit.change(hub, "DELETE FROM " + table + " WHERE license_id = '" + license + "'");
        }
        Audit.change(hub, "DELETE FROM activation WHERE license_id = '" + license + "'");
        long now = hub.clock.instant().toEpochMilli();
        Audit.change(
                hub,
                "INSERT INTO restore (record, backed_up_at, restored_at) VALUES (1, %d, %d)"
                        .formatted(now - 3_600_000, now));

        refresh();

        assertEquals(1, seatsTaken());
        assertEquals(1, rows("activation.adopted"));
        refresh();
        assertEquals(1, rows("activation.adopted"));
        assertEquals(0, rows("activation.restored"));
        cameOutRight(test);
    }
}
