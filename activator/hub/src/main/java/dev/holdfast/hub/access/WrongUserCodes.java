package dev.holdfast.hub.access;

import dev.holdfast.hub.ledger.Transaction;
import dev.holdfast.hub.refusal.Refusal;
import dev.holdfast.protocol.ProblemReason;
import java.time.Duration;

/**
 * Bounds how many user codes can be tried that nobody was given, over the whole life of a code: so many by one caller, and
 * so many by all of them together.
 */
public final class WrongUserCodes {
    /** For how long a wrong code counts: as long as a code lives. */
    public static final Duration PERIOD = Enrolments.LIFE;

    /** How many wrong codes a caller may try in that time; five of 20^8 are less than one in 2^32. */
    public static final int MOST_OF_A_CALLER = 5;

    /** How many wrong codes all callers together may try in that time. */
    public static final int MOST_OF_ALL = 50;

    private WrongUserCodes() {}

    /** Refuses who may not try another one. */
    static void requireRoom(Transaction tx) {
        tx.handle()
                .createUpdate("DELETE FROM wrong_user_code WHERE at <= :since")
                .bind("since", tx.now().minus(PERIOD).toEpochMilli())
                .execute();
        long own = tx.handle()
                .createQuery("SELECT count(*) FROM wrong_user_code WHERE caller = :caller")
                .bind("caller", tx.call().actor())
                .mapTo(Long.class)
                .one();
        long all = tx.handle()
                .createQuery("SELECT count(*) FROM wrong_user_code")
                .mapTo(Long.class)
                .one();
        if (own >= MOST_OF_A_CALLER || all >= MOST_OF_ALL) {
            throw new Refusal(
                    ProblemReason.RATE_LIMITED,
                    "too many user codes were tried that no device was given",
                    "wait " + PERIOD.toMinutes() + " minutes, and let the device ask for a new code");
        }
    }

    static void count(Transaction tx) {
        tx.handle()
                .createUpdate("INSERT INTO wrong_user_code (id, caller, at) VALUES (:id, :caller, :at)")
                .bind("id", tx.ids().next("wc"))
                .bind("caller", tx.call().actor())
                .bind("at", tx.now().toEpochMilli())
                .execute();
    }
}
