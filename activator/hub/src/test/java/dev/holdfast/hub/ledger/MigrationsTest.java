package dev.holdfast.hub.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

class MigrationsTest {
    @TempDir
    Path folder;

    private SQLiteDataSource database() {
        SQLiteDataSource database = new SQLiteDataSource();
        database.setUrl("jdbc:sqlite:" + folder.resolve("hub.db"));
        return database;
    }

    private void change(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("hub.db"));
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    @Test
    void migrations_areThoseOfTheSourceFolder() throws Exception {
        try (var files = Files.list(Path.of("src/main/resources/db/migration"))) {
            assertEquals(files.count(), Migrations.brought().size());
        }
    }

    @Test
    void newDatabase_lacksThem_andAfterwardsHasThemAll() throws Exception {
        assertFalse(Migrations.areAllIn(database()));
        Ledger.open(new SqliteFile(folder.resolve("hub.db"))).close();
        assertTrue(Migrations.areAllIn(database()));
    }

    @Test
    void databaseOfAnOlderHub_lacksWhatCameSince() throws Exception {
        Ledger.open(new SqliteFile(folder.resolve("hub.db"))).close();
        change("DELETE FROM flyway_schema_history WHERE script = 'V10__recalls.sql'");
        assertFalse(Migrations.areAllIn(database()));
    }

    @Test
    void migrationThatFailed_isNotTakenForDone() throws Exception {
        Ledger.open(new SqliteFile(folder.resolve("hub.db"))).close();
        change("UPDATE flyway_schema_history SET success = 0 WHERE version = '5'");
        assertFalse(Migrations.areAllIn(database()));
    }
}
