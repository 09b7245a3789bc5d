package dev.holdfast.hub;

import dev.holdfast.hub.ledger.PostgresDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;

/**
 * The engine under the hubs of this run: SQLite or, with {@code -Dholdfast.engine=postgresql}, a PostgreSQL server that
 * is started for it. Where that is not installed its run is skipped, unless {@code HOLDFAST_POSTGRESQL=required}.
 */
public final class TestDatabase {
    private static final boolean POSTGRESQL = "postgresql".equals(System.getProperty("holdfast.engine"));

    private static @Nullable LocalPostgres server;

    private TestDatabase() {}

    /** The engine's name, for people. */
    static String engine() {
        return POSTGRESQL ? "PostgreSQL" : "SQLite";
    }

    /** Aborts a test that needs no database of its own where those that do are skipped. */
    static void requireEngine() throws IOException {
        if (POSTGRESQL) {
            server();
        }
    }

    /** A new database for a hub; null where it makes a SQLite file in its own directory. */
    public static @Nullable PostgresDatabase fresh() throws IOException {
        return POSTGRESQL ? server().create() : null;
    }

    /** The names of the databases that were made on the server since they were taken last; none where there is none. */
    static synchronized List<String> takeNames() {
        return server == null ? List.of() : server.takeNames();
    }

    /** The arguments of a command, which makes a hub over the engine of this run where it makes one and names none. */
    public static String[] initOptions(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        if (!POSTGRESQL || !all.contains("init") || all.contains("--database")) {
            return arguments;
        }
        try {
            all.addAll(List.of("--database", server().create().url()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all.toArray(new String[0]);
    }

    static synchronized LocalPostgres server() throws IOException {
        LocalPostgres running = server;
        if (running == null) {
            running = LocalPostgres.start(programs());
            server = running;
        }
        return running;
    }

    private static Path programs() {
        Optional<Path> programs = LocalPostgres.programs();
        if (programs.isEmpty() && !"required".equals(System.getenv("HOLDFAST_POSTGRESQL"))) {
            throw new TestAbortedException("PostgreSQL is not installed (Debian's package postgresql): skipped");
        }
        return programs.orElseThrow(() -> new AssertionError("expected PostgreSQL to be installed, found no initdb"));
    }

    /** What a hub's process needs in its environment to reach the database. */
    static Map<String, String> environment() throws IOException {
        return POSTGRESQL ? Map.of("PGPASSFILE", server().passwordFile().toString()) : Map.of();
    }

    /** Opens a hub's database from outside, as an operator with a database tool would. */
    public static Connection connect(Path hubDirectory) throws SQLException {
        Path url = hubDirectory.resolve("database");
        try {
            return DriverManager.getConnection(
                    Files.exists(url)
                            ? "jdbc:" + Files.readString(url).strip()
                            : "jdbc:sqlite:" + hubDirectory.resolve("hub.db"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every value of every table on a database server, as bytes; none for a file, which is read as one. */
    static List<byte[]> values(Path hubDirectory) {
        List<byte[]> values = new ArrayList<>();
        if (!POSTGRESQL) {
            return values;
        }
        try (Connection connection = connect(hubDirectory)) {
            for (String table : tables(connection)) {
                try (Statement query = connection.createStatement();
                        ResultSet rows = query.executeQuery("SELECT * FROM \"" + table + "\"")) {
                    while (rows.next()) {
                        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                            values.add(String.valueOf(rows.getString(i)).getBytes(StandardCharsets.UTF_8));
                        }
                    }
                }
            }
            return values;
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** The names of the tables. */
    static List<String> tables(Connection connection) throws SQLException {
        List<String> names = new ArrayList<>();
        try (ResultSet tables =
                connection.getMetaData().getTables(null, POSTGRESQL ? "public" : null, "%", new String[] {"TABLE"})) {
            while (tables.next()) {
                names.add(tables.getString("TABLE_NAME"));
            }
        }
        return names;
    }
}
