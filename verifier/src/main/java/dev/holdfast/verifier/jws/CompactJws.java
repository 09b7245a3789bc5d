package dev.holdfast.verifier.jws;

/**
 * A compact JWS that is parsed and <em>not</em> verified: what it says is alleged until a signature check has passed.
 */
public final class CompactJws {
    private CompactJws() {}

    /**
     * Parses the bytes of one document: size, alphabet, exactly two dots, canonical base64url, a strict JSON header. The
     * payload is decoded but not parsed.
     *
     * @param maximumBytes the largest accepted document
     */
    public static CompactJws parse(byte[] document, int maximumBytes) throws MalformedException {
        throw new UnsupportedOperationException();
    }

    /** The header, which nobody has vouched for. */
    public JsonObject allegedHeader() {
        throw new UnsupportedOperationException();
    }

    /** The payload bytes, which nobody has vouched for. */
    public byte[] allegedPayload() {
        throw new UnsupportedOperationException();
    }

    /** The exact bytes that the signature is over. */
    public byte[] signingInput() {
        throw new UnsupportedOperationException();
    }

    public byte[] signature() {
        throw new UnsupportedOperationException();
    }
}
