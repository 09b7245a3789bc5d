package dev.holdfast.verifier.license;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a license demands of its status snapshot.
 *
 * @param maximumAge the age beyond which the snapshot warns, and after the grace refuses; null demands none
 * @param grace how long after {@code maximumAge} the license still runs
 */
public record StatusPolicy(@Nullable Duration maximumAge, Duration grace) {
    /** Any age will do. */
    public static final StatusPolicy ANY_AGE = new StatusPolicy(null, Duration.ZERO);
}
