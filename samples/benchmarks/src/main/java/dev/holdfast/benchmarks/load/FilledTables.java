package dev.holdfast.benchmarks.load;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Fills tables by batches of inserts. Indexes are taken away first and made again at the end, which is faster than keeping
 * them.
 *
 * @param connection one on which references are not checked, and that commits by itself
 * @param indexes the statements that make the indexes again
 * @param listed the query for the names of all tables
 * @param last what is done in the end, so that the engine knows what it holds
 */
record FilledTables(Connection connection, List<String> indexes, String listed, List<String> last) implements Filling {
    private static final int BATCH = 512;

    FilledTables {
        indexes = List.copyOf(indexes);
        last = List.copyOf(last);
    }

    /**
     * Takes away the indexes that the engine tells of.
     *
     * @param query their names and the statements that make them
     * @param listed the query for the names of all tables
     */
    static FilledTables withoutIndexes(Connection connection, String query, String listed, List<String> last)
            throws SQLException {
        Map<String, String> found = new LinkedHashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                found.put(rows.getString(1), rows.getString(2));
            }
        }
        for (String name : found.keySet()) {
            execute(connection, "DROP INDEX " + name);
        }
        return new FilledTables(connection, List.copyOf(found.values()), listed, last);
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public List<String> tables() throws SQLException {
        List<String> names = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(listed)) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        return names;
    }

    @Override
    public List<Map<String, @Nullable Object>> rowsWith(String table, List<String> values) throws SQLException {
        List<Map<String, @Nullable Object>> found = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT * FROM " + table)) {
            ResultSetMetaData columns = rows.getMetaData();
            while (rows.next()) {
                Map<String, @Nullable Object> row = new LinkedHashMap<>();
                for (int i = 1; i <= columns.getColumnCount(); i++) {
                    row.put(columns.getColumnName(i), rows.getObject(i));
                }
                if (values.stream().anyMatch(row::containsValue)) {
                    found.add(row);
                }
            }
        }
        return found;
    }

    @Override
    public long highest(String table, String column) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT coalesce(max(" + column + "), 0) FROM " + table)) {
            row.next();
            return row.getLong(1);
        }
    }

    @Override
    public void put(String table, List<String> columns, long count, Rows rows) throws SQLException {
        connection.setAutoCommit(false);
        String sql = "INSERT INTO " + table + " (" + String.join(", ", columns) + ") VALUES ("
                + String.join(", ", Collections.nCopies(columns.size(), "?")) + ")";
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            for (long number = 0; number < count; number++) {
                @Nullable Object[] row = rows.row(number);
                for (int i = 0; i < row.length; i++) {
                    insert.setObject(i + 1, row[i]);
                }
                insert.addBatch();
                if (number % BATCH == BATCH - 1) {
                    insert.executeBatch();
                }
            }
            insert.executeBatch();
        }
        connection.commit();
        connection.setAutoCommit(true);
    }

    @Override
    public void close() throws SQLException {
        for (String sql : indexes) {
            execute(connection, sql);
        }
        for (String sql : last) {
            execute(connection, sql);
        }
        connection.close();
    }
}
