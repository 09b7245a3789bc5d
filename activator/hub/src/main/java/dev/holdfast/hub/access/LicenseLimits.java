package dev.holdfast.hub.access;

import dev.holdfast.hub.refusal.Refusal;
import dev.holdfast.protocol.ProblemReason;
import java.util.Set;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The named licenses that a service user or a token is limited to. */
final class LicenseLimits {
    private final String table;
    private final String owner;

    private LicenseLimits(String table, String owner) {
        this.table = table;
        this.owner = owner;
    }

    static final LicenseLimits OF_SERVICE_USERS = new LicenseLimits("service_user_license", "service_user_id");
    static final LicenseLimits OF_TOKENS = new LicenseLimits("token_license", "token_id");

    @Nullable
    Set<String> read(Handle handle, boolean restricted, String ownerId) {
        if (!restricted) {
            return null;
        }
        return new TreeSet<>(handle.createQuery("SELECT license_id FROM " + table + " WHERE " + owner + " = :owner")
                .bind("owner", ownerId)
                .mapTo(String.class)
                .list());
    }

    /** Replaces the licenses; refused where one is not of the workspace. */
    void write(Handle handle, String workspaceId, String ownerId, @Nullable Set<String> licenses) {
        handle.createUpdate("DELETE FROM " + table + " WHERE " + owner + " = :owner")
                .bind("owner", ownerId)
                .execute();
        for (String license : licenses == null ? Set.<String>of() : licenses) {
            requireOfWorkspace(handle, workspaceId, license);
            handle.createUpdate("INSERT INTO " + table + " (" + owner + ", license_id) VALUES (:owner, :license)")
                    .bind("owner", ownerId)
                    .bind("license", license)
                    .execute();
        }
    }

    private static void requireOfWorkspace(Handle handle, String workspaceId, String license) {
        boolean there = handle.createQuery("SELECT id FROM license WHERE id = :id AND workspace_id = :workspace")
                .bind("id", license)
                .bind("workspace", workspaceId)
                .mapTo(String.class)
                .findOne()
                .isPresent();
        if (!there) {
            throw new Refusal(ProblemReason.INPUT_INVALID, "licenses: expected IDs of licenses of the workspace");
        }
    }
}
