package dev.holdfast.hub.audit;

import dev.holdfast.hub.ledger.Journal;
import dev.holdfast.hub.ledger.Transaction;
import dev.holdfast.verifier.jws.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/**
 * Counts uses of tokens and refused calls by the minute, instead of a record for each, so that nobody fills the
 * disk. What is counted is written every few seconds; a process that is killed loses those. Thread-safe.
 */
public final class CredentialCounts {
    /** How many networks are told apart in a minute; the others are counted together. */
    public static final int MOST_NETWORKS = 64;

    /** How many counts of refusals are kept; the oldest go first. */
    public static final int MOST_REFUSALS = 100_000;

    private static final Duration KEPT = Duration.ofDays(90);
    private static final Call CALL = new Call("credential-counts", "credential-counts", "local");
    private static final int ID_LENGTH = 22;

    /** What calls are about; requests of devices, which leave another record, are counted apart from them. */
    private static final String OF_CALLS = "call";

    private final Journal journal;
    private final Map<Use, Long> uses = new HashMap<>();
    private final Map<Refused, Long> refusals = new HashMap<>();
    private final Set<Refused> seen = new HashSet<>();
    private final Set<String> networks = new HashSet<>();
    private long minuteOfSeen = -1;
    private long hourOfCleaning = -1;

    public CredentialCounts(Journal journal) {
        this.journal = journal;
    }

    private record Use(String tokenId, long minute) {}

    private record Refused(String source, String reason, String about, long minute) {
        Refused(String source, String reason, long minute) {
            this(source, reason, "", minute);
        }

        String id() {
            byte[] text = (source + " " + reason + " " + about).getBytes(StandardCharsets.UTF_8);
            return Sha256.base64Url(text).substring(0, ID_LENGTH);
        }
    }

    private static long minute(Instant now) {
        return Math.floorDiv(now.toEpochMilli(), Duration.ofMinutes(1).toMillis())
                * Duration.ofMinutes(1).toMillis();
    }

    /** Counts a use of a token. */
    public synchronized void used(String tokenId) {
        uses.merge(new Use(tokenId, minute(journal.now())), 1L, Long::sum);
    }

    /** Counts a use of a token in the transaction of what it was used for. */
    public static void used(Transaction tx, String tokenId) {
        addUses(tx.handle(), new Use(tokenId, minute(tx.now())), 1);
    }

    /** Counts a credential that nobody knows, by the network that it came from. */
    public synchronized void refusedUnknown(String address, String reason) {
        long minute = minute(journal.now());
        turn(minute);
        String network = Network.of(address);
        boolean told = networks.contains(network) || (networks.size() < MOST_NETWORKS && networks.add(network));
        refusals.merge(new Refused(told ? network : Network.OTHERS, reason, minute), 1L, Long::sum);
    }

    /** Counts a credential that nobody knows in the transaction that bounds how many of them can be tried. */
    public static void refusedUnknown(Transaction tx, String reason) {
        Refused refused = new Refused(Network.of(tx.call().address()), reason, minute(tx.now()));
        addRefusals(tx.handle(), refused, 1);
    }

    /**
     * Counts a call that was refused to a token that is known, and writes its record where it is the first of that minute for
     * that reason in the whole hub, however many processes serve it.
     */
    public void refusedKnown(Call call, String tokenId, String reason, Consumer<Transaction> record) {
        if (refusedAgain(tokenId, reason)) {
            return;
        }
        Refused noted = journal.write(call, tx -> {
            Refused refused = new Refused(tokenId, reason, OF_CALLS, minute(tx.now()));
            if (isFirst(tx, refused)) {
                record.accept(tx);
            }
            return refused;
        });
        noted(noted);
    }

    /** Counts one whose minute is known to have its record, which spares a transaction; whether it is so. */
    private synchronized boolean refusedAgain(String tokenId, String reason) {
        long minute = minute(journal.now());
        turn(minute);
        Refused refused = new Refused(tokenId, reason, OF_CALLS, minute);
        if (seen.contains(refused)) {
            refusals.merge(refused, 1L, Long::sum);
            return true;
        }
        return false;
    }

