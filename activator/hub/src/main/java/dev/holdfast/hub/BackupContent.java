package dev.holdfast.hub;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Arrays;

/**
 * What a backup holds.
 *
 * @param issuer the hub's issuer
 * @param records the number of the newest record of its audit
 * @param newest when that record was written
 * @param bytes its size
 */
public record BackupContent(String issuer, long records, Instant newest, long bytes) {
    private static final byte[] FORMAT = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);

    /**
     * Reads every page of a backup, and changes nothing.
     *
     * @throws IOException if it is no database of a hub, or damaged
     */
    static BackupContent read(Path file) throws IOException {
        requireFormat(file);
        try (Connection connection = open(file);
                Statement query = connection.createStatement()) {
            String sound = text(query, "PRAGMA integrity_check(1)");
            if (!"ok".equals(sound)) {
                throw new IOException(file + ": expected a sound database, found one that is damaged: " + sound);
            }
            try (ResultSet broken = query.executeQuery("PRAGMA foreign_key_check")) {
                if (broken.next()) {
                    throw new IOException(
                            file + ": expected a sound database, found rows that name others that are not there");
                }
            }
            return new BackupContent(
                    text(query, "SELECT issuer FROM hub"),
                    number(query, "SELECT max(number) FROM audit_row"),
                    Instant.ofEpochMilli(number(query, "SELECT at FROM audit_row ORDER BY number DESC LIMIT 1")),
                    Files.size(file));
        } catch (SQLException e) {
            throw new IOException(file + ": expected the database of a hub, found: " + e.getMessage(), e);
        }
    }

    private static void requireFormat(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            if (!Arrays.equals(in.readNBytes(FORMAT.length), FORMAT)) {
                throw new IOException(file + ": expected a backup of a hub, found a file of another kind");
            }
        } catch (NoSuchFileException e) {
            throw new IOException(file + ": expected a backup of a hub, found no such file", e);
        }
    }

    /** As a file that nobody writes, so that none is made beside it. */
    private static Connection open(Path file) throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:"
                + file.toAbsolutePath().toUri().toString().replaceFirst("^file:/+", "file:/") + "?mode=ro&immutable=1");
    }

    private static String text(Statement query, String sql) throws SQLException {
        try (ResultSet row = query.executeQuery(sql)) {
            if (!row.next()) {
                throw new SQLException("no row where one belongs");
            }
            return row.getString(1);
        }
    }

    private static long number(Statement query, String sql) throws SQLException {
        try (ResultSet row = query.executeQuery(sql)) {
            if (!row.next()) {
                throw new SQLException("no row where one belongs");
            }
            return row.getLong(1);
        }
    }
}
