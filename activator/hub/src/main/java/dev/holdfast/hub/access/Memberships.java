package dev.holdfast.hub.access;

import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Who belongs to which workspace at this moment. */
public final class Memberships {
    private Memberships() {}

    /** The role of an account in a workspace; empty where it does not belong to it. */
    public static Optional<Role> role(Handle handle, String workspaceId, String accountId) {
        return handle.createQuery(
                        "SELECT role FROM membership WHERE workspace_id = :workspace AND account_id = :account")
                .bind("workspace", workspaceId)
                .bind("account", accountId)
                .mapTo(String.class)
                .findOne()
                .flatMap(Role::ofId);
    }
}
