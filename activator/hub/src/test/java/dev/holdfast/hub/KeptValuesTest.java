package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.protocol.TokenFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptValuesTest {
    /** So many that a directory lists some databases before their logs and some after them. */
    private static final int DATABASES = 24;

    @TempDir
    Path folder;

    private final Secrets secrets = new Secrets();
    private final Heard heard = new Heard(secrets);

    @Test
    void databasesWhoseLogsGoWhenTheyAreClosed_areSearchedInAnyOrder() throws Exception {
        String token = TokenFormat.make(TokenFormat.Type.DEVICE, new SecureRandom());
        secrets.addToken(token);
        Path made = Files.createDirectory(folder.resolve("made"));
        Path left = Files.createDirectory(folder.resolve("left"));
        for (int i = 0; i < DATABASES; i++) {
            leave(made.resolve(i + ".db"), left, token);
        }
        try (var files = Files.list(left)) {
            assertTrue(files.anyMatch(file -> file.toString().endsWith(".db-wal")));
        }
        KeptValues.searchFolder(heard, left);
        List<String> faults = heard.faults();
        assertEquals(
                DATABASES,
                faults.stream()
                        .filter(fault -> fault.startsWith("table kept holds"))
                        .count(),
                faults::toString);
    }

    /** Leaves a database as a hub that was killed does: the row is only in its log. */
    private static void leave(Path database, Path where, String value) throws SQLException, IOException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("CREATE TABLE kept (value TEXT)");
            statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
            statement.execute("INSERT INTO kept VALUES ('" + value + "')");
            for (String end : List.of("", "-wal", "-shm")) {
                String name = database.getFileName() + end;
                Files.copy(database.resolveSibling(name), where.resolve(name));
            }
        }
    }
}
