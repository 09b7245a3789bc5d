package dev.holdfast.hub.licensing;

import dev.holdfast.hub.access.Caller;
import dev.holdfast.hub.access.Memberships;
import dev.holdfast.hub.access.ServiceUsers;
import dev.holdfast.protocol.TokenFormat;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Who stands behind a device: the service user whose token activated it, the member who approved it, or the workspace
 * itself. The device key is honoured while that principal exists and may use the license.
 *
 * @param serviceUserId the service user, or null
 * @param accountId the member, or null; null of both for the workspace
 */
record Principal(@Nullable String serviceUserId, @Nullable String accountId) {
    private static final String MEMBER = "member:";

    /** Who stands behind what the caller activates. */
    static Principal of(Caller caller) {
        String user = caller.token().owner().serviceUserId();
        String maker = caller.token().createdBy();
        boolean approved = user == null && caller.token().type() == TokenFormat.Type.DEVICE && maker.startsWith(MEMBER);
        return new Principal(user, approved ? maker.substring(MEMBER.length()) : null);
    }

    /** Writes down who stands behind the activation of a device, beside the service user. */
    void write(Handle handle, Activation activation) {
        handle.createUpdate("UPDATE activation SET account_id = :account WHERE license_id = :license AND id = :id")
                .bind("account", accountId)
                .bind("license", activation.licenseId())
                .bind("id", activation.id())
                .execute();
    }

    /** Whether who stands behind an activation exists and may use the license; a workspace always does. */
    static boolean stands(Handle handle, HubLicense license, Activation activation) {
        String user = activation.serviceUserId();
        if (user != null) {
            return ServiceUsers.find(handle, user)
                    .filter(behind -> behind.mayUse(activation.licenseId()))
                    .isPresent();
        }
        return account(handle, activation)
                .map(account ->
                        Memberships.role(handle, license.workspaceId(), account).isPresent())
                .orElse(true);
    }

    private static Optional<String> account(Handle handle, Activation activation) {
        return handle.createQuery("SELECT account_id FROM activation WHERE license_id = :license AND id = :id"
                        + " AND account_id IS NOT NULL")
                .bind("license", activation.licenseId())
                .bind("id", activation.id())
                .mapTo(String.class)
                .findOne();
    }
}
