package dev.holdfast.hub.access;

import dev.holdfast.protocol.TokenFormat;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A token, without its secret, which only its holder has.
 *
 * @param id {@code tk_} and 26 characters
 * @param type what it is
 * @param partial the prefix and the last four characters, for people to tell tokens apart
 * @param name a name for people
 * @param description more for people; empty for nothing
 * @param owner whose it is
 * @param workspaceId the workspace that it belongs to; null for a personal one
 * @param createdBy the actor who made it
 * @param scopes what it is good for
 * @param licenses the only licenses that it is good for; null for all that its owner may use
 * @param createdAt when it was created
 * @param expiresAt the first instant at which it is no longer good; null for never
 * @param lastUsedAt when it was last used, coarsely; null before the first use
 * @param lastUsedAddress the network that it was last used from; null before the first use
 * @param notedAt when its use was last written down; null where the next use is to be
 * @param revokedAt when it was revoked; null while it is not
 * @param deletedAt when it was deleted from lists; null while it is not
 * @param replaces the ID of the token that it was made to replace; null for none
 * @param deviceKey thumbprint of the device key that it is bound to; null for other types
 * @param family what the device tokens that renewed one another have in common; null for other types
 */
public record Token(
        String id,
        TokenFormat.Type type,
        String partial,
        String name,
        String description,
        Owner owner,
        @Nullable String workspaceId,
        String createdBy,
        Set<Scope> scopes,
        @Nullable Set<String> licenses,
        Instant createdAt,
        @Nullable Instant expiresAt,
        @Nullable Instant lastUsedAt,
        @Nullable String lastUsedAddress,
        @Nullable Instant notedAt,
        @Nullable Instant revokedAt,
        @Nullable Instant deletedAt,
        @Nullable String replaces,
        @Nullable String deviceKey,
        @Nullable String family) {
    public Token {
        scopes = Set.copyOf(scopes);
        licenses = licenses == null ? null : Set.copyOf(licenses);
    }

    /**
     * Whose a token is: at most one is not null, and none where it is the workspace's.
     *
     * @param operatorId the operator whose personal token it is
     * @param accountId the person whose personal token it is, or who approved the device
     * @param serviceUserId the service user whose PAT it is, or who stands behind the device
     */
    public record Owner(
            @Nullable String operatorId,
            @Nullable String accountId,
            @Nullable String serviceUserId) {
        /** The workspace itself. */
        public static final Owner WORKSPACE = new Owner(null, null, null);

        /** An operator. */
        public static Owner operator(String id) {
            return new Owner(id, null, null);
        }

        /** A person. */
        public static Owner account(String id) {
            return new Owner(null, id, null);
        }

        /** A service user. */
        public static Owner serviceUser(String id) {
            return new Owner(null, null, id);
        }
    }

    /** Whether it is good for a license that its owner may use. */
    public boolean reaches(String licenseId) {
        return licenses == null || licenses.contains(licenseId);
    }

    /** The name of a type in every document. */
    public static String idOf(TokenFormat.Type type) {
        return switch (type) {
            case PERSONAL -> "personal";
            case SERVICE_USER -> "pat";
            case WORKSPACE -> "workspace";
            case DEVICE -> "device";
        };
    }

    /** The type of that name, or empty. */
    public static Optional<TokenFormat.Type> typeOfId(String id) {
        return Arrays.stream(TokenFormat.Type.values())
                .filter(type -> idOf(type).equals(id))
                .findFirst();
    }
}
