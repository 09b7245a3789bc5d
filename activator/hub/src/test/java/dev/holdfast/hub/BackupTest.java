package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Backups of a hub over a SQLite file; a database server has commands of its own. */
@DisabledIfSystemProperty(named = "holdfast.engine", matches = "postgresql")
class BackupTest {
    private static final int CLIENTS = 3;

    @TempDir
    Path folder;

    private TestHub hub;
    private String workspace;
    private String license;
    private String pat;

    @BeforeEach
    void startHub() throws IOException {
        hub = TestHub.start(folder);
        hub.createCatalog();
        workspace = hub.createWorkspace();
        license = hub.createLicense(workspace, Map.of("seats", 10_000));
        pat = hub.createPat(hub.createServiceUser(workspace), Map.of());
    }

    @AfterEach
    void stopHub() throws IOException {
        hub.close();
    }

    private HubBackup backups() {
        return new HubBackup(hub.directory);
    }

    private HubRestore restore() {
        return new HubRestore(hub.directory, hub.clock, new SecureRandom());
    }

    private static long count(Path database, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement query = connection.createStatement();
                ResultSet row = query.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private void activate() {
        assertEquals(
                "ok", hub.request(FakeDevice.usual().activate(license), pat).code());
    }

    @Test
    void backup_whileDevicesActivate_isOfOneInstantAndHoldsWhatWasAnsweredBefore() throws Exception {
        AtomicLong answered = new AtomicLong();
        AtomicBoolean enough = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        List<Future<?>> load = new ArrayList<>();
        try {
            for (int i = 0; i < CLIENTS; i++) {
                load.add(threads.submit(() -> {
                    while (!enough.get()) {
                        activate();
                        answered.incrementAndGet();
                    }
                }));
            }
            for (int i = 0; i < 5; i++) {
                long before = answered.get();
                Path file = folder.resolve("backup-" + i);
                BackupContent content = backups().write(file);
                assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
                assertEquals("https://hub.acme.example", content.issuer());
                long activations = count(file, "SELECT count(*) FROM activation");
                assertTrue(activations >= before, activations + " of " + before);
                assertEquals(activations, count(file, "SELECT count(*) FROM answered_request"));
                assertEquals(
                        activations, count(file, "SELECT count(*) FROM audit_row WHERE action = 'activation.created'"));
                assertEquals(content.records(), count(file, "SELECT count(*) FROM audit_row"));
            }
        } finally {
            enough.set(true);
            threads.shutdown();
        }
        for (Future<?> each : load) {
            each.get();
        }
    }

    @Test
    void backup_ontoAFileThatIsThere_isRefusedAndLeavesItAsItIs() throws IOException {
        Path file = folder.resolve("backup");
        Files.writeString(file, "the only copy of something");
        IOException refused = assertThrows(IOException.class, () -> backups().write(file));
        assertTrue(refused.getMessage().contains("there already"), refused.getMessage());
        assertEquals("the only copy of something", Files.readString(file));
        IOException nowhere = assertThrows(
                IOException.class,
                () -> backups().write(folder.resolve("missing").resolve("backup")));
        assertTrue(nowhere.getMessage().contains("make the folder first"), nowhere.getMessage());
    }

    @Test
    void restore_putsTheBackupBack_keepsWhatWasThere_andLeavesARecord() throws Exception {
        activate();
        Path file = folder.resolve("backup");
        BackupContent content = backups().write(file);
        byte[] backup = Files.readAllBytes(file);
        activate();
        hub.close();

        HubRestore.Restored restored = restore().from(file);

        assertEquals(content, restored.content());
        assertArrayEquals(backup, Files.readAllBytes(file));
        assertEquals(2, count(restored.kept().orElseThrow(), "SELECT count(*) FROM activation"));
        Path database = hub.directory.resolve("hub.db");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(database)));
        hub.open();
        assertEquals(1, Audit.count(hub, "SELECT count(*) FROM activation"));
        assertEquals(
                content.records() + 1,
                Audit.count(hub, "SELECT max(number) FROM audit_row WHERE action = 'hub.restored'"));
        activate();
        hub.close();
        new HubAudit(hub.directory).verify(List.of());
        hub.open();
    }

    @Test
    void restore_ofWhatIsNoBackupOfThisHub_isRefusedAndChangesNothing() throws Exception {
        activate();
        Path good = folder.resolve("backup");
        backups().write(good);
        IOException served = assertThrows(IOException.class, () -> restore().from(good));
        assertTrue(served.getMessage().contains("served already"), served.getMessage());
        hub.close();
        byte[] before = Files.readAllBytes(hub.directory.resolve("hub.db"));

        Path text = Files.writeString(folder.resolve("text"), "no database");
        refuse(text, "another kind");
        refuse(folder.resolve("missing"), "no such file");
        byte[] bytes = Files.readAllBytes(good);
        Path half = Files.write(folder.resolve("half"), Arrays.copyOf(bytes, bytes.length / 2));
        refuse(half, "half");
        for (int i = bytes.length / 4; i < bytes.length / 2; i++) {
            bytes[i] ^= 0x55;
        }
        refuse(Files.write(folder.resolve("damaged"), bytes), "damaged");
        try (TestHub other = TestHub.start(Files.createDirectory(folder.resolve("other")))) {
            new HubBackup(other.directory).write(folder.resolve("others"));
        }
        refuse(folder.resolve("others"), "another hub");

        assertArrayEquals(before, Files.readAllBytes(hub.directory.resolve("hub.db")));
        hub.open();
        activate();
    }

    private void refuse(Path file, String because) {
        IOException refused = assertThrows(IOException.class, () -> restore().from(file));
        assertTrue(refused.getMessage().contains(because), refused.getMessage());
    }

    @Test
    void hubWhoseDatabaseIsGone_saysSo_andRunsAgainAfterARestoreThatWasBrokenOffBefore() throws Exception {
        activate();
        Path file = folder.resolve("backup");
        backups().write(file);
        hub.close();
        Path database = hub.directory.resolve("hub.db");
        Files.delete(database);
        Files.writeString(hub.directory.resolve("hub.db.restoring"), "half of it");
        Files.write(hub.directory.resolve("hub.db-wal"), new byte[4096]);

        IOException gone = assertThrows(IOException.class, hub::open);
        assertTrue(gone.getMessage().contains("holdfast-hub restore"), gone.getMessage());
        assertFalse(Files.exists(database));

        restore().from(file);
        hub.open();
        assertEquals(1, Audit.count(hub, "SELECT count(*) FROM activation"));
        assertFalse(Files.exists(hub.directory.resolve("hub.db.restoring")));
    }

    @Test
    void restore_again_keepsBothDatabasesThatWereThere() throws Exception {
        Path file = folder.resolve("backup");
        backups().write(file);
        hub.close();
        Path first = restore().from(file).kept().orElseThrow();
        hub.clock.turn(Duration.ofSeconds(1));
        Path second = restore().from(file).kept().orElseThrow();
        assertTrue(Files.exists(first) && Files.exists(second));
        hub.open();
    }

    @Test
    void join_toAHubOverAFile_isRefused() {
        IOException refused =
                assertThrows(IOException.class, () -> HubJoining.join(hub.directory, folder.resolve("second"), null));
        assertTrue(refused.getMessage().contains("one process serves at a time"), refused.getMessage());
        assertFalse(Files.exists(folder.resolve("second")));
    }
}
