package dev.holdfast.verifier.store;

import dev.holdfast.verifier.jws.DevicePublicKey;
import dev.holdfast.verifier.jws.MalformedException;
import java.security.SecureRandom;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * The device's own Ed25519 key pair, made on the device; the private half never leaves the data directory. Immutable and
 * thread-safe.
 */
public final class DeviceKey {
    private final byte[] seed;
    private final byte[] point;
    private final DevicePublicKey publicKey;

    private DeviceKey(byte[] seed) {
        this.seed = seed;
        this.point = new byte[Ed25519.PUBLIC_KEY_SIZE];
        Ed25519.generatePublicKey(seed, 0, point, 0);
        try {
            this.publicKey = DevicePublicKey.fromBytes(point);
        } catch (MalformedException e) {
            throw new IllegalStateException("every Ed25519 private key has a public key of the prime order", e);
        }
    }

    static DeviceKey create(SecureRandom random) {
        byte[] seed = new byte[Ed25519.SECRET_KEY_SIZE];
        Ed25519.generatePrivateKey(random, seed);
        return new DeviceKey(seed);
    }

    static DeviceKey ofSeed(byte[] seed) {
        return new DeviceKey(seed.clone());
    }

    /** The public half; its thumbprint identifies the device. */
    public DevicePublicKey publicKey() {
        return publicKey;
    }

    /** The 64-byte Ed25519 signature (RFC 8032) of the bytes. */
    public byte[] sign(byte[] message) {
        byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
        Ed25519.sign(seed, 0, point, 0, message, 0, message.length, signature, 0);
        return signature;
    }

    byte[] seed() {
        return seed.clone();
    }

    /** Names the public half only. */
    @Override
    public String toString() {
        return "DeviceKey[" + publicKey.thumbprint() + "]";
    }
}
