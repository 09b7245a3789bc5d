package dev.holdfast.benchmarks.load;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;

/**
 * Identifiers that look random and follow from a kind and a number, so that millions of them need not be remembered.
 * Thread-safe.
 */
final class Derived {
    private static final String CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final int ID_LENGTH = 26;
    private static final int ID_BYTES = 16;
    private static final int BITS = 5;
    private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();

    private Derived() {}

    /** The ID of a license of a product. */
    static String license(String product, long number) {
        return product + "." + crockford("license", number);
    }

    /** An ID with a prefix, such as {@code ws}. */
    static String id(String prefix, long number) {
        return prefix + "_" + crockford(prefix, number).toLowerCase(Locale.ROOT);
    }

    /** 43 characters of base64url: the thumbprint of a key, or the digest of a value. */
    static String thumbprint(String kind, long number) {
        return URL.encodeToString(hash(kind, number));
    }

    /** 43 characters of base64url: the digest of a text. */
    static String thumbprintOf(String text) {
        return URL.encodeToString(digest(text));
    }

    /** 22 characters of base64url: the ID of a request or a document. */
    static String documentId(String kind, long number) {
        return URL.encodeToString(Arrays.copyOf(hash(kind, number), ID_BYTES));
    }

    /** SHA-256 in lower-case hexadecimal, as the hub keeps secrets. */
    static String sha256(String text) {
        return HexFormat.of().formatHex(digest(text));
    }

    private static String crockford(String kind, long number) {
        byte[] hash = hash(kind, number);
        StringBuilder text = new StringBuilder(ID_LENGTH);
        for (int i = 0; i < ID_LENGTH; i++) {
            text.append(CROCKFORD.charAt(hash[i] & ((1 << BITS) - 1)));
        }
        return text.toString();
    }

    private static byte[] hash(String kind, long number) {
        return digest(kind + " " + number);
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
