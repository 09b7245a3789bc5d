package dev.holdfast.hub;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A hub of its own for every test, which is put back to what its backup knows. */
abstract class HubWithBackup {
    @TempDir
    Path field;

    TestHub hub;
    private LedgerBackup backup;

    @BeforeEach
    void startHub() throws IOException {
        hub = TestHub.start(field);
        hub.createCatalog();
    }

    @AfterEach
    void stopHub() throws IOException {
        hub.close();
    }

    /** Makes the backup while the hub works, and lets ten minutes pass. */
    final void backUp() throws Exception {
        backup = LedgerBackup.of(hub, field.resolve("backup-" + hub.clock.millis()));
        hub.clock.turn(Duration.ofMinutes(10));
    }

    /** Stops the hub, exports its audit and puts the backup back; gives the export. */
    final Path restore() throws Exception {
        hub.close();
        Path export = field.resolve("audit.jsonl");
        export(export);
        putBack();
        return export;
    }

    /** Puts the backup back while the hub is stopped. */
    final void putBack() throws Exception {
        backup.putBack();
    }

    final void export(Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            new HubAudit(hub.directory).export(0, out);
        }
    }

    final HubReplay.Replayed replay(Path export) throws Exception {
        return new HubReplay(hub.directory, hub.clock, new SecureRandom()).from(export);
    }
}
