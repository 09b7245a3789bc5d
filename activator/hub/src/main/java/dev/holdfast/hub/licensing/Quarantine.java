package dev.holdfast.hub.licensing;

import dev.holdfast.hub.ledger.Columns;
import dev.holdfast.hub.ledger.Transaction;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * A seat that was taken back without its device, which may go on using its license, and so is not free yet.
 *
 * @param activationId the activation that held it
 * @param beganAt since when
 * @param endsAt when the seat is free
 */
public record Quarantine(String activationId, Instant beganAt, Instant endsAt) {

    /** Those of a license that hold a seat now, the next to end first. */
    static List<Quarantine> running(Handle handle, String licenseId, Instant now) {
        return handle.createQuery("SELECT id, released_at, seat_until FROM activation WHERE license_id = :license"
                        + " AND released_at IS NOT NULL AND seat_until > :now ORDER BY seat_until, id")
                .bind("license", licenseId)
                .bind("now", now.toEpochMilli())
                .map((row, context) -> new Quarantine(
                        row.getString("id"), Columns.instant(row, "released_at"), Columns.instant(row, "seat_until")))
                .list();
    }

    /** How many of a license began after a time and count against the limit. */
    static long countedSince(Handle handle, String licenseId, Instant since) {
        return handle.createQuery("SELECT count(*) FROM quarantine WHERE license_id = :license AND began_at > :since"
                        + " AND counted = :counted")
                .bind("license", licenseId)
                .bind("since", since.toEpochMilli())
                .bind("counted", true)
                .mapTo(Long.class)
                .one();
    }

    static void insert(Transaction tx, Activation released, Instant endsAt, boolean counted) {
        tx.handle()
                .createUpdate("INSERT INTO quarantine (license_id, activation_id, began_at, ends_at, counted)"
                        + " VALUES (:license, :activation, :began, :ends, :counted)")
                .bind("license", released.licenseId())
                .bind("activation", released.id())
                .bind("began", tx.now().toEpochMilli())
                .bind("ends", endsAt.toEpochMilli())
                .bind("counted", counted)
                .execute();
    }

    static void markLifted(Transaction tx, Activation released) {
        tx.handle()
                .createUpdate("UPDATE quarantine SET lifted_at = :at WHERE license_id = :license"
                        + " AND activation_id = :activation AND lifted_at IS NULL")
                .bind("at", tx.now().toEpochMilli())
                .bind("license", released.licenseId())
                .bind("activation", released.id())
                .execute();
    }
}
