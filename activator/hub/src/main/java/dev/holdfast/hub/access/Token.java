package dev.holdfast.hub.access;

import dev.holdfast.protocol.TokenFormat;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A token, without its secret, which only its holder has.
 *
 * @param id {@code tk_} and 26 characters
 * @param type personal or service user's
 * @param partial the prefix and the last four characters, for people to tell tokens apart
 * @param name a name for people
 * @param ownerId the operator or service user that it belongs to
 * @param scopes what it is good for
 * @param licenses the only licenses that it is good for; null for all that its owner may use
 * @param createdAt when it was created
 * @param expiresAt the first instant at which it is no longer good; null for never
 * @param lastUsedAt when it was last used, to the minute; null before the first use
 * @param revokedAt when it was revoked; null while it is not
 */
public record Token(
        String id,
        TokenFormat.Type type,
        String partial,
        String name,
        String ownerId,
        Set<Scope> scopes,
        @Nullable Set<String> licenses,
        Instant createdAt,
        @Nullable Instant expiresAt,
        @Nullable Instant lastUsedAt,
        @Nullable Instant revokedAt) {
    public Token {
        scopes = Set.copyOf(scopes);
        licenses = licenses == null ? null : Set.copyOf(licenses);
    }

    /** Whether it is good for a license that its owner may use. */
    public boolean reaches(String licenseId) {
        return licenses == null || licenses.contains(licenseId);
    }
}
