package dev.holdfast.benchmarks.load;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;

/**
 * SQLite files, durable at every commit as the hub's is.
 *
 * @param folder where the file of the floor is
 */
record SqliteEngine(Path folder) implements Engine {
    private static final int MOST_LICENSES = 100_000;

    @Override
    public String name() {
        return "SQLite";
    }

    @Override
    public int mostLicenses() {
        return MOST_LICENSES;
    }

    @Override
    public Place newPlace(Path hubDirectory) {
        return new File(hubDirectory.resolve("hub.db"));
    }

    @Override
    public Place floor() {
        return new File(folder.resolve("floor.db"));
    }

    @Override
    public double processorSeconds() {
        return 0;
    }

    @Override
    public void close() {}

    /** A database file. */
    private record File(Path path) implements Place {
        @Override
        public List<String> initOptions() {
            return List.of();
        }

        @Override
        public Map<String, String> environment() {
            return Map.of();
        }

        @Override
        public Connection connect() throws SQLException {
            Connection connection = DriverManager.getConnection("jdbc:sqlite:" + path);
            try (Statement settings = connection.createStatement()) {
                settings.execute("PRAGMA journal_mode = WAL");
                settings.execute("PRAGMA synchronous = FULL");
                settings.execute("PRAGMA busy_timeout = 60000");
            }
            return connection;
        }

        /** Several stall each other for seconds. */
        @Override
        public int writers() {
            return 1;
        }

        @Override
        public Filling fill() throws SQLException {
            Connection connection = connect();
            FilledTables.execute(connection, "PRAGMA foreign_keys = OFF");
            FilledTables.execute(connection, "PRAGMA cache_size = -200000");
            return FilledTables.withoutIndexes(
                    connection,
                    "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL",
                    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
                    List.of("PRAGMA wal_checkpoint(TRUNCATE)"));
        }
    }
}
