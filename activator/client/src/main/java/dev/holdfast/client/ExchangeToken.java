package dev.holdfast.client;

import dev.holdfast.protocol.NewSecret;
import dev.holdfast.protocol.ProblemReason;
import dev.holdfast.protocol.TokenFormat;

/**
 * The secret of a PAT or workspace token that is exchanged for a device token. It is held in memory for one exchange and
 * never stored; {@link #toString()} is the partial display.
 */
public final class ExchangeToken {
    private final String secret;

    private ExchangeToken(String secret) {
        this.secret = secret;
    }

    /**
     * Takes a token as a person or a file gives it: white space around it is dropped, form and checksum are checked.
     *
     * @throws LicenseSourceException {@code token_malformed} for a typing error, {@code token_wrong_type} for a token of
     *     another type
     */
    public static ExchangeToken of(String text) throws LicenseSourceException {
        String token = text.strip();
        TokenFormat.Type type = TokenFormat.typeOf(token)
                .orElseThrow(() -> LicenseSourceException.of(
                        ProblemReason.TOKEN_MALFORMED,
                        "token: expected a PAT or workspace token: hdfp_ or hdfw_ and 36 letters and digits whose checksum"
                                + " holds"));
        if (type != TokenFormat.Type.SERVICE_USER && type != TokenFormat.Type.WORKSPACE) {
            throw LicenseSourceException.withRemedy(
                    ProblemReason.TOKEN_WRONG_TYPE,
                    "token: expected a PAT (hdfp_…) or a workspace token (hdfw_…), found one that starts with "
                            + type.prefix(),
                    "give a PAT or workspace token; who has neither runs `holdfast token create`");
        }
        return new ExchangeToken(token);
    }

    /** The value of the {@code Authorization} header (RFC 6750 section 2.1). */
    String authorization() {
        return "Bearer " + secret;
    }

    @Override
    public String toString() {
        return secret.substring(0, secret.indexOf('_') + 1) + "…" + secret.substring(secret.length() - NewSecret.SHOWN);
    }
}
