package dev.holdfast.verifier;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/**
 * One reading of the clock together with the elapsed time of the boot; every verification takes exactly one.
 *
 * @param reading what the clock says, whole milliseconds
 * @param boot the identity of the boot
 * @param nanos elapsed time of the boot
 */
record Moment(Instant reading, String boot, long nanos) {
    static Moment now(InstantSource clock, Uptime uptime) {
        return new Moment(clock.instant().truncatedTo(ChronoUnit.MILLIS), uptime.boot(), uptime.nanos());
    }

    /** Elapsed time since an earlier moment of the same boot; zero where that is another boot or not earlier. */
    Duration since(String earlierBoot, long earlierNanos) {
        return boot.equals(earlierBoot) && nanos > earlierNanos
                ? Duration.ofNanos(nanos - earlierNanos).truncatedTo(ChronoUnit.MILLIS)
                : Duration.ZERO;
    }
}
