package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.hub.TestHub.Reply;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What happens at the hub while devices rely on it. */
abstract class HubHistories extends HistoryScene {
    @History("two processes activate at once")
    void twoProcessesActivateAtOnce() throws Exception {
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
    }

    @History("hub restored from backup")
    void hubRestoredFromBackup() throws Exception {
        activate();
        HistoryDevice later = newDevice("later", HistoryDevice.machine(told * 1000 + 1));
        LedgerBackup backup = LedgerBackup.of(hub, field.resolve("hub-backup"));
        refresh();
        assertEquals("ok", later.activate(hub.address, license, pat));
        assertEquals("ok", later.refresh(hub.address, license));

        hub.close();
        backup.putBack();
        hub.open();
        assertEquals(1, seatsTaken(), "it has forgotten the later device");
        assertEquals("ok", later.verify(license), "which goes on all the same");
        refresh();
        for (int i = 0; i < 2; i++) {
            assertEquals("ok", later.refresh(hub.address, license));
            assertEquals("ok", later.verify(license));
        }

        assertEquals(2, seatsTaken(), "nobody needs a second seat");
        assertEquals(1, rows("activation.adopted"));
        assertEquals(0, rows("activation.restored") + rows("activation.cloned"), "nobody is alarmed");
    }

    @History("PAT revoked after a leak")
    void patRevokedAfterALeak() throws Exception {
        Reply leaked = hub.createToken(user, Map.of());
        String secret = leaked.json().path("secret").asText();
        assertEquals("ok", device.activate(hub.address, license, secret));
        HistoryDevice thief = newDevice("thief", HistoryDevice.machine(told * 1000 + 1));
        assertEquals("ok", thief.activate(hub.address, license, secret));

        Reply revoked = hub.admin("POST", "/api/v1/tokens/" + leaked.id() + "/revoke", Map.of());
        assertEquals(2, revoked.json().path("activations").asInt(), "so many stand behind it");
        HistoryDevice late = newDevice("late", HistoryDevice.machine(told * 1000 + 2));
        assertEquals("token_revoked", late.activate(hub.address, license, secret));
        refresh();
        assertEquals(
                "ok", thief.refresh(hub.address, license), "what was activated goes on, until somebody says it leaked");

        hub.admin("POST", "/api/v1/tokens/" + leaked.id() + "/revoke", Map.of("with_activations", true));
        String path = "/api/v1/licenses/" + license + "/activations/" + device.thumbprint() + "/reinstate";
        assertEquals("ok", hub.post(path, Map.of()).code(), "the customer knows this one");
        assertEquals("activation_suspended", thief.refresh(hub.address, license));
        assertEquals("activation_revoked", thief.verify(license), "the snapshot that came with the refusal voids it");
        refresh();
        assertEquals("ok", late.activate(hub.address, license, pat), "another token is good");
    }
}
