package dev.holdfast.hub.access;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** How a token is now. */
public enum TokenState {
    /** It is good. */
    LIVE("revoked_at IS NULL AND (expires_at IS NULL OR expires_at > :now)"),
    /** It is good and was not used for a while, or never since it was made that long ago. */
    UNUSED(LIVE.condition + " AND coalesce(last_used_at, created_at) <= :unusedSince"),
    /** Its time is over. */
    EXPIRED("revoked_at IS NULL AND expires_at <= :now"),
    /** Somebody ended it. */
    REVOKED("revoked_at IS NOT NULL");

    private final String condition;

    TokenState(String condition) {
        this.condition = condition;
    }

    /** The name in every document. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What a row of such a token fulfils, by the parameters {@code now} and {@code unusedSince}. */
    String condition() {
        return condition;
    }

    /** The state of that name, or empty. */
    public static Optional<TokenState> ofId(String id) {
        for (TokenState state : values()) {
            if (state.id().equals(id)) {
                return Optional.of(state);
            }
        }
        return Optional.empty();
    }

    /** How a token is at a time; never {@link #UNUSED}, which depends on how long a while is. */
    static TokenState of(Token token, Instant now) {
        if (token.revokedAt() != null) {
            return REVOKED;
        }
        Instant expiresAt = token.expiresAt();
        return expiresAt != null && !now.isBefore(expiresAt) ? EXPIRED : LIVE;
    }
}
