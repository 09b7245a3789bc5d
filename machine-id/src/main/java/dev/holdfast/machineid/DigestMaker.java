package dev.holdfast.machineid;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * Makes the digests of scheme 1 for one product: HMAC-SHA256 (RFC 2104); FORMAT.md 4.3. Not thread-safe.
 *
 * <p>HMAC is built on {@link MessageDigest} here: the platform's own {@code Mac} is behind a provider whose first use costs
 * more than reading all the evidence.
 */
final class DigestMaker {
    private static final String DOMAIN = "holdfast fingerprint 1";
    private static final int BLOCK = 64;

    private final MessageDigest sha256;
    private final byte[] inner = new byte[BLOCK];
    private final byte[] outer = new byte[BLOCK];

    DigestMaker(ProductScope scope) {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("java platform without SHA-256, which every one must have", e);
        }
        byte[] key = (DOMAIN + '\0' + scope.product()).getBytes(StandardCharsets.UTF_8);
        // 22 letters, a zero and at most 40 letters: never longer than one block, as RFC 2104 would have it hashed
        // first.
        for (int i = 0; i < BLOCK; i++) {
            byte k = i < key.length ? key[i] : 0;
            inner[i] = (byte) (k ^ 0x36);
            outer[i] = (byte) (k ^ 0x5c);
        }
    }

    EvidenceDigest digest(EvidenceKind kind, EvidenceValue value) {
        byte[] message = (kind.id() + '\0' + value.normalised()).getBytes(StandardCharsets.UTF_8);
        sha256.update(inner);
        byte[] hash = sha256.digest(message);
        sha256.update(outer);
        return new EvidenceDigest(Base64.getUrlEncoder().withoutPadding().encodeToString(sha256.digest(hash)));
    }
}
