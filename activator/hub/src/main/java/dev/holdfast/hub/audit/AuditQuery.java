package dev.holdfast.hub.audit;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * Which records of the audit are asked for: those that fit all that is given.
 *
 * @param exact what columns of {@code audit_row} have to hold, by the column's name
 * @param tokenId records of calls that showed this token, and those about it; null for any
 * @param from the earliest time; null for any
 * @param until the first time that is too late; null for any
 * @param newestFirst whether the newest comes first
 * @param after the number of the record before the page; null for the first page
 * @param limit the most records
 */
public record AuditQuery(
        Map<String, String> exact,
        @Nullable String tokenId,
        @Nullable Instant from,
        @Nullable Instant until,
        boolean newestFirst,
        @Nullable Long after,
        int limit) {
    /** The columns that can be asked for exactly. */
    private static final Set<String> COLUMNS =
            Set.of("actor", "action", "license_id", "device_key", "request_id", "workspace_id");

    public AuditQuery {
        exact = Map.copyOf(exact);
        if (!COLUMNS.containsAll(exact.keySet())) {
            throw new IllegalArgumentException("audit query: expected columns out of " + COLUMNS);
        }
    }

    /** The same in one workspace. */
    AuditQuery in(String workspaceId) {
        Map<String, String> narrowed = new TreeMap<>(exact);
        narrowed.put("workspace_id", workspaceId);
        return new AuditQuery(narrowed, tokenId, from, until, newestFirst, after, limit);
    }

    /** Binds what {@link #sql} compares. */
    void bind(Query query) {
        exact.forEach(query::bind);
        if (tokenId != null) {
            query.bind("token", tokenId);
        }
        if (from != null) {
            query.bind("from", from.toEpochMilli());
        }
        if (until != null) {
            query.bind("until", until.toEpochMilli());
        }
        if (after != null) {
            query.bind("after", after);
        }
        query.bind("limit", limit + 1);
    }

    /** The condition and order in SQL; one more than the limit is asked for, so that the end is known. */
    String sql() {
        StringBuilder sql = new StringBuilder(" WHERE 1 = 1");
        new TreeMap<>(exact)
                .keySet()
                .forEach(column ->
                        sql.append(" AND ").append(column).append(" = :").append(column));
        if (tokenId != null) {
            sql.append(" AND (token_id = :token OR subject = :token)");
        }
        if (from != null) {
            sql.append(" AND at >= :from");
        }
        if (until != null) {
            sql.append(" AND at < :until");
        }
        if (after != null) {
            sql.append(newestFirst ? " AND number < :after" : " AND number > :after");
        }
        return sql.append(newestFirst ? " ORDER BY number DESC" : " ORDER BY number")
                .append(" LIMIT :limit")
                .toString();
    }
}
