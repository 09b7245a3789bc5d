package dev.holdfast.hub.ledger;

import dev.holdfast.verifier.jws.StrictBase64Url;
import java.security.SecureRandom;

/** Makes identifiers that nobody can guess. Thread-safe. */
public final class Identifiers {
    private static final String CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final String CROCKFORD_LOWER = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final int LENGTH = 26;
    private static final int DOCUMENT_BYTES = 16;

    private final SecureRandom random;

    public Identifiers(SecureRandom random) {
        this.random = random;
    }

    /** The prefix, an underscore and 26 characters of lower-case Crockford Base32: 130 random bits. */
    public String next(String prefix) {
        return prefix + "_" + characters(CROCKFORD_LOWER);
    }

    /** The product, a dot and 26 characters of Crockford Base32; design of a license ID. */
    public String licenseId(String product) {
        return product + "." + characters(CROCKFORD);
    }

    /** 22 characters of base64url: 128 random bits, for documents and requests. */
    public String documentId() {
        byte[] bytes = new byte[DOCUMENT_BYTES];
        random.nextBytes(bytes);
        return StrictBase64Url.encode(bytes);
    }

    /** Where the randomness comes from. */
    public SecureRandom random() {
        return random;
    }

    private String characters(String alphabet) {
        StringBuilder text = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }
}
