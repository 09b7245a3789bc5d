package dev.holdfast.hub.ledger;

import java.util.List;
import java.util.function.Function;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list that is ordered by creation.
 *
 * @param items what is in it
 * @param next the cursor of the next part; null at the end
 */
public record Page<T>(List<T> items, @Nullable String next) {
    /** The most items that a page holds. */
    public static final int MAXIMUM = 200;

    /** The condition and order that a query of a page ends with. */
    public static final String SQL =
            " AND (created_at > :afterTime OR (created_at = :afterTime AND id > :afterId)) ORDER BY created_at, id LIMIT :limit";

    public Page {
        items = List.copyOf(items);
    }

    /**
     * Where a page begins and how long it may be.
     *
     * @param afterTime creation time of the item before it, milliseconds since 1970
     * @param afterId identifier of the item before it
     * @param limit 1 to {@link #MAXIMUM}
     */
    public record Cut(long afterTime, String afterId, int limit) {
        /** The first page. */
        public static Cut first(int limit) {
            return new Cut(Long.MIN_VALUE, "", limit);
        }
    }

    /** Runs a query that ends with {@link #SQL}; the cursor of an item is its creation time, a colon and its identifier. */
    public static <T> Page<T> of(Query query, Cut cut, RowMapper<T> mapper, Function<T, String> cursor) {
        List<T> found = query.bind("afterTime", cut.afterTime())
                .bind("afterId", cut.afterId())
                .bind("limit", cut.limit() + 1)
                .map(mapper)
                .list();
        if (found.size() <= cut.limit()) {
            return new Page<>(found, null);
        }
        List<T> items = found.subList(0, cut.limit());
        return new Page<>(items, cursor.apply(items.get(items.size() - 1)));
    }
}
