package dev.holdfast.verifier;

import dev.holdfast.verifier.license.ModelId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a watch answers from: a verdict, and until when, in elapsed time, it holds for the license and for each model.
 * Immutable.
 */
final class Standing {
    /** How long before an end whoever asks reads the elapsed time; reading it costs more than all the rest. */
    static final Duration NEAR = Duration.ofMinutes(10);

    private static final Duration FAR = Duration.ofDays(36_500);

    /** An end in elapsed time, and whether it is so near that it has to be compared. */
    private record End(long nanos, boolean near) {
        boolean isAhead(LongSupplier elapsed) {
            return !near || elapsed.getAsLong() - nanos < 0;
        }

        End at(long now) {
            return near || nanos - now > NEAR.toNanos() ? this : new End(nanos, true);
        }

        long turn() {
            return near ? nanos : nanos - NEAR.toNanos();
        }
    }

    private final Verdict verdict;
    private final @Nullable End license;
    private final Map<ModelId, End> models;

    private Standing(Verdict verdict, @Nullable End license, Map<ModelId, End> models) {
        this.verdict = verdict;
        this.license = license;
        this.models = models;
    }

    /** What a verdict means from a moment on; the moment was read before the verdict was asked for. */
    static Standing of(Verdict verdict, long now) {
        if (!(verdict instanceof Granted granted)) {
            return over(verdict);
        }
        Instant last = granted.holdsUntil().orElse(Instant.MAX);
        Map<ModelId, End> models = new HashMap<>();
        granted.modelEnds().forEach((model, until) -> {
            if (granted.covers(model)) {
                models.put(model, end(granted, until.isBefore(last) ? until : last, now));
            }
        });
        return new Standing(verdict, end(granted, last, now), models);
    }

    /** A verdict that covers nothing any more. */
    static Standing over(Verdict verdict) {
        return new Standing(verdict, null, Map.of());
    }

    private static End end(Granted granted, Instant end, long now) {
        boolean far = end.isAfter(granted.judgedAt().plus(FAR));
        Duration left = far ? FAR : Duration.between(granted.judgedAt(), end);
        return new End(now + left.toNanos(), false).at(now);
    }

    Verdict verdict() {
        return verdict;
    }

    /** The models that are covered. */
    Set<ModelId> models() {
        return models.keySet();
    }

    /** Whether the license has an end, and it has passed. */
    boolean isOver(long now) {
        return license == null || now - license.nanos() >= 0;
    }

    boolean isGranted(LongSupplier elapsed) {
        return license != null && license.isAhead(elapsed);
    }

    boolean covers(ModelId model, LongSupplier elapsed) {
        End end = models.get(model);
        return end != null && end.isAhead(elapsed);
    }

    /** The time until something changes by elapsed time alone, at most the given one. */
    long untilTurn(long now, long most) {
        long left = license == null ? most : Math.min(most, license.turn() - now);
        for (End end : models.values()) {
            left = Math.min(left, end.turn() - now);
        }
        return left;
    }

    /** The models whose end has passed, where the license itself goes on. */
    List<ModelId> ended(long now) {
        List<ModelId> ended = new ArrayList<>();
        if (license != null && now - license.nanos() < 0) {
            models.forEach((model, end) -> {
                if (now - end.nanos() >= 0) {
                    ended.add(model);
                }
            });
        }
        return ended;
    }

    /** The standing as time alone has changed it. */
    Standing at(long now) {
        if (license == null || isOver(now)) {
            return over(verdict);
        }
        Map<ModelId, End> left = new HashMap<>();
        models.forEach((model, end) -> {
            if (now - end.nanos() < 0) {
                left.put(model, end.at(now));
            }
        });
        return new Standing(verdict, license.at(now), left);
    }
}
