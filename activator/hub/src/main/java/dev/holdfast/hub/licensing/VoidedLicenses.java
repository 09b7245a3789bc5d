package dev.holdfast.hub.licensing;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * The void licenses of one license that have not ended by a time, where they may be more than a status snapshot has room
 * for: no more of them are read than are asked for. Where few of a place are left, they are found by their ends; where they
 * are many, by their order, in which most of those that have ended come last.
 */
final class VoidedLicenses {
    /** Where those come that were revoked for good. */
    static final int REVOKED = 0;

    /** Where suspended ones come. */
    static final int SUSPENDED = 1;

    /** Where those come whose device gave its seat back, and superseded keys with them. */
    static final int GIVEN_BACK = 3;

    /** The place, word for word as the indexes have it. */
    private static final String PLACE = "(CASE WHEN state = 'revoked' AND released_at IS NULL THEN 0"
            + " WHEN suspended_at IS NOT NULL THEN 1 WHEN seat_until IS NULL OR seat_until > released_at THEN 2 ELSE 3 END)";

    private static final String ACTIVATIONS =
            " FROM activation WHERE license_id = :license AND (state = 'revoked' OR suspended_at IS NOT NULL)";

    /** As an index has it. */
    private static final String BY_END = " AND coalesce(last_license_ends_at, 9223372036854775807) > :now";

    /** As no index has it, so that they are found by their order. */
    private static final String NOT_ENDED = " AND (last_license_ends_at IS NULL OR last_license_ends_at > :now)";

    private static final String ROWS = "SELECT id, FALSE AS is_key, revision, " + PLACE + " AS place" + ACTIVATIONS;

    private static final String KEYS = "SELECT s.device_key AS id, TRUE AS is_key, s.revision, 3 AS place"
            + " FROM superseded_key s JOIN activation a ON a.license_id = s.license_id AND a.id = s.activation_id"
            + " WHERE s.license_id = :license AND (a.last_license_ends_at IS NULL OR a.last_license_ends_at > :now)";

    private static final String IN_ORDER = " ORDER BY revision DESC, id LIMIT :most";

    static final String KEYS_IN_ORDER = KEYS + " ORDER BY s.revision DESC, s.device_key LIMIT :most";

    static final String ANY = "SELECT * FROM (" + ROWS + " AND " + PLACE + " IN (0, 1, 2, 3)" + BY_END
            + " LIMIT :most) activations UNION ALL SELECT * FROM (" + KEYS + " LIMIT :most) device_keys";

    private static final String ASKING = "SELECT * FROM (" + ROWS + NOT_ENDED + " AND id = :asking UNION ALL " + KEYS
            + " AND s.device_key = :asking) asking ORDER BY place, revision DESC";

    static final String EXTENTS = IntStream.rangeClosed(REVOKED, GIVEN_BACK)
            .mapToObj(place -> "SELECT " + place + " AS place, count(*) AS left_over, max(revision) AS newest"
                    + " FROM (SELECT revision" + ACTIVATIONS + " AND " + PLACE + " = " + place + BY_END
                    + " LIMIT :most) place" + place)
            .collect(Collectors.joining(" UNION ALL ", "", " ORDER BY place"));

    private final Handle handle;
    private final String licenseId;
    private final long now;
    private final int room;
    private final List<Extent> extents;

    private VoidedLicenses(Handle handle, String licenseId, long now, int room, List<Extent> extents) {
        this.handle = handle;
        this.licenseId = licenseId;
        this.now = now;
        this.room = room;
        this.extents = extents;
    }

    /** One of them: an activation, or a device key that was superseded. */
    record Voided(String id, boolean key, long revision, int place) {}

    /** How many activations there are of a place, up to one more than there is room for, and their highest revision. */
    private record Extent(long left, long newest) {}

    /**
     * Any of them, in no order: all where there are not more than there is room for, else more.
     *
     * @param now when a license must not have ended, in milliseconds
     * @param room how many a snapshot has room for
     */
    static List<Voided> any(Handle handle, String licenseId, long now, int room) {
        return list(bound(handle.createQuery(ANY), licenseId, now).bind("most", room + 1));
    }

    /** All of them, of which there are more than there is room for. */
    static VoidedLicenses all(Handle handle, String licenseId, long now, int room) {
        List<Extent> extents = bound(handle.createQuery(EXTENTS), licenseId, now)
                .bind("most", room + 1)
                .map((row, context) -> new Extent(row.getLong("left_over"), row.getLong("newest")))
                .list();
        return new VoidedLicenses(handle, licenseId, now, room, extents);
    }

    /**
     * The first of them: who asks, then by their place, of each the highest revisions first.
     *
     * @param most how many
     * @param asking an activation or a device key that comes first; empty for none
     */
    List<Voided> first(int most, String asking) {
        List<Voided> first = new ArrayList<>();
        if (!asking.isEmpty()) {
            first.addAll(list(query(ASKING).bind("asking", asking)));
        }
        for (int place = REVOKED; place <= GIVEN_BACK && first.size() < most; place++) {
            // An activation and its first device key bear one ID: whoever asks may be among them twice.
            ofPlace(place, most - first.size() + 2).stream()
                    .filter(one -> !one.id().equals(asking))
                    .forEach(first::add);
        }
        return List.copyOf(first.subList(0, Math.min(most, first.size())));
    }

    /** The highest revision of those in the given places, 0 for none. */
    long newest(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToLong(this::newest).max().orElse(0);
    }

    private long newest(int place) {
        if (place != GIVEN_BACK && areFew(place)) {
            return extents.get(place).newest();
        }
        return ofPlace(place, 1).stream()
                .mapToLong(Voided::revision)
                .findFirst()
                .orElse(0);
    }

    private boolean areFew(int place) {
        return extents.get(place).left() <= room;
    }

    private List<Voided> ofPlace(int place, int most) {
        if (place != GIVEN_BACK && extents.get(place).left() == 0) {
            return List.of();
        }
        String activations = areFew(place) ? fewOf(place) : manyOf(place);
        String rows = place == GIVEN_BACK
                ? "SELECT * FROM (" + activations + ") activations UNION ALL SELECT * FROM (" + KEYS_IN_ORDER
                        + ") device_keys"
                : activations;
        return list(query("SELECT * FROM (" + rows + ") voided" + IN_ORDER).bind("most", most));
    }

    /** All of a place of which there are few, in no order. */
    static String fewOf(int place) {
        return ROWS + " AND " + PLACE + " = " + place + BY_END;
    }

    /** The first of a place of which there are many. */
    static String manyOf(int place) {
        return ROWS + " AND " + PLACE + " = " + place + NOT_ENDED + IN_ORDER;
    }

    private Query query(String sql) {
        return bound(handle.createQuery(sql), licenseId, now);
    }

    private static Query bound(Query query, String licenseId, long now) {
        return query.bind("license", licenseId).bind("now", now);
    }

    private static List<Voided> list(Query query) {
        return query.map((row, context) -> new Voided(
                        row.getString("id"), row.getBoolean("is_key"), row.getLong("revision"), row.getInt("place")))
                .list();
    }
}
