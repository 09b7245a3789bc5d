package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.client.ActivationOptions;
import dev.holdfast.client.DeviceTokens;
import dev.holdfast.client.ExchangeToken;
import dev.holdfast.client.HubEndpoint;
import dev.holdfast.client.Pat;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/** What happens to data directories that are copied, put back, handed on and baked into images. */
abstract class CopyHistories extends HistoryScene {
    private static final int COPIES = 100;

    @History("device restored from backup, then refresh")
    void deviceRestoredFromBackup_thenRefresh() throws Exception {
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
    }

    @History("directory copied to 100 devices, each refreshes")
    void directoryCopiedTo100Devices_eachRefreshes() throws Exception {
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
    }

    @History("directory handed on serially with a refresh each")
    void directoryHandedOnSerially_withARefreshEach() throws Exception {
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
    }

    @History("golden image with an installed token")
    void goldenImageWithAnInstalledToken() throws Exception {
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
    }

    private static DeviceTokens tokensOf(HistoryDevice device) throws dev.holdfast.client.LicenseSourceException {
        return DeviceTokens.of(HubEndpoint.at(hub.address.toString()), device.verifier(), new SecureRandom());
    }
}
