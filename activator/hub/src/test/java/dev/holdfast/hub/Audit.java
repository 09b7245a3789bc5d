package dev.holdfast.hub;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Reads the hub's file from outside, as an operator with a database tool would. */
final class Audit {
    private Audit() {}

    static long rows(TestHub hub, String action, String subject) throws IOException {
        return count(hub, "SELECT count(*) FROM audit_row WHERE action = ? AND subject = ?", action, subject);
    }

    static long count(TestHub hub, String sql, String... values) throws IOException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + hub.directory.resolve("hub.db"));
                PreparedStatement query = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                query.setString(i + 1, values[i]);
            }
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }

    /** Changes the file behind the hub's back, to make time pass that a signing certificate does not live. */
    static void change(TestHub hub, String sql) throws IOException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + hub.directory.resolve("hub.db"));
                PreparedStatement update = connection.prepareStatement(sql)) {
            update.executeUpdate();
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }
}
