package dev.holdfast.verifier;

import dev.holdfast.verifier.LicenseEvent.Expiring;
import dev.holdfast.verifier.license.ModelId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which ends were told already, and how near they were then. Not thread-safe. */
final class ExpiryNotices {
    private static final List<Duration> AHEAD = List.of(Duration.ofDays(7), Duration.ofDays(1), Duration.ofHours(1));
    private static final Duration MODEL_AHEAD = Duration.ofDays(30);
    /** A lease is always near its end; it is worth a word when its renewal has failed. */
    private static final Set<String> WARNINGS =
            Set.of("expires_soon", "lease_in_grace", "status_aging", "signer_revoked");

    private record Notice(Instant end, int stage) {}

    private final Map<Optional<ModelId>, Notice> told = new HashMap<>();

    /** What is to be told of a license as it stands now. */
    List<LicenseEvent> after(Granted granted) {
        List<LicenseEvent> news = new ArrayList<>();
        Instant last = granted.holdsUntil().orElse(null);
        boolean warned = granted.warnings().stream().anyMatch(warning -> WARNINGS.contains(warning.code()));
        add(news, granted, Optional.empty(), last, warned);
        granted.modelEnds().forEach((model, until) -> {
            boolean own = !until.equals(Instant.MAX) && (last == null || until.isBefore(last));
            boolean near = !granted.judgedAt().isBefore(until.minus(own ? MODEL_AHEAD : Duration.ZERO));
            add(news, granted, Optional.of(model), own && granted.covers(model) ? until : null, near);
        });
        return news;
    }

    private void add(
            List<LicenseEvent> news, Granted granted, Optional<ModelId> what, @Nullable Instant end, boolean near) {
        if (end == null || !near) {
            told.remove(what);
            return;
        }
        Notice notice = new Notice(end, stage(Duration.between(granted.judgedAt(), end)));
        Notice before = told.put(what, notice);
        if (before == null || !before.end().equals(end) || before.stage() < notice.stage()) {
            news.add(new Expiring(granted, what, end));
        }
    }

    private static int stage(Duration left) {
        return (int) AHEAD.stream().filter(ahead -> left.compareTo(ahead) <= 0).count();
    }
}
