package dev.holdfast.hub.audit;

import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The rows of the audit. They are only ever added, in the transaction of the change that they tell of. */
public final class AuditLog {
    private AuditLog() {}

    /** Adds a row. */
    public static void append(Handle handle, String id, Instant at, Call call, AuditEntry entry) {
        handle.createUpdate("INSERT INTO audit_row"
                        + " (id, at, actor, action, subject, workspace_id, detail, request_id, address)"
                        + " VALUES (:id, :at, :actor, :action, :subject, :workspace, :detail, :request, :address)")
                .bind("id", id)
                .bind("at", at.toEpochMilli())
                .bind("actor", call.actor())
                .bind("action", entry.action())
                .bind("subject", entry.subject())
                .bind("workspace", entry.workspaceId())
                .bind("detail", entry.detail())
                .bind("request", call.requestId())
                .bind("address", call.address())
                .execute();
    }

    /** The latest time that any row bears, or empty before the first. */
    public static Optional<Instant> latest(Handle handle) {
        return handle.createQuery("SELECT at FROM audit_row ORDER BY at DESC LIMIT 1")
                .mapTo(Long.class)
                .findOne()
                .map(Instant::ofEpochMilli);
    }
}
