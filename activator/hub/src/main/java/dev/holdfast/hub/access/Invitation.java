package dev.holdfast.hub.access;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An invitation of a person to a workspace, without its secret.
 *
 * @param id {@code in_} and 26 characters
 * @param workspaceId the workspace
 * @param email whom it is for
 * @param name a name for people
 * @param role what the person is to be in the workspace
 * @param createdBy the actor who invites
 * @param createdAt when it was made
 * @param expiresAt the first instant at which it is no longer good
 * @param acceptedAt when it was accepted; null while it was not
 * @param withdrawnAt when it was withdrawn; null while it is not
 */
public record Invitation(
        String id,
        String workspaceId,
        String email,
        String name,
        Role role,
        String createdBy,
        Instant createdAt,
        Instant expiresAt,
        @Nullable Instant acceptedAt,
        @Nullable Instant withdrawnAt) {
    /** Whether an operator made it. */
    boolean byOperator() {
        return createdBy.startsWith("operator:");
    }

    /** The state in every document. */
    public String state(Instant now) {
        if (acceptedAt != null) {
            return "accepted";
        }
        if (withdrawnAt != null) {
            return "withdrawn";
        }
        return now.isBefore(expiresAt) ? "open" : "expired";
    }
}
