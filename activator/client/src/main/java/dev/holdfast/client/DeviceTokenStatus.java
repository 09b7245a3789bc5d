package dev.holdfast.client;

import dev.holdfast.verifier.jws.JsonObject;
import dev.holdfast.verifier.jws.MalformedException;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/**
 * How a device token stands at its hub.
 *
 * @param id the token's ID, by which members find it
 * @param workspaceId the workspace that it belongs to
 * @param name what the device is called there
 * @param partial the prefix and the last four characters of the secret in use
 * @param expiresAt until when it is good if it is not renewed
 * @param renewFrom from when it is renewed
 * @param endsAt until when it can be renewed at all
 */
public record DeviceTokenStatus(
        String id,
        String workspaceId,
        String name,
        String partial,
        Instant expiresAt,
        Instant renewFrom,
        Instant endsAt) {
    private static final int MAXIMUM_TEXT = 200;

    static DeviceTokenStatus of(JsonObject told) throws MalformedException {
        return new DeviceTokenStatus(
                told.string("id", MAXIMUM_TEXT),
                told.string("workspace", MAXIMUM_TEXT),
                told.string("name", MAXIMUM_TEXT),
                told.string("partial", MAXIMUM_TEXT),
                time(told, "expires_at"),
                time(told, "renew_from"),
                time(told, "ends_at"));
    }

    private static Instant time(JsonObject told, String member) throws MalformedException {
        try {
            return Instant.parse(told.string(member, MAXIMUM_TEXT));
        } catch (DateTimeParseException e) {
            throw new MalformedException(member + ": expected a time");
        }
    }
}
