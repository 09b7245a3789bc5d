package dev.holdfast.hub.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Reads columns as the types of the domain. */
public final class Columns {
    private Columns() {}

    /** A time that is always there. */
    public static Instant instant(ResultSet row, String column) throws SQLException {
        return Instant.ofEpochMilli(row.getLong(column));
    }

    /** A time, or null. */
    public static @Nullable Instant optionalInstant(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochMilli(millis);
    }

    /** A text, or null. */
    public static @Nullable String optionalText(ResultSet row, String column) throws SQLException {
        return row.getString(column);
    }

    /** Milliseconds since 1970, or null. */
    public static @Nullable Long millis(@Nullable Instant time) {
        return time == null ? null : time.toEpochMilli();
    }
}
