package dev.holdfast.verifier;

import dev.holdfast.verifier.license.ClaimTimes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/**
 * One reading of the clock together with the elapsed time of the boot; every verification takes exactly one.
 *
 * @param reading what the clock says, whole milliseconds, within what a state can hold
 * @param boot the identity of the boot
 * @param nanos elapsed time of the boot
 */
record Moment(Instant reading, String boot, long nanos) {
    private static final Instant LATEST = Instant.ofEpochSecond(ClaimTimes.LATEST);
    private static final Instant EARLIEST = Instant.ofEpochSecond(-ClaimTimes.LATEST);

    static Moment now(InstantSource clock, Uptime uptime) {
        return new Moment(writable(clock.instant()).truncatedTo(ChronoUnit.MILLIS), uptime.boot(), uptime.nanos());
    }

    /**
     * The nearest time that a state can hold: a clock in the year 10000 would otherwise leave a state that nobody can read
     * once it is set right.
     */
    static Instant writable(Instant time) {
        if (time.isAfter(LATEST)) {
            return LATEST;
        }
        return time.isBefore(EARLIEST) ? EARLIEST : time;
    }

    /** Elapsed time since an earlier moment of the same boot; zero where that is another boot or not earlier. */
    Duration since(String earlierBoot, long earlierNanos) {
        return boot.equals(earlierBoot) && nanos > earlierNanos
                ? Duration.ofNanos(nanos - earlierNanos).truncatedTo(ChronoUnit.MILLIS)
                : Duration.ZERO;
    }
}
