package dev.holdfast.hub.licensing;

import dev.holdfast.hub.ledger.Columns;
import dev.holdfast.hub.ledger.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

/**
 * A process of the hub that serves, as it has noted in the ledger: so that whichever process is asked knows what all of them
 * sign with. It notes itself anew every half minute; one that ends takes its note away, and one that was killed, or has not
 * reached the database for three minutes, counts no longer.
 *
 * @param id what the process is called, from its start to its end
 * @param signer thumbprint of the certificate that it signs with
 * @param since from when on it has signed with that
 * @param seenAt when it last noted itself
 */
public record ServingProcess(String id, String signer, Instant since, Instant seenAt) {
    /** After how long a process notes itself anew. */
    public static final Duration BETWEEN_NOTES = Duration.ofSeconds(30);

    private static final Duration COUNTS = Duration.ofMinutes(3);

    // A note from far ahead was made by a clock that was wrong, and would else count for ever.
    private static final String COUNTING = "(seen_at > :after AND seen_at < :before)";

    private static ServingProcess of(ResultSet row) throws SQLException {
        return new ServingProcess(
                row.getString("id"),
                row.getString("signer"),
                Columns.instant(row, "since"),
                Columns.instant(row, "seen_at"));
    }

    /** Notes that a process serves, and signs with the certificate of a thumbprint, which {@link Signers} has. */
    static void note(Transaction tx, String id, String signer) {
        tx.handle()
                .createUpdate("INSERT INTO serving (id, signer, since, seen_at) VALUES (:id, :signer, :now, :now)"
                        + " ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at, signer = excluded.signer,"
                        + " since = CASE WHEN serving.signer = excluded.signer"
                        + " THEN serving.since ELSE excluded.since END")
                .bind("id", id)
                .bind("signer", signer)
                .bind("now", tx.now().toEpochMilli())
                .execute();
    }

    /** Takes the note of a process away that serves no longer. */
    static void forget(Transaction tx, String id) {
        tx.handle()
                .createUpdate("DELETE FROM serving WHERE id = :id")
                .bind("id", id)
                .execute();
    }

    /** Takes the notes away that count no longer. */
    static void forgetOld(Transaction tx) {
        counting(tx.handle().createUpdate("DELETE FROM serving WHERE NOT " + COUNTING), tx.now())
                .execute();
    }

    private static <T extends SqlStatement<T>> T counting(T statement, Instant now) {
        return statement
                .bind("after", now.minus(COUNTS).toEpochMilli())
                .bind("before", now.plus(COUNTS).toEpochMilli());
    }

    /** Those that serve now, as far as is known, and in any case the one of the given name; the oldest first. */
    static List<ServingProcess> all(Handle handle, Instant now, String own) {
        return counting(
                        handle.createQuery(
                                "SELECT * FROM serving WHERE id = :own OR " + COUNTING + " ORDER BY since, id"),
                        now)
                .bind("own", own)
                .map((row, context) -> of(row))
                .list();
    }
}
