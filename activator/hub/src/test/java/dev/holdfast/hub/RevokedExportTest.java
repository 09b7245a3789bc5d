package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a replay does of an export that was signed with a key which a thief may have. */
class RevokedExportTest extends HubWithRoot {
    @TempDir
    Path field;

    private FakeDevice known;
    private FakeDevice late;
    private LedgerBackup backup;
    private Path export;

    @BeforeEach
    void activateAndSuspendSinceTheBackup() throws Exception {
        known = FakeDevice.usual();
        late = FakeDevice.usual();
        assertEquals("ok", hub.request(known.activate(license), pat).code());
        backup = LedgerBackup.of(hub, field.resolve("backup"));
        pass(Duration.ofMinutes(10));
        assertEquals("ok", hub.request(late.activate(license), pat).code());
        String path = "/api/v1/licenses/" + license + "/activations/" + known.thumbprint() + "/suspend";
        assertTrue(hub.post(path, Map.of()).status() < 300);
        pass(Duration.ofMinutes(10));
    }

    private void exportAndPutBack() throws Exception {
        hub.close();
        export = field.resolve("audit.jsonl");
        try (OutputStream out = Files.newOutputStream(export)) {
            new HubAudit(hub.directory).export(0, out);
        }
        backup.putBack();
    }

    private HubReplay.Replayed replay() throws Exception {
        return new HubReplay(hub.directory, hub.clock, new SecureRandom()).from(export);
    }

    @Test
    void exportBySignerThatTheHubKnowsToBeRevoked_onlyTakesAway() throws Exception {
        String stolen = stolen().thumbprint();
        exportAndPutBack();
        hub.open();
        renew(root);
        revoke(stolen);
        hub.close();

        HubReplay.Replayed replayed = replay();

        assertEquals(Map.of("activation.suspended", 1L), replayed.again());
        assertEquals(1L, replayed.left().get("activation.created"));
        hub.open();
        assertEquals(
                "activation_suspended", hub.request(known.refresh(license), "").code());
    }

    @Test
    void exportWhoseNewestHeadIsByASignerThatIsGood_isFollowed_whoeverSignedTheHeadsBefore() throws Exception {
        String stolen = stolen().thumbprint();
        renew(root);
        revoke(stolen);
        pass(Duration.ofMinutes(10));
        hub.createWorkspace();
        exportAndPutBack();

        HubReplay.Replayed replayed = replay();

        assertEquals(1L, replayed.again().get("activation.suspended"));
        assertEquals(1L, replayed.again().get("activation.created"));
    }
}
