package dev.holdfast.hub.api;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * A measure for each of many, all alike. It remembers the {@value #REMEMBERED} that were used last; one that is forgotten
 * begins anew with a full measure, so being forgotten locks nobody out. Thread-safe.
 */
final class Buckets {
    static final int REMEMBERED = 20_000;

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final float USUAL_LOAD = 0.75f;

    private final Limits.Rate rate;
    private final TimeMeter meter;
    private final Map<String, Bucket> byKey = new LinkedHashMap<>(16, USUAL_LOAD, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > REMEMBERED;
        }
    };

    /**
     * No measure is taken yet.
     *
     * @param nanos elapsed time, which no setting of a clock changes
     */
    Buckets(Limits.Rate rate, LongSupplier nanos) {
        this.rate = rate;
        this.meter = new TimeMeter() {
            @Override
            public long currentTimeNanos() {
                return nanos.getAsLong();
            }

            @Override
            public boolean isWallClockBased() {
                return false;
            }
        };
    }

    /** Takes one; gives how long to wait where there is none left, else zero. */
    Duration take(String key) {
        ConsumptionProbe probe = of(key).tryConsumeAndReturnRemaining(1);
        return probe.isConsumed() ? Duration.ZERO : Duration.ofNanos(probe.getNanosToWaitForRefill());
    }

    /** Takes several, into debt where so many are not left. */
    void charge(String key, long cost) {
        if (cost > 0) {
            of(key).consumeIgnoringRateLimits(cost);
        }
    }

    private Bucket of(String key) {
        synchronized (byKey) {
            return byKey.computeIfAbsent(
                    key,
                    unknown -> Bucket.builder()
                            .addLimit(limit -> limit.capacity(rate.burst()).refillGreedy(rate.perMinute(), MINUTE))
                            .withCustomTimePrecision(meter)
                            .build());
        }
    }

    int size() {
        synchronized (byKey) {
            return byKey.size();
        }
    }
}
