package dev.holdfast.hub.access;

import dev.holdfast.hub.ledger.Transaction;
import dev.holdfast.hub.refusal.Refusal;
import dev.holdfast.protocol.ProblemReason;
import java.time.Duration;

/**
 * Bounds how many user codes can be tried that nobody was given, over the whole life of a code: so many by one caller, and
 * so many in one workspace, whose admins can invite as many callers as they like. Nobody uses up the room of another
 * workspace.
 */
public final class WrongUserCodes {
    /** For how long a wrong code counts: as long as a code lives. */
    public static final Duration PERIOD = Enrolments.LIFE;

    /** How many wrong codes a caller may try in that time; five of 20^8 are less than one in 2^32. */
    public static final int MOST_OF_A_CALLER = 5;

    /** How many wrong codes all callers of a workspace may try in that time. */
    public static final int MOST_OF_A_WORKSPACE = 50;

    private WrongUserCodes() {}

    /** Refuses who may not try another one. */
    static void requireRoom(Transaction tx, String workspaceId) {
        tx.handle()
                .createUpdate("DELETE FROM wrong_user_code WHERE at <= :since")
                .bind("since", tx.now().minus(PERIOD).toEpochMilli())
                .execute();
        boolean own = number(tx, "caller", tx.call().actor()) >= MOST_OF_A_CALLER;
        if (own || number(tx, "workspace_id", workspaceId) >= MOST_OF_A_WORKSPACE) {
            throw new Refusal(
                    ProblemReason.RATE_LIMITED,
                    "too many user codes were tried that no device was given, by "
                            + (own ? "this caller" : "this workspace"),
                    "wait " + PERIOD.toMinutes() + " minutes, and let the device ask for a new code");
        }
    }

    private static long number(Transaction tx, String column, String value) {
        return tx.handle()
                .createQuery("SELECT count(*) FROM wrong_user_code WHERE " + column + " = :value")
                .bind("value", value)
                .mapTo(Long.class)
                .one();
    }

    static void count(Transaction tx, String workspaceId) {
        tx.handle()
                .createUpdate("INSERT INTO wrong_user_code (id, caller, workspace_id, at)"
                        + " VALUES (:id, :caller, :workspace, :at)")
                .bind("id", tx.ids().next("wc"))
                .bind("caller", tx.call().actor())
                .bind("workspace", workspaceId)
                .bind("at", tx.now().toEpochMilli())
                .execute();
    }
}
