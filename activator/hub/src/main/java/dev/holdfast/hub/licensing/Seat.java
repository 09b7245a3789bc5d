package dev.holdfast.hub.licensing;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How an activation came to hold no seat of its own any more, and what it would have to be waited for.
 *
 * @param releasedAt when it was released, by its device or without it; null where it was not, or has taken a seat anew
 * @param until of a released one the first instant at which its seat is free; null where it was not released, or is
 *     {@linkplain #leftBehind() left behind}
 * @param licenseEndsAt the first instant at which the newest license on the device no longer holds; null for never
 */
public record Seat(
        @Nullable Instant releasedAt,
        @Nullable Instant until,
        @Nullable Instant licenseEndsAt) {
    /** A seat that is taken by a license which was not granted yet. */
    static final Seat TAKEN = new Seat(null, null, null);

    /**
     * Whether it was released without its device while another data directory on the machine kept their seat: then nothing
     * was taken back, and the seat is the machine's for as long as the license on the device holds, or until it is released
     * once more and the other is gone.
     */
    public boolean leftBehind() {
        return releasedAt != null && until == null;
    }
}
