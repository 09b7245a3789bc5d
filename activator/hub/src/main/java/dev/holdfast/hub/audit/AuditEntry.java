package dev.holdfast.hub.audit;

import org.jspecify.annotations.Nullable;

/**
 * What happened.
 *
 * @param action a stable name such as {@code license.created}
 * @param subject the identifier of what it happened to
 * @param workspaceId the workspace that it concerns; null where it concerns none
 * @param detail more, in words or identifiers, never a secret; null for nothing
 */
public record AuditEntry(
        String action,
        String subject,
        @Nullable String workspaceId,
        @Nullable String detail) {

    /** An entry that concerns no workspace. */
    public static AuditEntry of(String action, String subject) {
        return new AuditEntry(action, subject, null, null);
    }

    /** An entry of a workspace. */
    public static AuditEntry in(String workspaceId, String action, String subject) {
        return new AuditEntry(action, subject, workspaceId, null);
    }

    /** The same with a detail. */
    public AuditEntry with(String words) {
        return new AuditEntry(action, subject, workspaceId, words);
    }
}
