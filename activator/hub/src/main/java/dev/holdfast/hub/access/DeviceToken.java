package dev.holdfast.hub.access;

import dev.holdfast.hub.ledger.Columns;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;

/**
 * A device's own token, without its secret, which only the device has.
 *
 * @param id {@code tk_} and 26 characters; it stays the same while the secret is renewed
 * @param workspaceId the workspace that it belongs to
 * @param name what the device called itself
 * @param partial the prefix and the last four characters of the secret in use
 * @param deviceKey the thumbprint of the only device key that it works with
 * @param product the product whose data directory holds it
 * @param serviceUserId the service user whose PAT it was exchanged for; null where none stands behind it
 * @param approver the account of the member who approved it; null where no member did
 * @param licenses the only licenses that it is good for; null for all that the workspace or the service user may use
 * @param evidence what was recorded of its machine
 * @param createdAt when it was installed
 * @param renewedAt when it was last renewed, or installed
 * @param expiresAt until when it is good if it is not renewed
 * @param endsAt until when it can be renewed at all
 * @param revokedAt when it was revoked; null while it is not
 * @param reusedAt when a copy of it was seen, so that it was revoked; null for never
 */
public record DeviceToken(
        String id,
        String workspaceId,
        String name,
        String partial,
        String deviceKey,
        String product,
        @Nullable String serviceUserId,
        @Nullable String approver,
        @Nullable Set<String> licenses,
        DeviceEvidence evidence,
        Instant createdAt,
        Instant renewedAt,
        Instant expiresAt,
        Instant endsAt,
        @Nullable Instant revokedAt,
        @Nullable Instant reusedAt) {
    private static final String MEMBER = "member:";

    static final String SELECT = "SELECT token.*, device_token.product_id, device_token.evidence,"
            + " device_token.ends_at, device_token.renewed_at, device_token.reused_at"
            + " FROM token JOIN device_token ON device_token.token_id = token.id";

    public DeviceToken {
        licenses = licenses == null ? null : Set.copyOf(licenses);
    }

    /** From when the device renews it: when a third of its life has passed. */
    public Instant renewFrom() {
        return renewedAt.plus(Duration.between(renewedAt, expiresAt).dividedBy(3));
    }

    private static @Nullable String approver(String maker) {
        return maker.startsWith(MEMBER) ? maker.substring(MEMBER.length()) : null;
    }

    /** Whether who stands behind it exists: its service user, or its approver in its workspace; a workspace always does. */
    boolean stands(Handle handle) {
        if (serviceUserId != null) {
            return ServiceUsers.find(handle, serviceUserId).isPresent();
        }
        return approver == null
                || Memberships.role(handle, workspaceId, approver).isPresent();
    }

    /** Whether it is of any use: neither revoked nor expired, and who stands behind it exists. */
    boolean isGood(Handle handle, Instant now) {
        return revokedAt == null && now.isBefore(expiresAt) && stands(handle);
    }

    static RowMapper<DeviceToken> mapper(Handle handle) {
        return (row, context) -> new DeviceToken(
                row.getString("id"),
                row.getString("workspace_id"),
                row.getString("name"),
                row.getString("partial"),
                row.getString("device_key"),
                row.getString("product_id"),
                Columns.optionalText(row, "service_user_id"),
                approver(row.getString("created_by")),
                LicenseLimits.OF_TOKENS.read(handle, row.getBoolean("restricted"), row.getString("id")),
                DeviceEvidence.ofJson(row.getString("evidence")),
                Columns.instant(row, "created_at"),
                Columns.instant(row, "renewed_at"),
                Columns.instant(row, "expires_at"),
                Columns.instant(row, "ends_at"),
                Columns.optionalInstant(row, "revoked_at"),
                Columns.optionalInstant(row, "reused_at"));
    }

    static Optional<DeviceToken> find(Handle handle, String id) {
        return handle.createQuery(SELECT + " WHERE token.id = :id AND token.deleted_at IS NULL")
                .bind("id", id)
                .map(mapper(handle))
                .findOne();
    }

    /** The token of a device that is not revoked, whether it has expired or not. */
    static Optional<DeviceToken> ofDevice(Handle handle, String deviceKey) {
        return handle.createQuery(SELECT + " WHERE token.device_key = :key AND token.revoked_at IS NULL"
                        + " AND token.deleted_at IS NULL")
                .bind("key", deviceKey)
                .map(mapper(handle))
                .findOne();
    }
}
