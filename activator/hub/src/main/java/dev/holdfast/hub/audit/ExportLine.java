package dev.holdfast.hub.audit;

import dev.holdfast.verifier.jws.JsonObject;
import dev.holdfast.verifier.jws.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32;

/**
 * A line of an export: a JSON object whose last member is the CRC-32 of every byte before it, so that damage is told
 * from tampering; AUDIT.md.
 */
final class ExportLine {
    /** The longest line, in bytes. */
    static final int MAXIMUM_BYTES = 256 * 1024;

    static final String START = "after";
    static final String BUNDLE = "trust_bundle";
    static final String HEAD = "head";
    static final String RECORD = "record";
    static final String SEAL = "seal";
    static final String END = "end";
    static final String UNSEALED = "unsealed";

    private static final byte[] SUM = ",\"crc32\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] AFTER_SUM = "\"}".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BEFORE_RECORD = "{\"record\":".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BEFORE_SEAL = ",\"seal\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final int SUM_DIGITS = 8;
    private static final int SEAL_CHARACTERS = 43;

    private final byte[] bytes;
    private final JsonObject json;

    private ExportLine(byte[] bytes, JsonObject json) {
        this.bytes = bytes;
        this.json = json;
    }

    /** The line for an object that is not closed yet, with its checksum and a line feed. */
    static byte[] of(byte[] open) {
        byte[] sum = sum(open, open.length).getBytes(StandardCharsets.US_ASCII);
        byte[] line = Arrays.copyOf(open, open.length + SUM.length + SUM_DIGITS + AFTER_SUM.length + 1);
        int at = open.length;
        for (byte[] part : new byte[][] {SUM, sum, AFTER_SUM, {'\n'}}) {
            System.arraycopy(part, 0, line, at, part.length);
            at += part.length;
        }
        return line;
    }

    /** The line of a record with its seal. */
    static byte[] of(byte[] record, String seal) {
        byte[] kept = seal.getBytes(StandardCharsets.UTF_8);
        byte[] open = new byte[BEFORE_RECORD.length + record.length + BEFORE_SEAL.length + kept.length + 1];
        int at = 0;
        for (byte[] part : new byte[][] {BEFORE_RECORD, record, BEFORE_SEAL, kept, {'"'}}) {
            System.arraycopy(part, 0, open, at, part.length);
            at += part.length;
        }
        return of(open);
    }

    /** Reads a line without its line feed; throws where its checksum is not that of its bytes. */
    static ExportLine read(byte[] line) throws MalformedException {
        int tail = SUM.length + SUM_DIGITS + AFTER_SUM.length;
        int open = line.length - tail;
        if (open < 1 || !Arrays.equals(line, open, open + SUM.length, SUM, 0, SUM.length)) {
            throw new MalformedException("expected a checksum at its end");
        }
        String kept = new String(line, open + SUM.length, SUM_DIGITS, StandardCharsets.US_ASCII);
        if (!kept.equals(sum(line, open))) {
            throw new MalformedException("expected the checksum " + sum(line, open));
        }
        return new ExportLine(line, JsonObject.parse(line, MAXIMUM_BYTES));
    }

    private static String sum(byte[] bytes, int length) {
        CRC32 sum = new CRC32();
        sum.update(bytes, 0, length);
        return HexFormat.of().toHexDigits((int) sum.getValue());
    }

    boolean is(String member) {
        return json.has(member);
    }

    String text(String member) throws MalformedException {
        return json.string(member, MAXIMUM_BYTES);
    }

    long number(String member) throws MalformedException {
        return json.integer(member, 0, Long.MAX_VALUE - AuditHead.MOST);
    }

    /** The number that the record says it has. */
    long recordNumber() throws MalformedException {
        return record().integer("number", 1, Long.MAX_VALUE - AuditHead.MOST);
    }

    /** The record. */
    JsonObject record() throws MalformedException {
        return json.object(RECORD);
    }

    /** The ID that the record says it has. */
    String recordId() throws MalformedException {
        return record().string("id", SEAL_CHARACTERS);
    }

    /** The time that the record says it is of. */
    String recordTime() throws MalformedException {
        return record().string("at", SEAL_CHARACTERS);
    }

    /** The very bytes of the record: what was sealed. */
    byte[] recordBytes() throws MalformedException {
        int end =
                bytes.length - (BEFORE_SEAL.length + SEAL_CHARACTERS + 1 + SUM.length + SUM_DIGITS + AFTER_SUM.length);
        boolean framed = end > BEFORE_RECORD.length
                && Arrays.equals(bytes, 0, BEFORE_RECORD.length, BEFORE_RECORD, 0, BEFORE_RECORD.length)
                && Arrays.equals(bytes, end, end + BEFORE_SEAL.length, BEFORE_SEAL, 0, BEFORE_SEAL.length);
        if (!framed) {
            throw new MalformedException("expected a record and a seal of " + SEAL_CHARACTERS + " characters");
        }
        return Arrays.copyOfRange(bytes, BEFORE_RECORD.length, end);
    }
}
