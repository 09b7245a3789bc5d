package dev.holdfast.client;

import dev.holdfast.verifier.license.License;
import dev.holdfast.verifier.license.Mode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** When a lease is renewed: with jitter, so that machines that started together do not stay together. */
final class RenewalPlan {
    private static final int THIRD = 3;
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration FIRST_RETRY = Duration.ofMinutes(1);
    private static final Duration LONGEST_RETRY = Duration.ofHours(1);
    private static final int DOUBLINGS = 20;

    private final RandomGenerator random;
    private Duration lease = DAY;
    private int failures;

    RenewalPlan(RandomGenerator random) {
        this.random = random;
    }

    /** Whether a license ends without renewals. */
    static boolean isLease(License license) {
        return license.mode() instanceof Mode.Online && license.expiresAt() != null;
    }

    /** How long a license that is not renewed is left alone before it is looked at again. */
    static Duration untilLookedAt() {
        return DAY;
    }

    /** How long from a time on the renewal of a lease is due, which may be at once: from 80% of its third on. */
    Duration untilDue(License license, Instant now) {
        Instant end = license.expiresAt();
        lease = end == null ? DAY : Duration.between(license.issuedAt(), end);
        failures = 0;
        Duration age = Duration.between(license.issuedAt(), now);
        Duration due = share(lease.dividedBy(THIRD), 0.8, 0.2);
        // A clock before the lease was signed tells nothing of its age.
        return age.isNegative() || age.compareTo(due) >= 0 ? Duration.ZERO : due.minus(age);
    }

    /** How long to wait after a failure: longer each time, and as long as the hub asks for. */
    Duration afterFailure(LicenseSourceException failure) {
        Duration third = lease.dividedBy(THIRD);
        Duration first = within(SHORTEST, lease.dividedBy(100), FIRST_RETRY);
        Duration longest = failure.isFinalOfHub() ? third : within(first, third.dividedBy(4), LONGEST_RETRY);
        Duration doubled = first.multipliedBy(1L << Math.min(failures, DOUBLINGS));
        failures++;
        Duration wait = share(failure.isFinalOfHub() || doubled.compareTo(longest) > 0 ? longest : doubled, 1, 0.2);
        Optional<Duration> asked = failure.retryAfter();
        return asked.filter(least -> least.compareTo(wait) > 0).orElse(wait);
    }

    private static Duration within(Duration least, Duration wished, Duration most) {
        Duration atMost = wished.compareTo(most) > 0 ? most : wished;
        return atMost.compareTo(least) < 0 ? least : atMost;
    }

    private Duration share(Duration whole, double least, double more) {
        return Duration.ofMillis((long) (whole.toMillis() * (least + more * random.nextDouble())));
    }
}
