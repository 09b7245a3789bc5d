package dev.holdfast.hub.audit;

import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * The rows of the audit. They are only ever added, in the transaction of the change that they tell of, and numbered in
 * the order of those transactions, of which one is open at a time: so a number that is missing is a row that was there.
 */
public final class AuditLog {
    private AuditLog() {}

    /** Adds a row to the newest clock period. */
    public static void append(Handle handle, String id, Instant at, Call call, AuditEntry entry) {
        insert(handle, id, at, call, entry, 0);
    }

    /** Adds the first row of a new clock period, after which {@link #latest} no longer looks at any row before it. */
    static void appendToNewPeriod(Handle handle, String id, Instant at, Call call, AuditEntry entry) {
        insert(handle, id, at, call, entry, 1);
    }

    private static void insert(Handle handle, String id, Instant at, Call call, AuditEntry entry, long newer) {
        handle.createUpdate("INSERT INTO audit_row (number, id, at, actor, action, subject, workspace_id, license_id,"
                        + " token_id, device_key, detail, request_id, address, clock_period)"
                        + " VALUES ((SELECT coalesce(max(number), 0) + 1 FROM audit_row), :id, :at, :actor, :action,"
                        + " :subject, :workspace, :license, :token, :device, :detail, :request, :address,"
                        + " (SELECT coalesce(max(clock_period), 0) + :newer FROM audit_row))")
                .bind("id", id)
                .bind("at", at.toEpochMilli())
                .bind("actor", call.actor())
                .bind("action", entry.action().id())
                .bind("subject", entry.subject())
                .bind("workspace", entry.workspaceId())
                .bind("license", entry.licenseId())
                .bind("token", call.tokenId())
                .bind("device", entry.deviceKey())
                .bind("detail", entry.detail())
                .bind("request", call.requestId())
                .bind("address", call.address())
                .bind("newer", newer)
                .execute();
    }

    /** The latest time that any row of the newest clock period bears, or empty before the first. */
    public static Optional<Instant> latest(Handle handle) {
        return handle.createQuery("SELECT at FROM audit_row ORDER BY clock_period DESC, at DESC LIMIT 1")
                .mapTo(Long.class)
                .findOne()
                .map(Instant::ofEpochMilli);
    }
}
