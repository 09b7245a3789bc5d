package dev.holdfast.hub.audit;

import dev.holdfast.verifier.jws.MalformedException;
import dev.holdfast.verifier.jws.Sha256;
import dev.holdfast.verifier.jws.StrictBase64Url;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What a record of the audit and all before it come to: SHA-256 over the seal before it and the record; AUDIT.md. */
final class Seal {
    /** What the first record stands on. */
    static final Seal FIRST =
            new Seal(Sha256.hash("holdfast audit 1".getBytes(StandardCharsets.US_ASCII), new byte[0]));

    /** How many bytes of every seal a head repeats. */
    static final int MARK_BYTES = 8;

    private static final int BYTES = 32;

    private final byte[] digest;

    private Seal(byte[] digest) {
        this.digest = digest;
    }

    static Seal of(String text) throws MalformedException {
        byte[] digest = StrictBase64Url.decode(text);
        if (digest.length != BYTES) {
            throw new MalformedException("seal: expected " + BYTES + " bytes, found " + digest.length);
        }
        return new Seal(digest);
    }

    /** The seal of the next record, given as the bytes of its JSON. */
    Seal then(byte[] record) {
        return new Seal(Sha256.hash(digest, record));
    }

    /** Its first bytes. */
    byte[] mark() {
        return Arrays.copyOf(digest, MARK_BYTES);
    }

    /** 43 characters of base64url. */
    String text() {
        return StrictBase64Url.encode(digest);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Seal that && Arrays.equals(digest, that.digest);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(digest);
    }

    @Override
    public String toString() {
        return text();
    }
}
