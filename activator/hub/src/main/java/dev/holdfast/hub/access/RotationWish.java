package dev.holdfast.hub.access;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a token is to be rotated.
 *
 * @param sameLife whether the successor lives as long as the token did, from its creation to its end
 * @param life how long it lives otherwise; null for ever, which is discouraged
 * @param overlap how long the token stays good beside its successor, if its own end does not come before
 */
public record RotationWish(boolean sameLife, @Nullable Duration life, Duration overlap) {
    /** Long enough for people to roll a successor out, short enough that nobody forgets. */
    public static final Duration USUAL_OVERLAP = Duration.ofDays(7);

    /** The longest overlap, in days. */
    public static final int LONGEST_OVERLAP_DAYS = 30;
}
