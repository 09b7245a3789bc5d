package dev.holdfast.hub.licensing;

import dev.holdfast.hub.ledger.Transaction;
import dev.holdfast.protocol.RequestContent;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/**
 * The last grants of an activation, each standing on the one that the device had imported when it asked; FORMAT.md 8.16.
 * A directory of its own only ever goes on: to a grant that it has imported, giving up those that it never will. Where a
 * request stands on a grant that was given up, or on an older one than was stood on, there are two directories.
 */
final class GrantTree {
    private static final int KEPT = 32;
    private static final int ABANDONED_KEPT = 64;
    private static final String OF = " WHERE license_id = :license AND activation_id = :activation";

    private final Handle handle;
    private final Activation activation;

    private GrantTree(Handle handle, Activation activation) {
        this.handle = handle;
        this.activation = activation;
    }

    static GrantTree of(Handle handle, Activation activation) {
        return new GrantTree(handle, activation);
    }

    private record Issued(long revision, boolean givenUp) {}

    /** Whether a later request that was answered has abandoned this one. */
    boolean isAbandoned(RequestContent request) {
        return count("SELECT count(*) FROM request_abandoned" + OF + " AND request_id = :id", request.requestId()) > 0;
    }

    /** Whether a request comes from another copy of the data directory than one before it. */
    boolean isBranch(RequestContent request) {
        String parent = request.parent();
        Optional<Issued> stand = issued(parent);
        if (parent != null && stand.isEmpty()) {
            // One so old that nobody remembers it, or one that the hub forgot when it was restored from a backup.
            return false;
        }
        long on = stand.map(Issued::revision).orElse(0L);
        return stand.filter(Issued::givenUp).isPresent() || on < newestStoodOn();
    }

    private Optional<Issued> issued(@Nullable String jti) {
        return jti == null
                ? Optional.empty()
                : bound(handle.createQuery("SELECT revision, given_up FROM grant_issued" + OF + " AND jti = :jti"))
                        .bind("jti", jti)
                        .map((row, context) -> new Issued(row.getLong("revision"), row.getBoolean("given_up")))
                        .findOne();
    }

    private long newestStoodOn() {
        return bound(handle.createQuery("SELECT coalesce(max(revision), 0) FROM grant_issued" + OF + " AND stood_on"))
                .mapTo(Long.class)
                .one();
    }

    /**
     * Adds the grant that a request is answered with: what the request stands on is in use, and every newer one, which it
     * knows nothing of or has abandoned, is given up.
     */
    void grow(Transaction tx, RequestContent request, String jti) {
        String parent = request.parent();
        Optional<Issued> stand = issued(parent);
        if (stand.isPresent() || parent == null) {
            long on = stand.map(Issued::revision).orElse(0L);
            bound(handle.createUpdate("UPDATE grant_issued SET stood_on = (revision = :on), given_up = (revision > :on)"
                            + OF + " AND revision >= :on"))
                    .bind("on", on)
                    .execute();
        }
        insert(tx, request, jti);
        request.abandons().forEach(id -> abandon(tx, id));
        forget();
    }

    private void insert(Transaction tx, RequestContent request, String jti) {
        bound(
                        handle.createUpdate(
                                "INSERT INTO grant_issued (license_id, activation_id, revision, jti, request_id, parent,"
                                        + " issued_at, stood_on, given_up)"
                                        + " VALUES (:license, :activation, :revision, :jti, :request, :parent, :at, FALSE, FALSE)"))
                .bind("revision", activation.revision())
                .bind("jti", jti)
                .bind("request", request.requestId())
                .bind("parent", request.parent())
                .bind("at", tx.now().toEpochMilli())
                .execute();
    }

    private void abandon(Transaction tx, String requestId) {
        bound(handle.createUpdate("INSERT INTO request_abandoned (license_id, activation_id, request_id, abandoned_at)"
                        + " VALUES (:license, :activation, :id, :at) ON CONFLICT DO NOTHING"))
                .bind("id", requestId)
                .bind("at", tx.now().toEpochMilli())
                .execute();
    }

    private void forget() {
        bound(handle.createUpdate(
                        "DELETE FROM grant_issued" + OF + " AND revision <= (SELECT revision FROM grant_issued" + OF
                                + " ORDER BY revision DESC LIMIT 1 OFFSET :kept)"))
                .bind("kept", KEPT)
                .execute();
        bound(handle.createUpdate("DELETE FROM request_abandoned" + OF + " AND request_id IN (SELECT request_id"
                        + " FROM request_abandoned" + OF + " ORDER BY abandoned_at DESC, request_id LIMIT 1000"
                        + " OFFSET :kept)"))
                .bind("kept", ABANDONED_KEPT)
                .execute();
    }

    /** Forgets every grant, where another data directory takes the place of the one that imported them. */
    void fell() {
        for (String table : List.of("grant_issued", "request_abandoned")) {
            bound(handle.createUpdate("DELETE FROM " + table + OF)).execute();
        }
    }

    private long count(String sql, String id) {
        return bound(handle.createQuery(sql)).bind("id", id).mapTo(Long.class).one();
    }

    private <T extends SqlStatement<T>> T bound(T statement) {
        return statement.bind("license", activation.licenseId()).bind("activation", activation.id());
    }
}
