package dev.holdfast.hub.audit;

import org.jspecify.annotations.Nullable;

/**
 * What happened.
 *
 * @param action what it was
 * @param subject the identifier of what it happened to
 * @param workspaceId the workspace that it concerns; null where it concerns none
 * @param licenseId the license that it concerns; null where it concerns none
 * @param deviceKey thumbprint of the device key that it concerns; null where it concerns no machine
 * @param detail more, in words or identifiers, never a secret; null for nothing
 */
public record AuditEntry(
        AuditAction action,
        String subject,
        @Nullable String workspaceId,
        @Nullable String licenseId,
        @Nullable String deviceKey,
        @Nullable String detail) {

    private static final String OF_LICENSES = "license.";

    /** An entry by the name of its action, of a workspace or of none. */
    public AuditEntry(String action, String subject, @Nullable String workspaceId, @Nullable String detail) {
        this(
                AuditAction.ofId(action)
                        .orElseThrow(() -> new IllegalArgumentException(
                                "audit action " + action + ": expected one that AuditAction lists; add it there")),
                subject,
                workspaceId,
                action.startsWith(OF_LICENSES) ? subject : null,
                null,
                detail);
    }

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
        return new AuditEntry(action, subject, workspaceId, licenseId, deviceKey, words);
    }

    /** The same of a license. */
    public AuditEntry onLicense(String license) {
        return new AuditEntry(action, subject, workspaceId, license, deviceKey, detail);
    }

    /** The same of a machine, which its device key stands for; null for none. */
    public AuditEntry onMachine(@Nullable String thumbprint) {
        return new AuditEntry(action, subject, workspaceId, licenseId, thumbprint, detail);
    }
}
