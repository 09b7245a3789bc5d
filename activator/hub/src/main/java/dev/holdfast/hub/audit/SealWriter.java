package dev.holdfast.hub.audit;

import dev.holdfast.hub.ledger.Journal;
import dev.holdfast.hub.ledger.Transaction;
import dev.holdfast.verifier.jws.MalformedException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Writes seals and heads: each part in a transaction that changes nothing else. */
final class SealWriter {
    private static final Duration BETWEEN_HEADS = Duration.ofMinutes(1);
    private static final Call CALL = new Call("audit-sealer", "audit-sealer", "local");
    private static final int BATCH = 500;

    private final Journal journal;
    private final String issuer;
    private final AuditSealer.HeadSigner signer;

    SealWriter(Journal journal, String issuer, AuditSealer.HeadSigner signer) {
        this.journal = journal;
        this.issuer = issuer;
        this.signer = signer;
    }

    /** The newest seal, or the one before the first record. */
    private record Reached(long number, Seal seal) {}

    private record Signed(long number, Instant at) {}

    /** Seals every committed record; a short transaction for every few hundred. */
    void seal() {
        while (journal.read(handle -> AuditRows.newest(handle) > AuditRows.newestSeal(handle))) {
            journal.write(CALL, SealWriter::sealSome);
        }
    }

    private static long sealSome(Transaction tx) {
        Reached reached = reached(tx.handle());
        List<AuditRecord> records = AuditRows.after(tx.handle(), reached.number(), Long.MAX_VALUE, BATCH);
        if (records.isEmpty()) {
            return 0;
        }
        PreparedBatch batch =
                tx.handle().prepareBatch("INSERT INTO audit_seal (number, row_id, seal) VALUES (:number, :id, :seal)");
        Seal seal = reached.seal();
        for (AuditRecord record : records) {
            seal = seal.then(record.json());
            batch.bind("number", record.number())
                    .bind("id", record.id())
                    .bind("seal", seal.text())
                    .add();
        }
        batch.execute();
        return records.size();
    }

    private static Reached reached(Handle handle) {
        return handle.createQuery("SELECT number, seal FROM audit_seal ORDER BY number DESC LIMIT 1")
                .map((row, context) -> new Reached(row.getLong("number"), seal(row.getString("seal"))))
                .findOne()
                .orElse(new Reached(0, Seal.FIRST));
    }

    /** A seal that is none is as good as any other wrong one: the check names it. */
    private static Seal seal(String text) {
        try {
            return Seal.of(text);
        } catch (MalformedException e) {
            return Seal.FIRST;
        }
    }

    /** Signs heads over what is sealed and not signed: where a minute has passed, where many records wait, or at the end. */
    void sign(boolean last) {
        while (isDue(last)) {
            journal.write(CALL, tx -> signNext(tx));
        }
    }

    private boolean isDue(boolean last) {
        return journal.read(handle -> {
            Signed signed = signed(handle);
            long waiting = AuditRows.newestSeal(handle) - signed.number();
            boolean minuteOver =
                    Duration.between(signed.at(), journal.now()).abs().compareTo(BETWEEN_HEADS) >= 0;
            return waiting >= AuditHead.MOST || (waiting > 0 && (last || minuteOver));
        });
    }

    private static Signed signed(Handle handle) {
        return handle.createQuery("SELECT number, signed_at FROM audit_head ORDER BY number DESC LIMIT 1")
                .map((row, context) ->
                        new Signed(row.getLong("number"), Instant.ofEpochMilli(row.getLong("signed_at"))))
                .findOne()
                .orElse(new Signed(0, Instant.EPOCH));
    }

    private long signNext(Transaction tx) {
        ClockWatch.require(tx);
        long before = signed(tx.handle()).number();
        long to = Math.min(before + AuditHead.MOST, AuditRows.newestSeal(tx.handle()));
        if (to <= before) {
            return before;
        }
        List<AuditRows.SealRow> seals = AuditRows.sealsAfter(tx.handle(), before, to, AuditHead.MOST);
        AuditHead head = new AuditHead(
                issuer,
                tx.now().truncatedTo(ChronoUnit.SECONDS),
                before + 1,
                to,
                seals.isEmpty() ? Seal.FIRST : seal(seals.get(seals.size() - 1).seal()),
                marks(seals, before + 1, to));
        tx.handle()
                .createUpdate("INSERT INTO audit_head (number, signed_at, document) VALUES (:number, :at, :document)")
                .bind("number", to)
                .bind("at", tx.now().toEpochMilli())
                .bind("document", signer.sign(tx.handle(), head))
                .execute();
        return to;
    }

    /** Where a seal is gone its mark stays zero, so that the marks of the others keep their places. */
    private static byte[] marks(List<AuditRows.SealRow> seals, long from, long to) {
        ByteBuffer marks = ByteBuffer.allocate((int) (to - from + 1) * Seal.MARK_BYTES);
        for (AuditRows.SealRow row : seals) {
            marks.put(
                    (int) (row.number() - from) * Seal.MARK_BYTES,
                    seal(row.seal()).mark());
        }
        return marks.array();
    }
}
