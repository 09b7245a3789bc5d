package dev.holdfast.verifier.jws;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * The public half of a device key, as the {@code jwk} of a request carries it: Ed25519, {@code kty} OKP (RFC 8037).
 * Small-order and non-canonical keys cannot be made. Immutable and thread-safe.
 */
public final class DevicePublicKey {
    private static final Set<String> JWK_MEMBERS = Set.of("kty", "crv", "x");
    private static final Set<String> HEADER_MEMBERS = Set.of("alg", "typ", "jwk");
    private static final int NAME_LENGTH = 64;

    private final byte[] key;
    // Whoever checks the key has found the point, which checking a signature would find again.
    private final Ed25519.PublicPoint point;
    private final String thumbprint;

    private DevicePublicKey(byte[] key, Ed25519.PublicPoint point) {
        this.key = key;
        this.point = point;
        this.thumbprint = thumbprintOf(key);
    }

    /** Reads the JWK members {@code kty}, {@code crv} and {@code x}; no other is allowed. */
    public static DevicePublicKey fromJwk(JsonObject jwk) throws MalformedException {
        jwk.requireOnly(JWK_MEMBERS);
        if (!jwk.string("kty", NAME_LENGTH).equals("OKP")
                || !jwk.string("crv", NAME_LENGTH).equals("Ed25519")) {
            throw new MalformedException("jwk: expected kty OKP and crv Ed25519");
        }
        return fromBytes(StrictBase64Url.decode(jwk.string("x", NAME_LENGTH)));
    }

    /** A key from its 32 bytes (RFC 8032). */
    public static DevicePublicKey fromBytes(byte[] key) throws MalformedException {
        Ed25519.PublicPoint point =
                key.length == Ed25519.PUBLIC_KEY_SIZE ? Ed25519.validatePublicKeyFullExport(key, 0) : null;
        if (point == null) {
            throw new MalformedException(
                    "Ed25519 public key: expected 32 bytes that encode a point of the prime order");
        }
        return new DevicePublicKey(key.clone(), point);
    }

    /**
     * The key by which a document is signed that carries its own key: a header of exactly {@code alg} (Ed25519), {@code
     * typ} and {@code jwk}, and a signature that holds; FORMAT.md section 8. Throws otherwise.
     *
     * @param type the only {@code typ} that is accepted
     */
    public static DevicePublicKey signerOf(CompactJws document, JwsType type) throws MalformedException {
        JsonObject header = document.allegedHeader();
        header.requireOnly(HEADER_MEMBERS);
        if (!header.string("alg", NAME_LENGTH).equals(JwsAlgorithm.ED25519.text())) {
            throw new MalformedException("alg: expected Ed25519");
        }
        if (!header.string("typ", NAME_LENGTH).equals(type.text())) {
            throw new MalformedException("typ: expected " + type.text());
        }
        DevicePublicKey key = fromJwk(header.object("jwk"));
        if (!key.hasSigned(document)) {
            throw new MalformedException("signature: expected one by the key in the header");
        }
        return key;
    }

    /** The 32 bytes of the key; a copy. */
    public byte[] toBytes() {
        return key.clone();
    }

    /** RFC 7638 thumbprint with SHA-256: 43 characters of base64url. It identifies the device. */
    public String thumbprint() {
        return thumbprint;
    }

    /** Whether the signature of a request is by this key. */
    public boolean hasSigned(CompactJws request) {
        byte[] signature = request.signature();
        byte[] message = request.signingInput();
        return signature.length == CompactJws.SIGNATURE_LENGTH
                && Ed25519.verify(signature, 0, point, message, 0, message.length);
    }

    private static String thumbprintOf(byte[] key) {
        String canonical = "{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"" + StrictBase64Url.encode(key) + "\"}";
        byte[] bytes = canonical.getBytes(StandardCharsets.US_ASCII);
        SHA256Digest digest = new SHA256Digest();
        digest.update(bytes, 0, bytes.length);
        byte[] hash = new byte[digest.getDigestSize()];
        digest.doFinal(hash, 0);
        return StrictBase64Url.encode(hash);
    }
}
