package dev.holdfast.verifier;

import dev.holdfast.machineid.Sha256;

/** Lends Bouncy Castle's SHA-256, which a verification has loaded already, to the digests of evidence. */
final class LightweightSha256 implements Sha256 {
    @Override
    public byte[] hash(byte[] first, byte[] second) {
        return dev.holdfast.verifier.jws.Sha256.hash(first, second);
    }
}
