package dev.holdfast.hub;

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
import java.util.function.Predicate;

/** What a hub keeps, to be compared before and after a call; counters and seals, which move by themselves, left out. */
final class Dump {
    private static final Set<String> MOVING =
            Set.of("token_use", "credential_refusal", "audit_seal", "audit_head", "serving", "flyway_schema_history");

    /** What a use of a token notes. */
    private static final Set<String> MARKS = Set.of("first_used_at", "last_used_at", "last_used_address", "noted_at");

    private Dump() {}

    /** The rows of each table, sorted, as one text. */
    static Map<String, String> of(TestHub hub) {
        return of(hub, table -> true, MARKS::contains);
    }

    /** The same without the audit, and without when something was last seen. */
    static Map<String, String> ofThings(TestHub hub) {
        return of(
                hub,
                table -> !table.startsWith("audit_"),
                column -> MARKS.contains(column) || column.startsWith("last_"));
    }

    private static Map<String, String> of(TestHub hub, Predicate<String> tables, Predicate<String> left) {
        Map<String, String> dump = new TreeMap<>();
        try (Connection connection = TestDatabase.connect(hub.directory)) {
            for (String table : TestDatabase.tables(connection)) {
                if (!MOVING.contains(table) && !table.startsWith("sqlite_") && tables.test(table)) {
                    dump.put(table, rows(connection, table, left));
                }
            }
            return dump;
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** What was refused is audited; nothing else may be. */
    private static String where(String table) {
        return table.equals("audit_row") ? " WHERE action <> 'token.refused'" : "";
    }

    private static String rows(Connection connection, String table, Predicate<String> left) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Statement query = connection.createStatement();
                ResultSet row = query.executeQuery("SELECT * FROM \"" + table + "\"" + where(table))) {
            ResultSetMetaData columns = row.getMetaData();
            while (row.next()) {
                StringBuilder text = new StringBuilder();
                for (int i = 1; i <= columns.getColumnCount(); i++) {
                    if (!left.test(columns.getColumnName(i))) {
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
