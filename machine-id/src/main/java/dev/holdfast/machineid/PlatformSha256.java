package dev.holdfast.machineid;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 of the Java platform. */
final class PlatformSha256 implements Sha256 {
    @Override
    public byte[] hash(byte[] first, byte[] second) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(first);
            return digest.digest(second);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("java platform without SHA-256, which every one must have", e);
        }
    }
}
