package dev.holdfast.hub.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.holdfast.verifier.jws.JsonObject;
import dev.holdfast.verifier.jws.MalformedException;
import dev.holdfast.verifier.jws.StrictBase64Url;
import dev.holdfast.verifier.license.Claim;
import dev.holdfast.verifier.license.ClaimTimes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Arrays;

/**
 * What the hub signs: what its audit came to at a time. It repeats the beginning of every seal since the head before it,
 * so that where the chain was made anew the first record of another content can be told. Immutable.
 */
public final class AuditHead {
    /** The most records between one head and the next. */
    static final int MOST = 512;

    /** The largest signed head, in bytes. */
    static final int MAXIMUM_BYTES = 32 * 1024;

    private static final String FROM = "from";
    private static final String TO = "to";
    private static final String SEAL = "seal";
    private static final String MARKS = "marks";
    private static final int LONGEST_ISSUER = 1024;
    private static final int LONGEST_TEXT = 8 * 1024;
    private static final JsonFactory JSON = new JsonFactory();

    private final String issuer;
    private final Instant signedAt;
    private final long from;
    private final long to;
    private final Seal seal;
    private final byte[] marks;

    AuditHead(String issuer, Instant signedAt, long from, long to, Seal seal, byte[] marks) {
        this.issuer = issuer;
        this.signedAt = signedAt;
        this.from = from;
        this.to = to;
        this.seal = seal;
        this.marks = marks;
    }

    /** The claims of a head whose signature holds. */
    static AuditHead read(JsonObject claims) throws MalformedException {
        long from = claims.integer(FROM, 1, Long.MAX_VALUE - MOST);
        long to = claims.integer(TO, from, from + MOST - 1);
        byte[] marks = StrictBase64Url.decode(claims.string(MARKS, LONGEST_TEXT));
        if (marks.length != (to - from + 1) * Seal.MARK_BYTES) {
            throw new MalformedException("marks: expected 8 bytes for every record");
        }
        return new AuditHead(
                claims.string(Claim.ISSUER, LONGEST_ISSUER),
                ClaimTimes.required(claims, Claim.ISSUED_AT),
                from,
                to,
                Seal.of(claims.string(SEAL, LONGEST_TEXT)),
                marks);
    }

    /** The payload that is signed, as UTF-8 JSON. */
    public byte[] claims() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField(Claim.ISSUER, issuer);
            json.writeNumberField(Claim.ISSUED_AT, signedAt.getEpochSecond());
            json.writeNumberField(FROM, from);
            json.writeNumberField(TO, to);
            json.writeStringField(SEAL, seal.text());
            json.writeStringField(MARKS, StrictBase64Url.encode(marks));
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a head of the audit could not be written as JSON", e);
        }
        return bytes.toByteArray();
    }

    /** When it was signed, in whole seconds. */
    public Instant signedAt() {
        return signedAt;
    }

    /** The first record that no head before it signs. */
    long from() {
        return from;
    }

    /** The newest record that it signs. */
    long to() {
        return to;
    }

    /** Whether it signs a record of that number. */
    boolean covers(long number) {
        return from <= number && number <= to;
    }

    /** Whether a record that it covers has the seal that was signed. */
    boolean agrees(long number, Seal found) {
        int at = (int) (number - from) * Seal.MARK_BYTES;
        boolean marked = Arrays.equals(marks, at, at + Seal.MARK_BYTES, found.mark(), 0, Seal.MARK_BYTES);
        return marked && (number < to || seal.equals(found));
    }

    /** Names it to people. */
    String inWords() {
        return "the head of " + signedAt + " over records " + from + " to " + to;
    }
}
