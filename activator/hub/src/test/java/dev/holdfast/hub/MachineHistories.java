package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.holdfast.machineid.Machine;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What happens to machines, and what somebody makes up about them. */
abstract class MachineHistories extends HistoryScene {
    private static final int VMS = 100;

    @History("forged request listing twenty machines")
    void forgedRequestListingTwentyMachines() throws Exception {
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

    @History("NIC replaced four times in a year")
    void nicReplacedFourTimesInAYear() throws Exception {
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
    }

    @History("100 VMs from one image whose only evidence is one machine-id")
    void hundredVms_fromOneImage_whoseOnlyEvidenceIsOneMachineId() throws Exception {
        license = hub.createLicense(workspace, Map.of("seats", VMS));
        Path image = field.resolve("image");
        Files.createDirectories(image.resolve("etc"));
        Files.writeString(image.resolve("etc/machine-id"), "%032x\n".formatted(told + 0xabcdef0L << 40));
        Machine vm = Machine.recordedAt(image, Map.of());
        List<String> answers = new ArrayList<>();
        for (int i = 1; i <= VMS; i++) {
            answers.add(newDevice("vm" + i, vm).activate(hub.address, license, pat));
        }

        assertEquals(List.of("ok", "ok"), answers.subList(0, 2), "two can be one machine with two directories");
        assertEquals(
                List.of("evidence_missing"),
                answers.subList(2, VMS).stream().distinct().toList());
        assertEquals(2, seatsTaken());
    }

    @Test
    void dataDirectoryLost_activatedAgainWithAToken() throws Exception {
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
    }
}
