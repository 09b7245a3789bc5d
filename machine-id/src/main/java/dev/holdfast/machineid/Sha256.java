package dev.holdfast.machineid;

/**
 * The hash function SHA-256 (FIPS 180-4), on which HMAC-SHA256 is built here. A program that has an implementation at hand
 * may lend it ({@link Machine#withSha256}): the first use of the platform's own loads its whole provider, which costs more
 * than reading all the evidence. Implementations are thread-safe.
 */
@FunctionalInterface
public interface Sha256 {
    /**
     * The hash of two arrays, one after the other; neither is changed or kept.
     *
     * @return 32 bytes of its own
     */
    byte[] hash(byte[] first, byte[] second);
}
