package dev.holdfast.hub.audit;

import dev.holdfast.hub.access.Admission;
import dev.holdfast.hub.ledger.Columns;
import dev.holdfast.hub.ledger.Journal;
import dev.holdfast.hub.ledger.Page;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** The audit as people ask it. Thread-safe. */
public final class AuditTrail {
    private final Journal journal;

    public AuditTrail(Journal journal) {
        this.journal = journal;
    }

    /**
     * Some records.
     *
     * @param items in the order that was asked for
     * @param next the number to go on after; null at the end
     * @param sealed the newest record that is sealed
     */
    public record Part(List<AuditRecord> items, @Nullable Long next, long sealed) {
        public Part {
            items = List.copyOf(items);
        }
    }

    /** Records of the whole hub, for operators. */
    public Part all(AuditQuery query) {
        return journal.read(handle -> part(handle, query, null));
    }

    /** Records of a workspace; of those with a license only such as the caller may use. */
    public Part ofWorkspace(Admission by, String workspaceId, AuditQuery query) {
        return journal.read(handle -> {
            by.requireWorkspace(handle, workspaceId);
            return part(handle, query.in(workspaceId), by.caller().onlyLicenses());
        });
    }

    private static Part part(Handle handle, AuditQuery query, @Nullable Set<String> licenses) {
        String only = licenses == null ? "" : " WHERE license_id IN (<licenses>)";
        Query sql = handle.createQuery("SELECT * FROM (SELECT * FROM audit_row" + only + ") audit_row" + query.sql());
        if (licenses != null) {
            // An empty list is no SQL; no license has this ID.
            sql.bindList("licenses", licenses.isEmpty() ? List.of("") : List.copyOf(licenses));
        }
        query.bind(sql);
        List<AuditRecord> found = sql.map((row, context) -> AuditRecord.of(row)).list();
        long sealed = AuditRows.newestSeal(handle);
        if (found.size() <= query.limit()) {
            return new Part(found, null, sealed);
        }
        List<AuditRecord> items = found.subList(0, query.limit());
        return new Part(items, items.get(items.size() - 1).number(), sealed);
    }

    /** The newest signed head, or empty before the first. */
    public Optional<String> head() {
        return journal.read(AuditExport::newestHead);
    }

    /**
     * How often a token was used, or a call refused, in a minute.
     *
     * @param source the token, invitation or device key; of calls with none that is known the network
     * @param reason why it was refused; null for a use
     * @param minute when that minute began
     * @param count how often
     * @param cursor what a page goes on after
     */
    public record Count(String source, @Nullable String reason, Instant minute, long count, String cursor) {}

    /** A part of the uses of a workspace's tokens, oldest first. */
    public Page<Count> uses(Admission by, String workspaceId, Page.Cut cut) {
        return journal.read(handle -> {
            by.requireWorkspace(handle, workspaceId);
            return Page.of(
                    handle.createQuery("SELECT * FROM (SELECT u.token_id AS id, u.minute AS created_at, u.uses"
                                    + " FROM token_use u JOIN token t ON t.id = u.token_id"
                                    + " WHERE t.workspace_id = :workspace) uses WHERE 1 = 1" + Page.SQL)
                            .bind("workspace", workspaceId),
                    cut,
                    (row, context) -> new Count(
                            row.getString("id"),
                            null,
                            Columns.instant(row, "created_at"),
                            row.getLong("uses"),
                            row.getLong("created_at") + ":" + row.getString("id")),
                    Count::cursor);
        });
    }

    /** A part of the refused credentials, oldest first. */
    public Page<Count> refusals(Page.Cut cut) {
        return journal.read(handle -> Page.of(
                handle.createQuery("SELECT * FROM (SELECT id, source, reason, minute AS created_at, refusals"
                        + " FROM credential_refusal) refused WHERE 1 = 1" + Page.SQL),
                cut,
                (row, context) -> new Count(
                        row.getString("source"),
                        row.getString("reason"),
                        Columns.instant(row, "created_at"),
                        row.getLong("refusals"),
                        row.getLong("created_at") + ":" + row.getString("id")),
                Count::cursor));
    }
}
