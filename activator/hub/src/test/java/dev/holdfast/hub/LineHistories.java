package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.holdfast.client.ActivationOptions;
import dev.holdfast.client.Pat;
import dev.holdfast.hub.FakeWire.Fate;
import dev.holdfast.hub.TestHub.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What happens between a device and the hub: answers, sticks and requests that go astray. */
abstract class LineHistories extends HistoryScene {
    @History("answer lost, hub committed, device retries")
    void answerLost_hubCommitted_deviceRetries() throws Exception {
        wire.letRequests(Fate.ANSWER_LOST);
        assertEquals("hub_unreachable", device.activate(wire.address(), license, pat));
        assertEquals("not_activated", device.verify(license));
        assertEquals(1, seatsTaken());

        wire.letRequests(Fate.ARRIVES);
        assertEquals("ok", device.activate(wire.address(), license, pat));

        assertEquals("ok", device.verify(license));
        assertEquals(1, seatsTaken());
        assertEquals(1, answered(), "one request, answered twice with the same bytes");
    }

    @History("the same with the PAT file already deleted")
    void answerLost_hubCommitted_patFileDeleted_deviceRetries() throws Exception {
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
    }

    private static String content(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @History("request carried out, grant lost, second request made")
    void requestCarriedOut_grantLost_secondRequestMade() throws Exception {
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
    }

    @History("request relayed twice by two people")
    void requestRelayedTwiceByTwoPeople() throws Exception {
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
    }

    @History("grant imported on another device")
    void grantImportedOnAnotherDevice() throws Exception {
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
    }
}
