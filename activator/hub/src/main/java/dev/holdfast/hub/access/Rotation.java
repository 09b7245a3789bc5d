package dev.holdfast.hub.access;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How far the rotation of a token has come.
 *
 * @param token the token that is being replaced
 * @param successors what replaces it, then what replaces that, and so on, deleted ones among them; empty where it was not
 *     rotated
 */
public record Rotation(TokenView token, List<TokenView> successors) {
    public Rotation {
        successors = List.copyOf(successors);
    }

    /** What is to be done next. */
    public enum Finding {
        /** It was not rotated. */
        NOT_ROTATED,
        /** Its newest successor is revoked or has expired: there is nothing to roll out, so create a new token. */
        SUCCESSOR_OVER,
        /** No successor was used yet: roll it out. */
        NOT_ROLLED_OUT,
        /** It was used since a successor was first used: somebody still has it. */
        STILL_USED,
        /** It was not used since a successor was first used: it can be revoked. */
        QUIET,
        /** It is revoked or has expired. */
        OVER;

        /** The name in every document. */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** When a successor was first used; empty before. */
    public Optional<Instant> rolledOutAt() {
        return successors.stream()
                .map(TokenView::firstUsedAt)
                .flatMap(Stream::ofNullable)
                .min(Instant::compareTo);
    }

    /** When the first successor was made; empty where there is none. */
    public Optional<Instant> rotatedAt() {
        return successors.stream().map(view -> view.token().createdAt()).findFirst();
    }

    /** The successors that were not deleted. */
    public List<TokenView> listed() {
        return successors.stream()
                .filter(view -> view.token().deletedAt() == null)
                .toList();
    }

    /** Whether the token was used after its first successor was made. */
    public boolean usedSinceRotation() {
        return usedSince(rotatedAt());
    }

    /** Whether the token was used after a successor was first used. */
    public boolean usedSinceRollOut() {
        return usedSince(rolledOutAt());
    }

    private boolean usedSince(Optional<Instant> time) {
        Instant last = token.token().lastUsedAt();
        return last != null && time.filter(since -> !last.isBefore(since)).isPresent();
    }

    /** What is to be done next. */
    public Finding finding() {
        if (token.state() != TokenState.LIVE) {
            return Finding.OVER;
        }
        if (successors.isEmpty()) {
            return Finding.NOT_ROTATED;
        }
        if (newest().state() != TokenState.LIVE) {
            return Finding.SUCCESSOR_OVER;
        }
        if (rolledOutAt().isEmpty()) {
            return Finding.NOT_ROLLED_OUT;
        }
        return usedSinceRollOut() ? Finding.STILL_USED : Finding.QUIET;
    }

    /** The newest successor; the token itself where there is none. */
    public TokenView newest() {
        return successors.isEmpty() ? token : Objects.requireNonNull(successors.get(successors.size() - 1));
    }
}
