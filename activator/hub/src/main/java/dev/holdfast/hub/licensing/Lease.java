package dev.holdfast.hub.licensing;

import java.time.Duration;

/**
 * How long a machine has a license without a renewal.
 *
 * @param length from the renewal on, whole seconds
 * @param grace after that, with a warning, whole seconds
 */
public record Lease(Duration length, Duration grace) {
    /** A day, and a long weekend for a hub that is away. */
    public static final Lease USUAL = new Lease(Duration.ofHours(24), Duration.ofHours(72));

    public Lease {
        if (length.isNegative() || length.isZero() || grace.isNegative()) {
            throw new IllegalArgumentException("lease: expected a length above zero and a grace that is not below");
        }
    }
}
