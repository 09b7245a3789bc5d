package dev.holdfast.hub;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a hub keeps, to be compared before and after a call; counters and seals, which move by themselves, left out. */
final class Dump {
    private static final Set<String> MOVING =
            Set.of("token_use", "credential_refusal", "audit_seal", "audit_head", "flyway_schema_history");
    /** What a use of a token notes. */
    static final Set<String> MARKS = Set.of("first_used_at", "last_used_at", "last_used_address", "noted_at");

    private Dump() {}

    /** The rows of each table, sorted, as one text. */
    static Map<String, String> of(TestHub hub) throws IOException {
        try (Connection connection = TestDatabase.connect(hub.directory)) {
            Map<String, String> dump = new TreeMap<>();
            for (String table : tables(connection)) {
                dump.put(table, rows(connection, table));
            }
            return dump;
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }

    private static Set<String> tables(Connection connection) throws SQLException {
        Set<String> names = new TreeSet<>();
        try (ResultSet tables = connection.getMetaData().getTables(null, null, "%", new String[] {"TABLE"})) {
            while (tables.next()) {
                String schema = tables.getString("TABLE_SCHEM");
                String name = tables.getString("TABLE_NAME");
                if ((schema == null || schema.equals("public")) && !MOVING.contains(name)) {
                    names.add(name);
                }
            }
        }
        return names;
    }

    /** What was refused is audited; nothing else may be. */
    private static String where(String table) {
        return table.equals("audit_row") ? " WHERE action <> 'token.refused'" : "";
    }

    private static String rows(Connection connection, String table) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Statement query = connection.createStatement();
                ResultSet row = query.executeQuery("SELECT * FROM \"" + table + "\"" + where(table))) {
            ResultSetMetaData columns = row.getMetaData();
            while (row.next()) {
                StringBuilder text = new StringBuilder();
                for (int i = 1; i <= columns.getColumnCount(); i++) {
                    if (!MARKS.contains(columns.getColumnName(i))) {
                        text.append(row.getString(i)).append('|');
                    }
                }
                rows.add(text.toString());
            }
        }
        rows.sort(null);
        return String.join("\n", rows);
    }
}
