package dev.holdfast.hub;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What hubs have left on the disk: their directories, byte for byte, and every value in their databases. */
final class KeptValues {
    private static final byte[] SQLITE = "SQLite format 3\0".getBytes(UTF_8);

    private KeptValues() {}

    /** Searches the directories of hubs, and database files wherever they are, below a folder. */
    static void searchFolder(Heard heard, Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        List<Path> files;
        try (var all = Files.walk(folder)) {
            files = all.filter(Files::isRegularFile).filter(Files::isReadable).toList();
        }
        // A database takes its logs away as it is closed, so all bytes are searched before any is opened.
        List<Path> databases = new ArrayList<>();
        for (Path file : files) {
            if (Files.exists(file) && searchFile(heard, file)) {
                databases.add(file);
            }
        }
        for (Path database : databases) {
            if (Files.exists(database)) {
                searchDatabaseFile(heard, database);
            }
        }
    }

    /** Searches the bytes of a file that a hub keeps; whether it is a database. */
    private static boolean searchFile(Heard heard, Path file) throws IOException {
        boolean database = isDatabase(file);
        Path above = file.getParent();
        if (database || Files.exists(above.resolve("hub.db")) || Files.exists(above.resolve("database"))) {
            heard.kept("file " + file.getFileName(), Files.readAllBytes(file), 1);
        }
        return database;
    }

    private static void searchDatabaseFile(Heard heard, Path file) {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            searchDatabase(heard, connection);
        } catch (SQLException damaged) {
            // A test has damaged the file, which was searched byte for byte.
            heard.kept("message", damaged.getMessage().getBytes(UTF_8), 0);
        }
    }

    private static boolean isDatabase(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return Arrays.equals(in.readNBytes(SQLITE.length), SQLITE);
        }
    }

    /** Searches every value of every table. */
    static void searchDatabase(Heard heard, Connection connection) throws SQLException {
        for (String table : TestDatabase.tables(connection)) {
            try (Statement query = connection.createStatement();
                    ResultSet rows = query.executeQuery("SELECT * FROM \"" + table + "\"")) {
                ByteArrayOutputStream values = new ByteArrayOutputStream();
                int columns = rows.getMetaData().getColumnCount();
                int count = 0;
                for (; rows.next(); count++) {
                    for (int i = 1; i <= columns; i++) {
                        values.writeBytes(String.valueOf(rows.getString(i)).getBytes(UTF_8));
                        values.write('\n');
                    }
                }
                heard.kept("table " + table, values.toByteArray(), count);
            }
        }
    }
}