    private synchronized void noted(Refused refused) {
        if (refused.minute() == minuteOfSeen) {
            seen.add(refused);
        }
    }

    /**
     * Counts a request that was refused to a token or a device that is known, in the transaction in which it was judged;
     * whether it is the first of that minute for that reason.
     *
     * @param source the token's ID, or the thumbprint of the device key
     * @param about what tells such requests apart that each are to be told of; empty for nothing
     */
    public static boolean refusedKnown(Transaction tx, String source, String reason, String about) {
        return isFirst(tx, new Refused(source, reason, about, minute(tx.now())));
    }

    private static boolean isFirst(Transaction tx, Refused refused) {
        addRefusals(tx.handle(), refused, 1);
        return tx.handle()
                        .createQuery("SELECT refusals FROM credential_refusal WHERE id = :id AND minute = :minute")
                        .bind("id", refused.id())
                        .bind("minute", refused.minute())
                        .mapTo(Long.class)
                        .one()
                == 1;
    }

    private void turn(long minute) {
        if (minute != minuteOfSeen) {
            minuteOfSeen = minute;
            seen.clear();
            networks.clear();
        }
    }

    /** Writes what was counted since the last time; what cannot be written now is kept. */
    void write() {
        Map<Use, Long> someUses;
        Map<Refused, Long> someRefusals;
        synchronized (this) {
            someUses = Map.copyOf(uses);
            someRefusals = Map.copyOf(refusals);
        }
        if (someUses.isEmpty() && someRefusals.isEmpty()) {
            return;
        }
        journal.write(CALL, tx -> {
            someUses.forEach((use, count) -> addUses(tx.handle(), use, count));
            someRefusals.forEach((refused, count) -> addRefusals(tx.handle(), refused, count));
            clean(tx);
            return CALL;
        });
        synchronized (this) {
            subtract(uses, someUses);
            subtract(refusals, someRefusals);
        }
    }

    private static <K> void subtract(Map<K, Long> counts, Map<K, Long> written) {
        written.forEach((key, count) ->
                counts.computeIfPresent(key, (same, counted) -> counted.equals(count) ? null : counted - count));
    }

    private static void addUses(Handle handle, Use use, long count) {
        handle.createUpdate("INSERT INTO token_use (token_id, minute, uses) VALUES (:token, :minute, :count)"
                        + " ON CONFLICT (token_id, minute) DO UPDATE SET uses = token_use.uses + excluded.uses")
                .bind("token", use.tokenId())
                .bind("minute", use.minute())
                .bind("count", count)
                .execute();
    }

    private static void addRefusals(Handle handle, Refused refused, long count) {
        handle.createUpdate("INSERT INTO credential_refusal (id, source, reason, minute, refusals)"
                        + " VALUES (:id, :source, :reason, :minute, :count) ON CONFLICT (id, minute)"
                        + " DO UPDATE SET refusals = credential_refusal.refusals + excluded.refusals")
                .bind("id", refused.id())
                .bind("source", refused.source())
                .bind("reason", refused.reason())
                .bind("minute", refused.minute())
                .bind("count", count)
                .execute();
    }

    /** Once an hour: what is old goes, and of refusals what is too much. */
    private void clean(Transaction tx) {
        long hour = Duration.between(Instant.EPOCH, tx.now()).toHours();
        if (hour == hourOfCleaning) {
            return;
        }
        hourOfCleaning = hour;
        for (String table : new String[] {"token_use", "credential_refusal"}) {
            tx.handle()
                    .createUpdate("DELETE FROM " + table + " WHERE minute < :before")
                    .bind("before", tx.now().minus(KEPT).toEpochMilli())
                    .execute();
        }
        tx.handle()
                .createUpdate("DELETE FROM credential_refusal WHERE minute <= (SELECT minute FROM credential_refusal"
                        + " ORDER BY minute DESC LIMIT 1 OFFSET :most)")
                .bind("most", MOST_REFUSALS)
                .execute();
    }
}
