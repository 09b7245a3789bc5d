package dev.holdfast.verifier.jws;

import java.util.Arrays;

/**
 * A compact JWS that is parsed and <em>not</em> verified: what it says is alleged until a signature check has passed;
 * FORMAT.md section 3. Immutable and thread-safe.
 */
public final class CompactJws {
    /** The largest decoded header, in bytes. */
    public static final int MAXIMUM_HEADER = 16 * 1024;
    /** The longest string in the header or the claims of a signed document, in UTF-16 code units. */
    public static final int MAXIMUM_STRING = 8 * 1024;
    /** The length of every accepted signature, in bytes. */
    public static final int SIGNATURE_LENGTH = 64;

    private static final int NONE = -1;

    private final JsonObject header;
    private final byte[] payload;
    private final byte[] signingInput;
    private final byte[] signature;

    private CompactJws(JsonObject header, byte[] payload, byte[] signingInput, byte[] signature) {
        this.header = header;
        this.payload = payload;
        this.signingInput = signingInput;
        this.signature = signature;
    }

    /**
     * Parses the bytes of one document: size, alphabet, exactly two dots, canonical base64url, a strict JSON header. The
     * payload is decoded but not parsed.
     *
     * @param maximumBytes the largest accepted document
     */
    public static CompactJws parse(byte[] document, int maximumBytes) throws MalformedException {
        if (document.length > maximumBytes) {
            throw new MalformedException(
                    "compact JWS: expected at most " + maximumBytes + " bytes, found " + document.length);
        }
        int first = dotFrom(document, 0);
        int second = first == NONE ? NONE : dotFrom(document, first + 1);
        if (second == NONE || dotFrom(document, second + 1) != NONE) {
            throw new MalformedException("compact JWS: expected three parts with exactly two dots between them");
        }
        byte[] header = StrictBase64Url.decode(document, 0, first);
        byte[] payload = StrictBase64Url.decode(document, first + 1, second);
        byte[] signature = StrictBase64Url.decode(document, second + 1, document.length);
        return new CompactJws(
                JsonObject.parse(header, MAXIMUM_HEADER, MAXIMUM_STRING),
                payload,
                Arrays.copyOf(document, second),
                signature);
    }

    private static int dotFrom(byte[] document, int from) {
        for (int i = from; i < document.length; i++) {
            if (document[i] == '.') {
                return i;
            }
        }
        return NONE;
    }

    /** The header, which nobody has vouched for. */
    public JsonObject allegedHeader() {
        return header;
    }

    /** The payload bytes, which nobody has vouched for; a copy. */
    public byte[] allegedPayload() {
        return payload.clone();
    }

    /** The exact bytes that the signature is over; a copy. */
    public byte[] signingInput() {
        return signingInput.clone();
    }

    /** The decoded signature, of any length; a copy. */
    public byte[] signature() {
        return signature.clone();
    }
}
