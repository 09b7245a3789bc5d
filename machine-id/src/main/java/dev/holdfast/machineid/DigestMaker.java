package dev.holdfast.machineid;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Makes the digests of scheme 1 for one product: HMAC-SHA256 (RFC 2104); FORMAT.md 4.3. Immutable. */
final class DigestMaker {
    private static final String DOMAIN = "holdfast fingerprint 1";
    private static final int BLOCK = 64;

    private final Sha256 sha256;
    private final byte[] inner = new byte[BLOCK];
    private final byte[] outer = new byte[BLOCK];

    /** @param lent the hash function to use, or null for the platform's, which is not loaded before it is needed */
    DigestMaker(ProductScope scope, @Nullable Sha256 lent) {
        this.sha256 = lent == null ? new PlatformSha256() : lent;
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
        byte[] hash = sha256.hash(outer, sha256.hash(inner, message));
        return new EvidenceDigest(Base64.getUrlEncoder().withoutPadding().encodeToString(hash));
    }
}
