package dev.holdfast.hub;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What a hub's database says of its things: not the audit, not counters, and not when something was last used. */
final class DatabaseState {
    private static final Set<String> COUNTING = Set.of("flyway_schema_history", "token_use", "credential_refusal");

    private DatabaseState() {}

    /** Every such table with its rows in a stable order. */
    static Map<String, List<String>> of(Path hubDirectory) {
        Map<String, List<String>> state = new TreeMap<>();
        try (Connection connection = TestDatabase.connect(hubDirectory)) {
            for (String table : TestDatabase.tables(connection)) {
                if (!COUNTING.contains(table) && !table.startsWith("audit_") && !table.startsWith("sqlite_")) {
                    state.put(table, rows(connection, table));
                }
            }
            return state;
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> rows(Connection connection, String table) throws SQLException {
        List<String> all = new ArrayList<>();
        try (Statement query = connection.createStatement();
                ResultSet rows = query.executeQuery("SELECT * FROM \"" + table + "\"")) {
            ResultSetMetaData columns = rows.getMetaData();
            while (rows.next()) {
                StringBuilder row = new StringBuilder();
                for (int i = 1; i <= columns.getColumnCount(); i++) {
                    String name = columns.getColumnName(i);
                    if (!name.startsWith("last_") && !Dump.MARKS.contains(name)) {
                        row.append(rows.getString(i)).append('|');
                    }
                }
                all.add(row.toString());
            }
        }
        Collections.sort(all);
        return all;
    }
}
