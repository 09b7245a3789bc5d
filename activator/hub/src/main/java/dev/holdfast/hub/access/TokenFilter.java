package dev.holdfast.hub.access;

import dev.holdfast.protocol.TokenFormat;
import java.text.Normalizer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/**
 * Which tokens of a list are asked for.
 *
 * @param search a part of name or description, in whatever case; null for any
 * @param type what they are; null for any
 * @param state how they are; null for any
 * @param serviceUserId whose they are; null for anybody's
 * @param unusedFor how long a token in the state {@link TokenState#UNUSED} was not used
 */
public record TokenFilter(
        @Nullable String search,
        TokenFormat.@Nullable Type type,
        @Nullable TokenState state,
        @Nullable String serviceUserId,
        Duration unusedFor) {
    /** How long a token is not used until it counts as unused. */
    public static final Duration USUALLY_UNUSED_FOR = Duration.ofDays(90);

    /** Every token. */
    public static final TokenFilter ALL = new TokenFilter(null, null, null, null, USUALLY_UNUSED_FOR);

    /** The same of one type only. */
    TokenFilter only(TokenFormat.Type one) {
        return new TokenFilter(search, one, state, serviceUserId, unusedFor);
    }

    /** Tokens of a state. */
    static TokenFilter of(TokenState state, TokenFormat.Type type, Duration unusedFor) {
        return new TokenFilter(null, type, state, null, unusedFor);
    }

    /** The condition, beginning with AND; empty for every token. */
    String sql() {
        List<String> conditions = new ArrayList<>(List.of(""));
        if (search != null) {
            conditions.add("searched LIKE :search ESCAPE '!'");
        }
        if (type != null) {
            conditions.add("type = :type");
        }
        if (serviceUserId != null) {
            conditions.add("service_user_id = :user");
        }
        if (state != null) {
            conditions.add(state.condition());
        }
        return String.join(" AND ", conditions);
    }

    /** Binds what {@link #sql} names. */
    void bindTo(SqlStatement<?> statement, Instant now) {
        if (search != null) {
            statement.bind("search", "%" + escaped(folded(search)) + "%");
        }
        if (type != null) {
            statement.bind("type", Token.idOf(type));
        }
        if (serviceUserId != null) {
            statement.bind("user", serviceUserId);
        }
        if (state == TokenState.LIVE || state == TokenState.EXPIRED || state == TokenState.UNUSED) {
            statement.bind("now", now.toEpochMilli());
        }
        if (state == TokenState.UNUSED) {
            statement.bind("unusedSince", now.minus(unusedFor).toEpochMilli());
        }
    }

    private static String escaped(String text) {
        return text.replace("!", "!!").replace("%", "!%").replace("_", "!_");
    }

    /** A text as it is searched: engines differ in what they take for the same letter, so none of them is asked. */
    static String folded(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC)
                .toUpperCase(Locale.ROOT)
                .toLowerCase(Locale.ROOT);
    }
}
