package dev.holdfast.verifier.jws;

import org.bouncycastle.crypto.digests.SHA256Digest;

/** SHA-256 by Bouncy Castle's lightweight interface, which starts faster than the JDK's providers. */
public final class Sha256 {
    private Sha256() {}

    /** The digest of the bytes, as 43 characters of base64url. */
    public static String base64Url(byte[] bytes) {
        return StrictBase64Url.encode(hash(bytes, new byte[0]));
    }

    /** The digest of two arrays, one after the other. */
    public static byte[] hash(byte[] first, byte[] second) {
        SHA256Digest digest = new SHA256Digest();
        digest.update(first, 0, first.length);
        digest.update(second, 0, second.length);
        byte[] hash = new byte[digest.getDigestSize()];
        digest.doFinal(hash, 0);
        return hash;
    }
}
