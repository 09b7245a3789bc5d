package dev.holdfast.hub.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.holdfast.hub.ledger.Ledger;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Writes the sealed part of a hub's audit as JSON lines, with seals, signed heads and the trust bundles that lead from
 * the pinned root to their signers: all that a check needs but the root; AUDIT.md. Holds a few hundred records at a time.
 */
public final class AuditExport {
    private static final JsonFactory JSON = new JsonFactory();

    private final AuditSource source;
    private final OutputStream out;

    private AuditExport(AuditSource source, OutputStream out) {
        this.source = source;
        this.out = out;
    }

    private interface Members {
        void write(JsonGenerator json) throws IOException;
    }

    /**
     * Writes what is sealed; the hub may be working meanwhile.
     *
     * @param after the record to begin after; 0 to begin with the first
     * @return the newest record that was written, or {@code after} where there was none
     * @throws IllegalArgumentException if there is no sealed record of that number
     * @throws IOException if it cannot be written; what was written so far is good, and a next export may go on after it
     */
    public static long write(Ledger ledger, long after, OutputStream out) throws IOException {
        String seal = after == 0 ? Seal.FIRST.text() : sealOf(ledger, after);
        return new AuditExport(new AuditSource(ledger), out).write(after, seal);
    }

    /** The newest signed head, or empty before the first. */
    public static Optional<String> newestHead(Handle handle) {
        return handle.createQuery("SELECT document FROM audit_head ORDER BY number DESC LIMIT 1")
                .mapTo(String.class)
                .findOne();
    }

    private static String sealOf(Ledger ledger, long number) {
        List<AuditRows.SealRow> found = ledger.read(handle -> AuditRows.sealsAfter(handle, number - 1, number, 1));
        if (found.isEmpty()) {
            throw new IllegalArgumentException("after: expected the number of a sealed record, found " + number);
        }
        return found.get(0).seal();
    }

    private long write(long after, String seal) throws IOException {
        line(json -> {
            json.writeNumberField(ExportLine.START, after);
            json.writeStringField(ExportLine.SEAL, seal);
        });
        for (String bundle : source.bundles()) {
            line(json -> json.writeStringField(ExportLine.BUNDLE, bundle));
        }
        long last = records(after);
        long unsealed = source.newestRecord() - last;
        line(json -> {
            json.writeNumberField(ExportLine.END, last);
            json.writeNumberField(ExportLine.UNSEALED, unsealed);
        });
        out.flush();
        return last;
    }

    private long records(long after) throws IOException {
        long last = after;
        long signed = after;
        AuditSource.Cursor<AuditRecord> records = source.records(after);
        AuditSource.Cursor<AuditRows.SealRow> seals = source.seals(after);
        AuditSource.Cursor<AuditRows.HeadRow> heads = source.heads(after);
        for (AuditRows.SealRow seal = seals.peek(); seal != null; seal = seals.peek()) {
            AuditRows.HeadRow head = heads.peek();
            if (head != null && last >= signed) {
                line(json -> json.writeStringField(ExportLine.HEAD, head.document()));
                signed = head.number();
                heads.skip();
            }
            last = seal.number();
            record(records, seal);
            seals.skip();
        }
        return last;
    }

    /** A record that is missing is not made up: its number shows that it is. */
    private void record(AuditSource.Cursor<AuditRecord> records, AuditRows.SealRow seal) throws IOException {
        AuditRecord record = records.peek();
        while (record != null && record.number() < seal.number()) {
            records.skip();
            record = records.peek();
        }
        if (record != null && record.number() == seal.number()) {
            out.write(ExportLine.of(record.json(), seal.seal()));
            records.skip();
        }
    }

    private void line(Members members) throws IOException {
        ByteArrayOutputStream object = new ByteArrayOutputStream(1024);
        try (JsonGenerator json = JSON.createGenerator(object)) {
            json.writeStartObject();
            members.write(json);
            json.writeEndObject();
        }
        byte[] closed = object.toByteArray();
        out.write(ExportLine.of(Arrays.copyOf(closed, closed.length - 1)));
    }
}
