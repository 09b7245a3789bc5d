package dev.holdfast.client;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far the roll-out of a rotated token is.
 *
 * @param finding {@code not_rotated}, {@code successor_over} (the newest successor is no longer good: create a new
 *     token), {@code not_rolled_out} (no successor was used yet), {@code still_used} (the old one was used after a
 *     successor was), {@code quiet} (it was not: revoking it stops nothing) or {@code over} (it is no longer good)
 * @param token the token that was rotated
 * @param successors what replaces it, then what replaces that, and so on; not those that were deleted
 * @param rotatedAt when its first successor was made; null where there is none
 * @param rolledOutAt when a successor was first used; null where none was
 * @param usedSinceRollOut whether somebody used the old one after that
 * @param endsAt when the old one ends; null for never
 */
public record RotationStatus(
        String finding,
        TokenInfo token,
        List<TokenInfo> successors,
        @Nullable Instant rotatedAt,
        @Nullable Instant rolledOutAt,
        boolean usedSinceRollOut,
        @Nullable Instant endsAt) {
    public RotationStatus {
        successors = List.copyOf(successors);
    }

    static RotationStatus of(HubObject json) {
        return new RotationStatus(
                json.text("finding"),
                TokenInfo.of(json.object("token")),
                json.objects("successors").stream().map(TokenInfo::of).toList(),
                json.optionalTime("rotated_at"),
                json.optionalTime("rolled_out_at"),
                json.flag("used_since_roll_out"),
                json.optionalTime("ends_at"));
    }
}
