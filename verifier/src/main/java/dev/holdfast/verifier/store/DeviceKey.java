package dev.holdfast.verifier.store;

import dev.holdfast.verifier.jws.DevicePublicKey;

/** The device's own Ed25519 key pair, made on the device; the private half never leaves the data directory. */
public final class DeviceKey {
    private DeviceKey() {}

    /** The public half; its thumbprint identifies the device. */
    public DevicePublicKey publicKey() {
        throw new UnsupportedOperationException();
    }

    /** The 64-byte Ed25519 signature of the bytes. */
    public byte[] sign(byte[] message) {
        throw new UnsupportedOperationException();
    }
}
