package dev.holdfast.hub.access;

import dev.holdfast.hub.ledger.Columns;
import dev.holdfast.hub.ledger.Page;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * A token as it is shown, which never includes its secret.
 *
 * @param token the token
 * @param state how it is now: live, expired or revoked
 * @param firstUsedAt when it was first used; null before
 * @param replacedBy the ID of the token that was made to replace it; null for none
 * @param activations how many live activations were last activated with it or a device token that it was exchanged for,
 *     suspended ones among them
 */
public record TokenView(
        Token token,
        TokenState state,
        @Nullable Instant firstUsedAt,
        @Nullable String replacedBy,
        long activations) {
    private static final String SELECT = "SELECT * FROM (SELECT t.*,"
            + " (SELECT count(*) FROM activation a WHERE a.token_id = t.id AND a.state = 'live')"
            + " + (SELECT count(*) FROM device_token d JOIN activation a ON a.token_id = d.token_id"
            + " WHERE d.installed_with = t.id AND a.state = 'live') AS activations,"
            + " (SELECT s.id FROM token s WHERE s.replaces = t.id) AS replaced_by FROM token t) token";

    private static final String LISTED = SELECT + " WHERE deleted_at IS NULL";

    /** A page of those whose owner the named column holds. */
    static Page<TokenView> page(
            Handle handle, String column, String owner, TokenFilter filter, Instant now, Page.Cut cut) {
        Query query = handle.createQuery(LISTED + " AND " + column + " = :owner" + filter.sql() + Page.SQL)
                .bind("owner", owner);
        filter.bindTo(query, now);
        return Page.of(query, cut, mapper(handle, now), TokenView::cursor);
    }

    /** The one of that ID. */
    static Optional<TokenView> find(Handle handle, String id, Instant now) {
        return handle.createQuery(LISTED + " AND id = :id")
                .bind("id", id)
                .map(mapper(handle, now))
                .findOne();
    }

    /** The one that was made to replace a token, whatever became of it: a deleted one was replaced in turn, too. */
    static Optional<TokenView> replacing(Handle handle, String id, Instant now) {
        return handle.createQuery(SELECT + " WHERE replaces = :id")
                .bind("id", id)
                .map(mapper(handle, now))
                .findOne();
    }

    /** One that was made just now. */
    public static TokenView fresh(Token token) {
        return new TokenView(token, TokenState.LIVE, null, null, 0);
    }

    private String cursor() {
        return token.createdAt().toEpochMilli() + ":" + token.id();
    }

    private static RowMapper<TokenView> mapper(Handle handle, Instant now) {
        RowMapper<Token> tokens = TokenTable.mapper(handle);
        return (row, context) -> {
            Token token = tokens.map(row, context);
            return new TokenView(
                    token,
                    TokenState.of(token, now),
                    Columns.optionalInstant(row, "first_used_at"),
                    Columns.optionalText(row, "replaced_by"),
                    row.getLong("activations"));
        };
    }
}
