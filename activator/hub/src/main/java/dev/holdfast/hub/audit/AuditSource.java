package dev.holdfast.hub.audit;

import dev.holdfast.hub.ledger.Ledger;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Reads the audit of a hub that may be working meanwhile: up to what was there at the beginning, a few hundred records at
 * a time.
 */
final class AuditSource {
    private static final int PART = 500;
    private static final int PART_OF_HEADS = 16;

    private final Ledger ledger;
    private final long heads;
    private final long seals;
    private final long records;

    /** Heads are made of seals and seals of records, so their ends are looked up in this order and fit each other. */
    AuditSource(Ledger ledger) {
        this.ledger = ledger;
        this.heads = ledger.read(AuditRows::newestHead);
        this.seals = ledger.read(AuditRows::newestSeal);
        this.records = ledger.read(AuditRows::newest);
    }

    private interface Fetch<T> {
        List<T> after(Handle handle, long number);
    }

    private interface Numbered<T> {
        long of(T item);
    }

    /** A list that is fetched part by part. */
    final class Cursor<T> {
        private final Fetch<T> fetch;
        private final Numbered<T> number;
        private final Deque<T> part = new ArrayDeque<>();
        private long after;

        private Cursor(long after, Numbered<T> number, Fetch<T> fetch) {
            this.after = after;
            this.number = number;
            this.fetch = fetch;
        }

        /** The next item, which stays the next one; null at the end. */
        @Nullable
        T peek() {
            if (part.isEmpty()) {
                List<T> fetched = ledger.read(handle -> fetch.after(handle, after));
                part.addAll(fetched);
                if (!fetched.isEmpty()) {
                    after = number.of(fetched.get(fetched.size() - 1));
                }
            }
            return part.peek();
        }

        /** Moves beyond the next item. */
        void skip() {
            part.poll();
        }
    }

    /** The records after a number. */
    Cursor<AuditRecord> records(long after) {
        return new Cursor<>(
                after, AuditRecord::number, (handle, number) -> AuditRows.after(handle, number, records, PART));
    }

    /** The seals after a number. */
    Cursor<AuditRows.SealRow> seals(long after) {
        return new Cursor<>(
                after,
                AuditRows.SealRow::number,
                (handle, number) -> AuditRows.sealsAfter(handle, number, seals, PART));
    }

    /** The heads that sign records after a number. */
    Cursor<AuditRows.HeadRow> heads(long after) {
        return new Cursor<>(
                after,
                AuditRows.HeadRow::number,
                (handle, number) -> AuditRows.headsAfter(handle, number, heads, PART_OF_HEADS));
    }

    /** The number under which a record of that ID stands; 0 where there is none. */
    long numberOf(String id) {
        return ledger.read(handle -> AuditRows.numberOf(handle, id));
    }

    /** The number of the newest record, sealed or not. */
    long newestRecord() {
        return records;
    }

    /** The trust bundles that the hub carries, oldest first. */
    List<String> bundles() {
        return ledger.read(handle -> handle.createQuery("SELECT document FROM trust_bundle ORDER BY version")
                .mapTo(String.class)
                .list());
    }
}
