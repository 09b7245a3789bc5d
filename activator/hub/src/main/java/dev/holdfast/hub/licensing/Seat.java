package dev.holdfast.hub.licensing;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How an activation came to hold no seat of its own any more, and what it would have to be waited for.
 *
 * @param releasedAt when it was released, by its device or without it; null where it was not, or has taken a seat anew
 * @param until of a released one the first instant at which its seat is free; null where it was not released
 * @param licenseEndsAt the first instant at which the newest license on the device no longer holds; null for never
 */
public record Seat(
        @Nullable Instant releasedAt,
        @Nullable Instant until,
        @Nullable Instant licenseEndsAt) {
    /** A seat that is taken by a license which was not granted yet. */
    static final Seat TAKEN = new Seat(null, null, null);
}
