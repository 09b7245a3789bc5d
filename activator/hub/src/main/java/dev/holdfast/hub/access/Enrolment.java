package dev.holdfast.hub.access;

import dev.holdfast.hub.ledger.Columns;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;

/**
 * A device that asks for a token and waits until a member decides (RFC 8628).
 *
 * @param id {@code en_} and 26 characters
 * @param deviceKey the thumbprint of its key
 * @param product the product whose data directory will hold the token
 * @param name what it calls itself, which nobody has checked
 * @param secretSha256 SHA-256 of the secret that it has made, in base64url
 * @param secretEnds the last four characters of that secret
 * @param evidence what it shows of its machine
 * @param address from where it asked, coarse
 * @param askedAt when it asked
 * @param expiresAt until when a member can decide
 * @param interval how long it waits between two polls
 * @param polledAt when it last polled; null for never
 * @param state what was decided
 * @param tokenId its token, where it was approved; null otherwise
 */
public record Enrolment(
        String id,
        String deviceKey,
        String product,
        String name,
        String secretSha256,
        String secretEnds,
        DeviceEvidence evidence,
        String address,
        Instant askedAt,
        Instant expiresAt,
        Duration interval,
        @Nullable Instant polledAt,
        String state,
        @Nullable String tokenId) {
    static final String PENDING = "pending";
    static final String APPROVED = "approved";
    static final String DENIED = "denied";

    private static final RowMapper<Enrolment> MAPPER = (row, context) -> new Enrolment(
            row.getString("id"),
            row.getString("device_key"),
            row.getString("product_id"),
            row.getString("name"),
            row.getString("secret_sha256"),
            row.getString("secret_ends"),
            DeviceEvidence.ofJson(row.getString("evidence")),
            row.getString("address"),
            Columns.instant(row, "asked_at"),
            Columns.instant(row, "expires_at"),
            Duration.ofSeconds(row.getLong("poll_interval")),
            Columns.optionalInstant(row, "polled_at"),
            row.getString("state"),
            Columns.optionalText(row, "token_id"));

    static Optional<Enrolment> ofUserCode(Handle handle, UserCode code) {
        return one(handle, "user_code_sha256", code.digest());
    }

    static Optional<Enrolment> ofDeviceCode(Handle handle, Secret code) {
        return one(handle, "device_code_sha256", code.digest());
    }

    private static Optional<Enrolment> one(Handle handle, String column, String value) {
        return handle.createQuery("SELECT * FROM enrolment WHERE " + column + " = :value")
                .bind("value", value)
                .map(MAPPER)
                .findOne();
    }

    /** Whether somebody may still decide. */
    boolean isOpen(Instant now) {
        return state.equals(PENDING) && now.isBefore(expiresAt);
    }
}
