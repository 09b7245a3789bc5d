package dev.holdfast.hub.audit;

import java.util.List;
import org.jdbi.v3.core.Handle;

/** Reads records, seals and heads in the order of their numbers, a bounded part at a time. */
final class AuditRows {
    private static final String PART = " WHERE number > :after AND number <= :to ORDER BY number LIMIT :most";

    private AuditRows() {}

    /**
     * A seal as it is kept.
     *
     * @param number the record's number
     * @param rowId the record's ID
     * @param seal the seal's text, which nobody has vouched for
     */
    record SealRow(long number, String rowId, String seal) {}

    /**
     * A signed head as it is kept.
     *
     * @param number the newest record that it signs
     * @param document the signed document
     */
    record HeadRow(long number, String document) {}

    /** The number of the newest record; 0 before the first. */
    static long newest(Handle handle) {
        return newest(handle, "audit_row");
    }

    /** The number of the newest sealed record; 0 before the first. */
    static long newestSeal(Handle handle) {
        return newest(handle, "audit_seal");
    }

    /** The number of the newest signed record; 0 before the first. */
    static long newestHead(Handle handle) {
        return newest(handle, "audit_head");
    }

    private static long newest(Handle handle, String table) {
        return handle.createQuery("SELECT coalesce(max(number), 0) FROM " + table)
                .mapTo(Long.class)
                .one();
    }

    static List<AuditRecord> after(Handle handle, long number, long to, int most) {
        return handle.createQuery("SELECT * FROM audit_row" + PART)
                .bind("after", number)
                .bind("to", to)
                .bind("most", most)
                .map((row, context) -> AuditRecord.of(row))
                .list();
    }

    static List<SealRow> sealsAfter(Handle handle, long number, long to, int most) {
        return handle.createQuery("SELECT * FROM audit_seal" + PART)
                .bind("after", number)
                .bind("to", to)
                .bind("most", most)
                .map((row, context) ->
                        new SealRow(row.getLong("number"), row.getString("row_id"), row.getString("seal")))
                .list();
    }

    static List<HeadRow> headsAfter(Handle handle, long number, long to, int most) {
        return handle.createQuery("SELECT * FROM audit_head" + PART)
                .bind("after", number)
                .bind("to", to)
                .bind("most", most)
                .map((row, context) -> new HeadRow(row.getLong("number"), row.getString("document")))
                .list();
    }

    /** The number under which a record of that ID stands; 0 where there is none. */
    static long numberOf(Handle handle, String id) {
        return handle.createQuery("SELECT number FROM audit_row WHERE id = :id")
                .bind("id", id)
                .mapTo(Long.class)
                .findOne()
                .orElse(0L);
    }
}
