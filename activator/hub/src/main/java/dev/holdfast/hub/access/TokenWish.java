package dev.holdfast.hub.access;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a token is to be.
 *
 * @param name a name for people
 * @param description more for people; empty for nothing
 * @param scopes what it is to be good for
 * @param licenses the only licenses that it is to be good for; null for all that its owner may use
 * @param life how long it is to be good; null for ever, which is discouraged
 */
public record TokenWish(
        String name,
        String description,
        Set<Scope> scopes,
        @Nullable Set<String> licenses,
        @Nullable Duration life) {
    /** The life that is recommended. */
    public static final Duration USUAL_LIFE = Duration.ofDays(90);

    public TokenWish {
        scopes = Set.copyOf(scopes);
        licenses = licenses == null ? null : Set.copyOf(licenses);
    }
}
