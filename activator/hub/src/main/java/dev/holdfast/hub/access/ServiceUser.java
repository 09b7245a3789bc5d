package dev.holdfast.hub.access;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A non-human identity of a workspace.
 *
 * @param id {@code su_} and 26 characters
 * @param workspaceId its workspace
 * @param name a name for people
 * @param description more for people; empty for nothing
 * @param licenses the only licenses that it may use; null for every license of the workspace
 * @param createdAt when it was created
 */
public record ServiceUser(
        String id,
        String workspaceId,
        String name,
        String description,
        @Nullable Set<String> licenses,
        Instant createdAt) {
    /** Whether it may use a license of its workspace. */
    public boolean mayUse(String licenseId) {
        return licenses == null || licenses.contains(licenseId);
    }
}
