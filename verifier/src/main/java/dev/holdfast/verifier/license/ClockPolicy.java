package dev.holdfast.verifier.license;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a license demands of the machine's clock.
 *
 * @param tolerance refuse when clock and time witness are further apart than this; null only warns
 * @param witnessRequired whether a time witness that cannot be kept refuses
 */
public record ClockPolicy(@Nullable Duration tolerance, boolean witnessRequired) {
    /** Warn, never refuse. */
    public static final ClockPolicy FORGIVING = new ClockPolicy(null, false);
}
