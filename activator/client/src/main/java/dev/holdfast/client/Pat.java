package dev.holdfast.client;

import dev.holdfast.protocol.ProblemReason;
import dev.holdfast.protocol.TokenFormat;

/**
 * The secret of a service user's token, or of the device token that stands in for one. It is held in memory for one activation and never stored; {@link #toString()}
 * is the partial display.
 */
public final class Pat {
    private static final int SHOWN = 4;

    private final String secret;

    private Pat(String secret) {
        this.secret = secret;
    }

    /**
     * Takes a token as a person or a file gives it: white space around it is dropped, form and checksum are checked.
     *
     * @throws LicenseSourceException {@code token_malformed} for a typing error, {@code token_wrong_type} for a token of
     *     another type
     */
    public static Pat of(String text) throws LicenseSourceException {
        String token = text.strip();
        TokenFormat.Type type = TokenFormat.typeOf(token)
                .orElseThrow(() -> LicenseSourceException.of(
                        ProblemReason.TOKEN_MALFORMED,
                        "token: expected " + TokenFormat.Type.SERVICE_USER.prefix()
                                + " and 36 letters and digits whose checksum holds"));
        if (type != TokenFormat.Type.SERVICE_USER) {
            throw LicenseSourceException.of(
                    ProblemReason.TOKEN_WRONG_TYPE,
                    "token: expected a PAT (" + TokenFormat.Type.SERVICE_USER.prefix()
                            + "…), found one that starts with " + type.prefix());
        }
        return new Pat(token);
    }

    /** The secret in use of the device token, which stands in for a PAT. */
    static Pat ofDevice(String secret) {
        return new Pat(secret);
    }

    /** The value of the {@code Authorization} header (RFC 6750 section 2.1). */
    String authorization() {
        return "Bearer " + secret;
    }

    @Override
    public String toString() {
        return secret.substring(0, TokenFormat.Type.SERVICE_USER.prefix().length()) + "…"
                + secret.substring(secret.length() - SHOWN);
    }
}
