package dev.holdfast.hub.licensing;

import dev.holdfast.hub.ledger.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the hub has found out about the data directory of an activation.
 *
 * @param clonedAt when a copy of it was last seen on another machine; null for never
 * @param restoredAt when it was last seen to be restored from a backup; null for never
 * @param rebindUntil how long its seat may move to another machine; null where it may not
 * @param adoptedAt when the hub, itself restored from a backup, took it over from a license; null where it made it
 * @param awaitedSince since when the license of the device tells more than the hub, restored from a backup, knows; null
 *     where it need not be shown
 */
public record Findings(
        @Nullable Instant clonedAt,
        @Nullable Instant restoredAt,
        @Nullable Instant rebindUntil,
        @Nullable Instant adoptedAt,
        @Nullable Instant awaitedSince) {
    static final Findings NONE = new Findings(null, null, null, null, null);

    /** Taken over at a time. */
    static Findings adopted(Instant at) {
        return new Findings(null, null, null, at, null);
    }

    static Findings of(ResultSet row) throws SQLException {
        return new Findings(
                Columns.optionalInstant(row, "cloned_at"),
                Columns.optionalInstant(row, "restored_at"),
                Columns.optionalInstant(row, "rebind_until"),
                Columns.optionalInstant(row, "adopted_at"),
                Columns.optionalInstant(row, "awaited_since"));
    }

    /** Whether the seat may move at the given time. */
    boolean mayMove(Instant now) {
        return rebindUntil != null && now.isBefore(rebindUntil);
    }
}
