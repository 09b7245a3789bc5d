package dev.holdfast.hub.audit;

import dev.holdfast.hub.audit.AuditTamperedException.Fault;
import dev.holdfast.hub.ledger.Ledger;
import dev.holdfast.verifier.trust.SigningTrust;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks the audit in a hub's database against its seals, its signed heads and heads that were kept elsewhere. */
public final class AuditVerification {
    private final AuditSource source;
    private final AuditCheck check;
    private final AuditSource.Cursor<AuditRecord> records;
    private final AuditSource.Cursor<AuditRows.SealRow> seals;
    private final AuditSource.Cursor<AuditRows.HeadRow> heads;
    private @Nullable Instant oldestUnsigned;

    private AuditVerification(AuditSource source, AuditCheck check) {
        this.source = source;
        this.check = check;
        this.records = source.records(0);
        this.seals = source.seals(0);
        this.heads = source.heads(0);
    }

    /**
     * Checks the whole audit; the hub may be working meanwhile.
     *
     * @param root whom heads have to lead to, before the trust bundles that the hub carries
     * @param elsewhere signed heads that were kept elsewhere
     * @throws AuditTamperedException naming the first record that is not as it was written
     */
    public static AuditReport of(Ledger ledger, SigningTrust root, List<String> elsewhere)
            throws AuditTamperedException {
        AuditSource source = new AuditSource(ledger);
        AuditCheck check = new AuditCheck(root.withThoseThatFollow(source.bundles()));
        for (String head : elsewhere) {
            check.keptElsewhere(head);
        }
        return new AuditVerification(source, check).run();
    }

    private AuditReport run() throws AuditTamperedException {
        for (AuditRows.SealRow kept = seals.peek(); kept != null; kept = seals.peek()) {
            takeHead();
            link(kept);
            seals.skip();
        }
        takeHead();
        check.end();
        return check.report(tail(), oldestUnsigned);
    }

    private void takeHead() throws AuditTamperedException {
        AuditRows.HeadRow head = heads.peek();
        if (head != null && check.isHeadDone()) {
            check.head(head.document());
            heads.skip();
        }
    }

    private void link(AuditRows.SealRow kept) throws AuditTamperedException {
        long expected = check.next();
        AuditRecord record = records.peek();
        if (record == null || record.number() != expected || kept.number() != expected) {
            throw missing(expected, kept, record);
        }
        if (!record.id().equals(kept.rowId())) {
            throw replaced(expected, kept);
        }
        check.record(expected, record.json(), kept.seal());
        noteUnsigned(record);
        records.skip();
    }

    private void noteUnsigned(AuditRecord record) {
        if (check.signed() == record.number()) {
            oldestUnsigned = null;
        } else if (oldestUnsigned == null) {
            oldestUnsigned = record.at();
        }
    }

    private AuditTamperedException missing(long expected, AuditRows.SealRow kept, @Nullable AuditRecord record) {
        if (kept.number() != expected && record != null && record.number() == expected) {
            return new AuditTamperedException(
                    Fault.DELETED, expected, "record " + expected + ": its seal is missing, and later ones are there");
        }
        return kept.number() == expected ? replaced(expected, kept) : AuditCheck.missing(expected, kept.number());
    }

    private AuditTamperedException replaced(long expected, AuditRows.SealRow kept) {
        long now = source.numberOf(kept.rowId());
        return now > 0
                ? new AuditTamperedException(
                        Fault.REORDERED,
                        expected,
                        "record " + expected + ": the record that was sealed here stands as record " + now)
                : new AuditTamperedException(
                        Fault.DELETED, expected, "record " + expected + ": the record that was sealed here is missing");
    }

    /** The records beyond the newest seal: nothing vouches for them but their numbers. */
    private long tail() throws AuditTamperedException {
        long expected = check.next();
        for (AuditRecord record = records.peek(); record != null; record = records.peek()) {
            if (record.number() != expected) {
                throw AuditCheck.missing(expected, record.number());
            }
            noteUnsigned(record);
            expected++;
            records.skip();
        }
        return expected - check.next();
    }
}
