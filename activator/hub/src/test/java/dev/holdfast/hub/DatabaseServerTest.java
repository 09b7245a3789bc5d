package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.hub.ledger.PostgresDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** What only a hub over a database server meets. */
@EnabledIfSystemProperty(named = "holdfast.engine", matches = "postgresql")
class DatabaseServerTest {
    /** Of a hub: readers and the writer. */
    private static final int CONNECTIONS = 9;

    @TempDir
    Path folder;

    private void create(String name, PostgresDatabase database) throws IOException {
        HubInitialisation.create(
                new HubInitialisation.Plan(
                        folder.resolve(name), folder.resolve(name + "-root"), "Acme", "Acme", database),
                "passphrase".toCharArray(),
                InstantSource.system(),
                new SecureRandom());
    }

    @Test
    void init_inADatabaseThatHasAHub_isRefusedAndMakesNoDirectory() throws IOException {
        PostgresDatabase database = TestDatabase.server().create();
        create("first", database);
        IOException refused = assertThrows(IOException.class, () -> create("second", database));
        assertTrue(refused.getMessage().contains("a hub was made in"), refused.getMessage());
        assertFalse(Files.exists(folder.resolve("second")));
        assertFalse(Files.exists(folder.resolve("second-root")));
    }

    private static String nameOf(PostgresDatabase database) {
        return database.description().substring(database.description().lastIndexOf('/') + 1);
    }

    @Test
    void init_inADatabaseOfSomethingElse_isRefused() throws Exception {
        PostgresDatabase database = TestDatabase.server().create();
        String name = nameOf(database);
        try (Connection connection = TestDatabase.server().connect(name);
                Statement make = connection.createStatement()) {
            make.execute("CREATE TABLE somebody_elses (id text)");
        }
        IOException refused = assertThrows(IOException.class, () -> create("hub", database));
        assertTrue(refused.getMessage().contains("a database of its own"), refused.getMessage());
        assertFalse(Files.exists(folder.resolve("hub")));
    }

    @Test
    void databaseOfATestThatIsOver_isGone_whoeverIsConnected() throws Exception {
        String name = nameOf(TestDatabase.server().create());
        try (Connection left = TestDatabase.server().connect(name)) {
            TestDatabase.server().drop(List.of(name));
            assertFalse(left.isValid(60), "expected the connection to be cut");
        }
        SQLException gone =
                assertThrows(SQLException.class, () -> TestDatabase.server().connect(name));
        assertEquals("3D000", gone.getSQLState());
    }

    @Test
    void init_whereNoServerListens_saysSo() throws IOException {
        IOException refused = assertThrows(
                IOException.class,
                () -> create("hub", PostgresDatabase.ofUrl("postgresql://127.0.0.1:1/hub?user=hub")));
        assertTrue(refused.getMessage().contains("expected to reach it"), refused.getMessage());
    }

    @Test
    void connectionsCutByTheServer_areUnavailableAtWorst_andTheHubGoesOn() throws Exception {
        try (TestHub hub = TestHub.start(folder)) {
            hub.createCatalog();
            cutConnections(hub);
            int refused = 0;
            TestHub.Reply reply = hub.post("/api/v1/workspaces", Map.of("name", "after the cut"));
            while (reply.status() != 201) {
                assertEquals("unavailable", reply.code(), reply.text());
                assertTrue(++refused <= CONNECTIONS, "expected every connection to fail once at most");
                reply = hub.post("/api/v1/workspaces", Map.of("name", "after the cut"));
            }
            assertEquals(1, hub.get("/api/v1/workspaces").json().path("items").size());
        }
    }

    private static void cutConnections(TestHub hub) throws SQLException {
        try (Connection connection = TestDatabase.connect(hub.directory);
                Statement cut = connection.createStatement()) {
            cut.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
        }
    }
}
