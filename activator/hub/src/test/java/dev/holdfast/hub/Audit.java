package dev.holdfast.hub;

import dev.holdfast.verifier.jws.StrictBase64Url;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Reads the hub's database from outside, as an operator with a database tool would. */
final class Audit {
    private Audit() {}

    static long rows(TestHub hub, String action, String subject) throws IOException {
        return count(hub, "SELECT count(*) FROM audit_row WHERE action = ? AND subject = ?", action, subject);
    }

    static long count(TestHub hub, String sql, String... values) throws IOException {
        try (Connection connection = TestDatabase.connect(hub.directory);
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

    /** The first column of every row. */
    static List<String> texts(TestHub hub, String sql, String... values) throws IOException {
        List<String> texts = new ArrayList<>();
        try (Connection connection = TestDatabase.connect(hub.directory);
                PreparedStatement query = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                query.setString(i + 1, values[i]);
            }
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    texts.add(row.getString(1));
                }
            }
            return texts;
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }

    /** Changes the file behind the hub's back, to make time pass that a signing certificate does not live. */
    static void change(TestHub hub, String sql) throws IOException {
        try (Connection connection = TestDatabase.connect(hub.directory);
                PreparedStatement update = connection.prepareStatement(sql)) {
            update.executeUpdate();
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }

    /** The ID of one of many activations. */
    static String activation(int number) {
        return StrictBase64Url.encode(ByteBuffer.allocate(32).putInt(number).array());
    }

    /** Revoked activations 1 to {@code count}, each with the number above {@code lowest} as its revision. */
    static void revokeMany(TestHub hub, String license, String user, int count, long lowest) throws IOException {
        String token = hub.get("/api/v1/service-users/" + user + "/tokens")
                .json()
                .path("items")
                .path(0)
                .path("id")
                .asText();
        StringBuilder values = new StringBuilder();
        for (int number = 1; number <= count; number++) {
            String id = activation(number);
            values.append(number == 1 ? "" : ",")
                    .append("('%s','%s','%s','revoked','%s','%s',FALSE,%d,1,1,NULL)"
                            .formatted(license, id, id, user, token, lowest + number));
        }
        change(
                hub,
                "INSERT INTO activation (license_id, id, device_key, state, service_user_id, token_id, derived,"
                        + " revision, activated_at, last_seen_at, last_license_ends_at) VALUES " + values);
    }
}
