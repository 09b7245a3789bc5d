package dev.holdfast.client;

import org.jspecify.annotations.Nullable;

/** A token that was just made, with its secret, which the hub shows this once. Immutable. */
public final class CreatedToken {
    private final TokenInfo token;
    private final String secret;
    private final @Nullable String warning;

    private CreatedToken(TokenInfo token, String secret, @Nullable String warning) {
        this.token = token;
        this.secret = secret;
        this.warning = warning;
    }

    static CreatedToken of(HubObject json) {
        return new CreatedToken(TokenInfo.of(json), json.text("secret"), json.optionalText("warning"));
    }

    /** The token. */
    public TokenInfo token() {
        return token;
    }

    /** The secret: hand it on or store it safely, nobody can show it again. */
    public String revealSecret() {
        return secret;
    }

    /** What is discouraged about it, such as that it never expires; null for nothing. */
    public @Nullable String warning() {
        return warning;
    }

    /** The partial display; the secret is not in it. */
    @Override
    public String toString() {
        return "CreatedToken[" + token.partial() + "]";
    }
}
