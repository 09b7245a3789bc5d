package dev.holdfast.benchmarks.load;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts very many rows into the tables of a hub that is not served. */
interface Filling extends AutoCloseable {
    /** A row that is to be put in, for as long as there are any. */
    @FunctionalInterface
    interface Rows {
        /** The values of the row of that number, in the order of the columns. */
        @Nullable
        Object[] row(long number);
    }

    /** The names of all tables. */
    List<String> tables() throws SQLException;

    /** The rows of a table in which one of the values stands as a whole column, as column and value. */
    List<Map<String, @Nullable Object>> rowsWith(String table, List<String> values) throws SQLException;

    /** Puts rows into a table. */
    void put(String table, List<String> columns, long count, Rows rows) throws SQLException;

    /** The largest value in a column. */
    long highest(String table, String column) throws SQLException;

    /** Makes the indexes again, and gathers what the engine wants to know to plan queries. */
    @Override
    void close() throws SQLException;
}
