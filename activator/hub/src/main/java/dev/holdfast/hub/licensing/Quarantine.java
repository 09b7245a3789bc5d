package dev.holdfast.hub.licensing;

import dev.holdfast.hub.ledger.Columns;
import dev.holdfast.hub.ledger.Transaction;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * A seat that was taken back without its device, which may go on using its license, and so is not free yet.
 *
 * @param activationId the activation that held it
 * @param seatId the seat
 * @param beganAt since when
 * @param endsAt when the seat is free; null for never, where nobody asked for it since the last other data directory on the
 *     machine has left it
 */
public record Quarantine(
        String activationId,
        String seatId,
        Instant beganAt,
        @Nullable Instant endsAt) {

    /** Those of a license that hold a seat now which nobody live sits on, the next to end first. */
    static List<Quarantine> running(Handle handle, String licenseId, Instant now) {
        return handle.createQuery("SELECT id, coalesce(seat_id, id) AS seat, released_at,"
                        + " coalesce(seat_until, license_ends_at) AS ends FROM activation"
                        + " WHERE license_id = :license AND released_at IS NOT NULL AND (seat_until > :now"
                        + " OR (seat_until IS NULL AND (license_ends_at IS NULL OR license_ends_at > :now)"
                        + " AND coalesce(seat_id, id) NOT IN (SELECT coalesce(seat_id, id) FROM activation"
                        + " WHERE license_id = :license AND " + Seats.LIVE + ")))"
                        + " ORDER BY CASE WHEN seat_until IS NULL THEN 1 ELSE 0 END, ends, id")
                .bind("license", licenseId)
                .bind("now", now.toEpochMilli())
                .map((row, context) -> new Quarantine(
                        row.getString("id"),
                        row.getString("seat"),
                        Columns.instant(row, "released_at"),
                        Columns.optionalInstant(row, "ends")))
                .list();
    }

    /** What is said of them where no seat is free; empty for none. */
    static String inWords(List<Quarantine> running) {
        if (running.isEmpty()) {
            return "";
        }
        long seats = running.stream().map(Quarantine::seatId).distinct().count();
        Instant next = running.get(0).endsAt();
        return ", " + seats + " of them in quarantine" + (next == null ? "" : "; the next is free on " + next);
    }

    /**
     * One that began, and may be over.
     *
     * @param beganAt since when
     * @param endsAt when the seat was to be free
     * @param liftedAt when that was no more to be waited for, because an operator freed the seat or its device came back;
     *     null where it was
     * @param counted whether it counted against the limit
     */
    public record Begun(
            Instant beganAt, Instant endsAt, @Nullable Instant liftedAt, boolean counted) {}

    /** The newest ones of an activation, the newest first. */
    static List<Begun> begun(Handle handle, String licenseId, String activationId, int most) {
        return handle.createQuery("SELECT began_at, ends_at, lifted_at, counted FROM quarantine"
                        + " WHERE license_id = :license AND activation_id = :activation"
                        + " ORDER BY began_at DESC LIMIT :most")
                .bind("license", licenseId)
                .bind("activation", activationId)
                .bind("most", most)
                .map((row, context) -> new Begun(
                        Columns.instant(row, "began_at"),
                        Columns.instant(row, "ends_at"),
                        Columns.optionalInstant(row, "lifted_at"),
                        row.getBoolean("counted")))
                .list();
    }

    /** How many seats of a license went into one after a time and count against the limit. */
    static long countedSince(Handle handle, String licenseId, Instant since) {
        return handle.createQuery("SELECT count(DISTINCT coalesce(seat_id, activation_id)) FROM quarantine"
                        + " WHERE license_id = :license AND began_at > :since AND counted = :counted")
                .bind("license", licenseId)
                .bind("since", since.toEpochMilli())
                .bind("counted", true)
                .mapTo(Long.class)
                .one();
    }

    /** Whether a seat is among those that count already. */
    static boolean isCounted(Handle handle, String licenseId, String seat, Instant since) {
        return handle.createQuery("SELECT count(*) FROM quarantine WHERE license_id = :license AND began_at > :since"
                                + " AND counted = :counted AND seat_id = :seat")
                        .bind("license", licenseId)
                        .bind("since", since.toEpochMilli())
                        .bind("counted", true)
                        .bind("seat", seat)
                        .mapTo(Long.class)
                        .one()
                > 0;
    }

    static void insert(Transaction tx, Activation released, String seat, Instant endsAt, boolean counted) {
        tx.handle()
                .createUpdate("INSERT INTO quarantine (license_id, activation_id, seat_id, began_at, ends_at, counted)"
                        + " VALUES (:license, :activation, :seat, :began, :ends, :counted)")
                .bind("license", released.licenseId())
                .bind("activation", released.id())
                .bind("seat", seat)
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
