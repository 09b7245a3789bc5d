package dev.holdfast.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code holdfast release} against a real hub, and what the hub makes of the seat. */
class ReleaseCommandTest extends HubFixture {
    private JsonNode seats() throws Exception {
        return hub.call("GET", "/api/v1/licenses/" + license + "/seats", null);
    }

    @Test
    void release_activatedDevice_freesTheSeatAndIsTold() throws Exception {
        activate().done();
        long taken = seats().path("taken").asLong();

        String out = device.run("release", license).done().out();

        assertTrue(out.startsWith("released: " + license + "\nactivation: "), out);
        assertTrue(out.contains("\nreceipt:    of 20"), out);
        assertEquals(taken - 1, seats().path("taken").asLong());
        device.run("verify", license).refused("activation_released", 51);
        String status = device.run("status").done().out();
        assertTrue(status.contains(license + ": refused, activation_released"), status);
    }

    @Test
    void release_again_answersTheReceiptWithoutTheHub() throws Exception {
        activate().done();
        JsonNode first = device.run("release", license, "--json").done().json();
        hub.close();
        JsonNode second;
        try {
            second = device.run("release", license, "--json").done().json();
        } finally {
            hub.open();
        }

        assertFalse(first.path("before").asBoolean());
        assertTrue(second.path("before").asBoolean());
        assertEquals("release", first.path("operation").asText());
        assertEquals(0, first.path("exit_code").asInt());
        assertEquals(first.path("receipt"), second.path("receipt"));
    }

    @Test
    void release_thenActivate_takesASeatAnew() throws Exception {
        activate().done();
        device.run("release", license).done();
        device.run("refresh", license).refused("activation_released", 51);

        activate().done();

        device.run("verify", license).done();
        device.run("refresh", license).done();
        assertEquals(1, hub.activations(license));
    }

    @Test
    void release_ofADeviceThatAnAdminHasReleased_isDoneAllTheSame() throws Exception {
        activate().done();
        String list = "/api/v1/licenses/" + license + "/activations";
        String activation =
                hub.call("GET", list, null).path("items").path(0).path("id").asText();
        hub.post(list + "/" + activation + "/release", Map.of());
        assertEquals(1, seats().path("quarantine").size());
        device.run("refresh", license).refused("activation_released", 51);
        device.run("verify", license).refused("activation_revoked", 31);

        device.run("release", license).done();

        assertEquals(0, seats().path("quarantine").size());
        device.run("verify", license).refused("activation_released", 51);
    }

    @Test
    void release_withoutALicenseIdOrOfWhatIsNotHere_isRefused() throws Exception {
        device.run("release").refused("usage", 2);
        String err = device.run("release", license).refused("not_activated", 10).err();
        assertTrue(err.contains("whose seat could be given back"), err);
    }

    @Test
    void help_listsTheCommandAndItsExitCodes() {
        String help = device.run("release", "--help").done().out();
        assertTrue(help.contains("Give the seat of this machine back"), help);
        assertTrue(help.contains("51-52"), help);
        assertTrue(device.run("--help").done().out().contains("release"));
    }
}
