package dev.holdfast.hub.access;

import dev.holdfast.protocol.TokenFormat;
import dev.holdfast.verifier.jws.StrictBase64Url;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;

/** The secret of a token. It prints as its partial display, so that no log, message or exception can show it. */
public final class Secret {
    private static final int SHOWN = 4;
    private static final int INVITATION_BYTES = 32;
    private static final String INVITATION = "hdfi_";

    private final String text;

    private Secret(String text) {
        this.text = text;
    }

    /** A new secret. */
    public static Secret make(TokenFormat.Type type, SecureRandom random) {
        return new Secret(TokenFormat.make(type, random));
    }

    /** A new secret of an invitation: {@code hdfi_} and 43 characters of base64url, 256 random bits. */
    static Secret makeInvitation(SecureRandom random) {
        byte[] bytes = new byte[INVITATION_BYTES];
        random.nextBytes(bytes);
        return new Secret(INVITATION + StrictBase64Url.encode(bytes));
    }

    /** What a caller presents as one. */
    public static Secret of(String presented) {
        return new Secret(presented);
    }

    /** The secret itself, for the one place that shows it. */
    public String reveal() {
        return text;
    }

    /** Whether it has the form of a token of this type, its checksum included. */
    boolean isOfType(TokenFormat.Type type) {
        return TokenFormat.typeOf(text).filter(found -> found == type).isPresent();
    }

    /** Prefix and last four characters; nothing of a text that is no token. */
    public String partial() {
        return TokenFormat.typeOf(text)
                .map(type -> type.prefix() + "…" + text.substring(text.length() - SHOWN))
                .orElse("(not a token)");
    }

    /** What the database keeps of it: SHA-256 in lower-case hexadecimal, enough for 178 random bits. */
    public String digest() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return partial();
    }
}
