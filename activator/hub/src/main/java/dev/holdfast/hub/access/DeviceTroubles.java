package dev.holdfast.hub.access;

import dev.holdfast.hub.audit.AuditEntry;
import dev.holdfast.hub.audit.Network;
import dev.holdfast.hub.ledger.Columns;
import dev.holdfast.hub.ledger.Page;
import dev.holdfast.hub.ledger.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** What is the matter with device tokens: noted where a device is refused, and listed until somebody has looked after it. */
final class DeviceTroubles {
    /** Whoever is refused asks again and again; the audit tells of it once in this time, the count of every one. */
    private static final Duration AUDITED_ONCE_IN = Duration.ofDays(1);

    private static final Duration SHOWN_FOR = Duration.ofDays(90);

    private static final String NOTED = "SELECT token_id AS id, kind, first_at, last_at, times, address, first_at AS"
            + " created_at FROM device_trouble WHERE last_at > :since";
    private static final String NOT_RENEWED = "SELECT device_token.token_id AS id, 'not_renewed' AS kind,"
            + " renewed_at + (expires_at - renewed_at) / 3 * 2 AS first_at, :now AS last_at, 1 AS times, '' AS address,"
            + " renewed_at + (expires_at - renewed_at) / 3 * 2 AS created_at"
            + " FROM device_token JOIN token ON token.id = device_token.token_id"
            + " WHERE token.revoked_at IS NULL AND renewed_at + (expires_at - renewed_at) / 3 * 2 <= :now";
    private static final String LIST =
            "SELECT * FROM (SELECT trouble.id AS token_id, trouble.id || '.' || trouble.kind AS"
                    + " id, trouble.kind, trouble.first_at, trouble.last_at, trouble.times, trouble.address, trouble.created_at"
                    + " FROM (" + NOTED + " UNION ALL " + NOT_RENEWED + ") trouble"
                    + " JOIN token ON token.id = trouble.id WHERE token.workspace_id = :workspace AND token.deleted_at IS NULL"
                    + " AND (token.revoked_at IS NULL OR trouble.kind = 'reused')) listed WHERE TRUE";

    private DeviceTroubles() {}

    /** Notes a trouble; in the audit once a day. */
    static void note(Transaction tx, DeviceToken token, DeviceTrouble.Kind kind, String detail) {
        Optional<Instant> last = tx.handle()
                .createQuery("SELECT last_at FROM device_trouble WHERE token_id = :token AND kind = :kind")
                .bind("token", token.id())
                .bind("kind", kind.id())
                .mapTo(Long.class)
                .findOne()
                .map(Instant::ofEpochMilli);
        write(tx, token, kind, last.isPresent());
        if (last.isEmpty() || !tx.now().isBefore(last.get().plus(AUDITED_ONCE_IN))) {
            tx.audit(AuditEntry.in(token.workspaceId(), "token.in-trouble", token.id())
                    .onMachine(token.deviceKey())
                    .with(kind.id() + ", " + detail));
        }
    }

    private static void write(Transaction tx, DeviceToken token, DeviceTrouble.Kind kind, boolean again) {
        String sql = again
                ? "UPDATE device_trouble SET last_at = :at, times = times + 1, address = :address"
                        + " WHERE token_id = :token AND kind = :kind"
                : "INSERT INTO device_trouble (token_id, kind, first_at, last_at, times, address)"
                        + " VALUES (:token, :kind, :at, :at, 1, :address)";
        tx.handle()
                .createUpdate(sql)
                .bind("token", token.id())
                .bind("kind", kind.id())
                .bind("at", tx.now().toEpochMilli())
                .bind("address", Network.of(tx.call().address()))
                .execute();
    }

    /** Forgets what a good call of the right device has settled; what others did with its token stays. */
    static void settle(Handle handle, DeviceToken token) {
        handle.createUpdate("DELETE FROM device_trouble WHERE token_id = :token"
                        + " AND kind IN ('machine_not_visible', 'expired')")
                .bind("token", token.id())
                .execute();
    }

    /** A part of the list of a workspace's. */
    static Page<DeviceTrouble> list(Handle handle, String workspaceId, Instant now, Page.Cut cut) {
        return Page.of(
                handle.createQuery(LIST + Page.SQL)
                        .bind("workspace", workspaceId)
                        .bind("now", now.toEpochMilli())
                        .bind("since", now.minus(SHOWN_FOR).toEpochMilli()),
                cut,
                mapper(handle),
                trouble -> trouble.firstAt().toEpochMilli() + ":"
                        + trouble.token().id() + "." + trouble.kind().id());
    }

    private static RowMapper<DeviceTrouble> mapper(Handle handle) {
        return (row, context) -> new DeviceTrouble(
                DeviceToken.find(handle, row.getString("token_id")).orElseThrow(),
                DeviceTrouble.Kind.ofId(row.getString("kind")),
                Columns.instant(row, "first_at"),
                Columns.instant(row, "last_at"),
                row.getLong("times"),
                row.getString("address"));
    }
}
