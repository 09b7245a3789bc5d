package dev.holdfast.protocol;

import dev.holdfast.verifier.jws.StrictBase64Url;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * What a device tells of a secret that it has made for its token: enough for the hub to know the secret again and for
 * people to tell tokens apart, and no more; FORMAT.md section 14.
 *
 * @param sha256 SHA-256 of the secret's text as 43 characters of canonical base64url
 * @param ends the last four characters of the secret, which belong to its checksum
 */
public record NewSecret(String sha256, String ends) {
    /** How many characters of a secret are shown. */
    public static final int SHOWN = 4;

    private static final Pattern DIGEST = Pattern.compile("[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]");
    private static final Pattern ENDS = Pattern.compile("[0-9A-Za-z]{" + SHOWN + "}");

    public NewSecret {
        if (!DIGEST.matcher(sha256).matches()) {
            throw new IllegalArgumentException("secret_sha256: expected 43 characters of canonical base64url");
        }
        if (!ENDS.matcher(ends).matches()) {
            throw new IllegalArgumentException("secret_ends: expected " + SHOWN + " letters and digits");
        }
    }

    /**
     * What is told of a secret.
     *
     * @throws IllegalArgumentException if it is not of the form of a device token
     */
    public static NewSecret of(String secret) {
        if (!TokenFormat.typeOf(secret)
                .filter(type -> type == TokenFormat.Type.DEVICE)
                .isPresent()) {
            throw new IllegalArgumentException("secret: expected the form of a device token");
        }
        return new NewSecret(digest(secret), secret.substring(secret.length() - SHOWN));
    }

    private static String digest(String secret) {
        try {
            return StrictBase64Url.encode(
                    MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    /** The 32 bytes of the digest. */
    public byte[] toBytes() {
        return Base64.getUrlDecoder().decode(sha256);
    }

    /** The prefix of device tokens, an ellipsis and the last four characters. */
    public String partial() {
        return TokenFormat.Type.DEVICE.prefix() + "…" + ends;
    }
}
