package dev.holdfast.hub.licensing;

import dev.holdfast.hub.audit.AuditAction;
import dev.holdfast.hub.audit.ClockWatch;
import dev.holdfast.hub.audit.MissingRecords.Missing;
import dev.holdfast.hub.ledger.Columns;
import dev.holdfast.hub.ledger.Transaction;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * When the hub's database was put back from a backup. What the hub signed between the newest record of the backup and that
 * instant it has forgotten; nothing else that it does not know was ever signed by it.
 */
public final class Restores {
    private Restores() {}

    /** The number of the newest record of the audit. */
    public static long newestRecord(Handle handle) {
        return handle.createQuery("SELECT coalesce(max(number), 0) FROM audit_row")
                .mapTo(Long.class)
                .one();
    }

    /**
     * Writes down that the database was put back, before any record that tells of it.
     *
     * @param record the number of the newest record in the backup
     * @throws IllegalArgumentException if there is no such record
     */
    public static Restore note(Transaction tx, long record) {
        Restore restore = new Restore(record, latestUpTo(tx.handle(), record), tx.now());
        tx.handle()
                .createUpdate("INSERT INTO restore (record, backed_up_at, restored_at)"
                        + " VALUES (:record, :backed, :restored) ON CONFLICT DO NOTHING")
                .bind("record", restore.record())
                .bind("backed", restore.backedUpAt().toEpochMilli())
                .bind("restored", restore.restoredAt().toEpochMilli())
                .execute();
        // Licenses that were issued since the backup may hold longer than those that are remembered.
        tx.handle()
                .createUpdate("UPDATE activation SET last_license_ends_at = NULL")
                .execute();
        return restore;
    }

    private static Instant latestUpTo(Handle handle, long record) {
        return handle.createQuery("SELECT max(at) AS latest FROM audit_row WHERE number <= :record"
                        + " AND clock_period = (SELECT clock_period FROM audit_row WHERE number = :record)")
                .bind("record", record)
                .map((row, context) -> Optional.ofNullable(Columns.optionalInstant(row, "latest")))
                .one()
                .orElseThrow(() -> new IllegalArgumentException(
                        "record " + record + ": expected one of the hub's audit, found none of that number"));
    }

    /** The newest of them, or empty where the database never was put back. */
    public static Optional<Restore> newest(Handle handle) {
        return handle.createQuery("SELECT * FROM restore ORDER BY restored_at DESC, record DESC LIMIT 1")
                .map((row, context) -> new Restore(
                        row.getLong("record"),
                        Columns.instant(row, "backed_up_at"),
                        Columns.instant(row, "restored_at")))
                .findOne();
    }

    /**
     * Writes down how far records that were replayed tell what the hub had forgotten: as far as the hub has signed them and
     * none between them and the backup is missing. Where they tell of an earlier restore, nobody knows what was forgotten
     * then as well, and whatever is replayed after them counts by other numbers.
     */
    public static void cover(Transaction tx, List<Missing> replayed, long signed) {
        boolean restoredBetween =
                replayed.stream().anyMatch(record -> record.action().equals(AuditAction.HUB_RESTORED.id()));
        if (restoredBetween) {
            tx.handle()
                    .createUpdate("UPDATE restore SET covered_record = 0"
                            + " WHERE restored_at = (SELECT max(restored_at) FROM restore)")
                    .execute();
            return;
        }
        Optional<Missing> last =
                replayed.stream().filter(record -> record.number() <= signed).reduce((one, next) -> next);
        if (last.isPresent()) {
            tx.handle()
                    .createUpdate("UPDATE restore SET covered_record = :last, covered_until = :until"
                            + " WHERE restored_at = (SELECT max(restored_at) FROM restore)"
                            + " AND coalesce(covered_record, record) >= :first - 1"
                            + " AND (covered_until IS NULL OR covered_until < :until)")
                    .bind("first", replayed.get(0).number())
                    .bind("last", last.get().number())
                    .bind("until", last.get().writtenAt().toEpochMilli())
                    .execute();
        }
    }

    /** Whether what was signed at a time was forgotten with an activation that no replayed record tells of either. */
    static boolean explainsUnknown(Handle handle, Instant issuedAt) {
        return explains(handle, issuedAt, "coalesce(covered_until, backed_up_at)");
    }

    /**
     * Whether what was signed at a time, in whole seconds, may be something that the hub has forgotten. Its processes'
     * clocks may differ by a {@linkplain ClockWatch#STEP step}.
     */
    static boolean explains(Handle handle, Instant issuedAt) {
        return explains(handle, issuedAt, "backed_up_at");
    }

    private static boolean explains(Handle handle, Instant issuedAt, String since) {
        return handle.createQuery("SELECT count(*) FROM restore WHERE " + since + " < :from AND restored_at >= :until")
                        .bind(
                                "from",
                                issuedAt.plus(1, ChronoUnit.SECONDS)
                                        .plus(ClockWatch.STEP)
                                        .toEpochMilli())
                        .bind("until", issuedAt.minus(ClockWatch.STEP).toEpochMilli())
                        .mapTo(Long.class)
                        .one()
                > 0;
    }
}
