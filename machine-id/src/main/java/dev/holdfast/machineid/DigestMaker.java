package dev.holdfast.machineid;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Makes the digests of scheme 1 for one product; FORMAT.md 4.3. Not thread-safe. */
final class DigestMaker {
    private static final String ALGORITHM = "HmacSHA256";
    private static final String DOMAIN = "holdfast fingerprint 1";

    private final Mac mac;

    DigestMaker(ProductScope scope) {
        byte[] key = (DOMAIN + '\0' + scope.product()).getBytes(StandardCharsets.UTF_8);
        try {
            mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            // Every Java platform must offer HmacSHA256 and any key of one byte or more.
            throw new IllegalStateException("java platform without " + ALGORITHM, e);
        }
    }

    EvidenceDigest digest(EvidenceKind kind, EvidenceValue value) {
        byte[] message = (kind.id() + '\0' + value.normalised()).getBytes(StandardCharsets.UTF_8);
        return new EvidenceDigest(Base64.getUrlEncoder().withoutPadding().encodeToString(mac.doFinal(message)));
    }
}
