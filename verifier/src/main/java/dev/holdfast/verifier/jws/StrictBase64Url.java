package dev.holdfast.verifier.jws;

/** Canonical base64url without padding: every byte string has exactly one spelling; FORMAT.md section 2. */
public final class StrictBase64Url {
    private StrictBase64Url() {}

    /** The one spelling of the given bytes. */
    public static String encode(byte[] bytes) {
        return java.util.Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** The bytes of a spelling; throws where another spelling of the same bytes would be the canonical one. */
    public static byte[] decode(String text) throws MalformedException {
        throw new UnsupportedOperationException();
    }
}
