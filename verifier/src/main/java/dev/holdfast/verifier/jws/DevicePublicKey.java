package dev.holdfast.verifier.jws;

/**
 * The public half of a device key, as the {@code jwk} of a request carries it: Ed25519, {@code kty} OKP (RFC 8037).
 * Small-order and non-canonical keys cannot be made.
 */
public final class DevicePublicKey {
    private DevicePublicKey() {}

    /** Reads the JWK members {@code kty}, {@code crv} and {@code x}; no other is allowed. */
    public static DevicePublicKey fromJwk(JsonObject jwk) throws MalformedException {
        throw new UnsupportedOperationException();
    }

    /** A key from its 32 bytes (RFC 8032). */
    public static DevicePublicKey fromBytes(byte[] key) throws MalformedException {
        throw new UnsupportedOperationException();
    }

    public byte[] toBytes() {
        throw new UnsupportedOperationException();
    }

    /** RFC 7638 thumbprint with SHA-256: 43 characters of base64url. It identifies the device. */
    public String thumbprint() {
        throw new UnsupportedOperationException();
    }

    /** Whether the signature of a request is by this key. */
    public boolean hasSigned(CompactJws request) {
        throw new UnsupportedOperationException();
    }
}
