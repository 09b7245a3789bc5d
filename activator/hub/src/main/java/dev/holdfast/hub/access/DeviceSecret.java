package dev.holdfast.hub.access;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One of the secrets that a device token has had; FORMAT.md 14.5.
 *
 * @param sha256 SHA-256 of the secret, in lower-case hexadecimal
 * @param tokenId the token
 * @param state how it stands
 * @param follows the digest of the secret that it was named to follow; null for the first
 * @param partial the prefix and the last four characters
 * @param namedAt when the device first named it
 * @param namedFrom from where, coarse
 * @param usedAt when it was first used; null before
 * @param usedFrom from where, coarse; null before
 */
record DeviceSecret(
        String sha256,
        String tokenId,
        State state,
        @Nullable String follows,
        String partial,
        Instant namedAt,
        String namedFrom,
        @Nullable Instant usedAt,
        @Nullable String usedFrom) {
    /** How a secret stands. */
    enum State {
        /** In use; while another is to follow it, good for nothing but to name which. */
        CURRENT,
        /** Named to follow the one in use, and not used yet. */
        NEXT,
        /** One that followed it was used: whoever shows it holds a copy. */
        REPLACED,
        /** Never used, because another was named in its place: whoever shows it, the device or the other one, is two. */
        DROPPED;

        String id() {
            return name().toLowerCase(Locale.ROOT);
        }

        static State ofId(String id) {
            return valueOf(id.toUpperCase(Locale.ROOT));
        }
    }
}
