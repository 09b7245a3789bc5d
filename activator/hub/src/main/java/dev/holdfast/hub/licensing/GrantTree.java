package dev.holdfast.hub.licensing;

import dev.holdfast.hub.ledger.Columns;
import dev.holdfast.hub.ledger.Transaction;
import dev.holdfast.protocol.RequestContent;
import dev.holdfast.verifier.license.License;
import java.time.Instant;
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
    private final List<Issued> kept;

    private GrantTree(Handle handle, Activation activation, List<Issued> kept) {
        this.handle = handle;
        this.activation = activation;
        this.kept = kept;
    }

    /** The tree of an activation as it is now. */
    static GrantTree of(Handle handle, Activation activation) {
        List<Issued> kept = handle.createQuery("SELECT revision, jti, issued_at, stood_on, given_up FROM grant_issued"
                        + OF + " ORDER BY revision")
                .bind("license", activation.licenseId())
                .bind("activation", activation.id())
                .map((row, context) -> new Issued(
                        row.getLong("revision"),
                        row.getString("jti"),
                        Columns.instant(row, "issued_at"),
                        row.getBoolean("stood_on"),
                        row.getBoolean("given_up")))
                .list();
        return new GrantTree(handle, activation, kept);
    }

    /** The tree of an activation that was granted nothing before. */
    static GrantTree empty(Handle handle, Activation activation) {
        return new GrantTree(handle, activation, List.of());
    }

    private record Issued(long revision, String jti, Instant issuedAt, boolean stoodOn, boolean givenUp) {}

    /** Whether a later request that was answered has abandoned this one. */
    boolean isAbandoned(RequestContent request) {
        return bound(handle.createQuery("SELECT count(*) FROM request_abandoned" + OF + " AND request_id = :id"))
                        .bind("id", request.requestId())
                        .mapTo(Long.class)
                        .one()
                > 0;
    }

    /**
     * Whether a request comes from another copy of the data directory than one before it. What stands on a grant that is not
     * kept any more stands on one that is older than all that are.
     */
    boolean isBranch(RequestContent request) {
        if (isForgotten(request)) {
            return false;
        }
        Optional<Issued> stand = issued(request.parent());
        return stand.filter(Issued::givenUp).isPresent() || revision(stand) < newestStoodOn();
    }

    /**
     * Whether a request may stand on a grant that the hub forgot when it was restored from a backup: on one that it does not
     * know, while nothing that it issued since was ever stood on.
     */
    boolean isForgotten(RequestContent request) {
        if (request.parent() == null || issued(request.parent()).isPresent()) {
            return false;
        }
        Optional<Instant> restoredAt = Restores.newest(handle).map(Restore::restoredAt);
        return restoredAt.isPresent()
                && kept.stream()
                        .noneMatch(grant -> grant.stoodOn() && !grant.issuedAt().isBefore(restoredAt.get()));
    }

    private Optional<Issued> issued(@Nullable String jti) {
        return kept.stream().filter(grant -> grant.jti().equals(jti)).findFirst();
    }

    private static long revision(Optional<Issued> grant) {
        return grant.map(Issued::revision).orElse(0L);
    }

    private long newestStoodOn() {
        return kept.stream()
                .filter(Issued::stoodOn)
                .mapToLong(Issued::revision)
                .max()
                .orElse(0);
    }

    /**
     * Adds the grant that a request is answered with: what the request stands on is in use, and every newer one, which it
     * knows nothing of or has abandoned, is given up.
     */
    void grow(Transaction tx, RequestContent request, String jti) {
        if (!kept.isEmpty()) {
            bound(handle.createUpdate("UPDATE grant_issued SET stood_on = (revision = :on),"
                            + " given_up = (revision > :on AND request_id IS NOT NULL)" + OF + " AND revision >= :on"))
                    .bind("on", revision(issued(request.parent())))
                    .execute();
        }
        insert(tx.now(), activation.revision(), jti, request.requestId(), request.parent());
        forgetOldest();
        if (!request.abandons().isEmpty()) {
            request.abandons().forEach(id -> abandon(tx, id));
            forgetAbandoned();
        }
    }

    private void forgetOldest() {
        if (kept.size() >= KEPT) {
            bound(handle.createUpdate("DELETE FROM grant_issued" + OF + " AND revision <= :last"))
                    .bind("last", kept.get(kept.size() - KEPT).revision())
                    .execute();
        }
    }

    /**
     * Adds a grant that answers no request. A device that asks without knowing of it may import it still, so no request
     * gives it up.
     */
    void graft(Transaction tx, String jti) {
        insert(tx.now(), activation.revision(), jti, null, null);
        forgetOldest();
    }

    /** Begins with a grant that the hub has forgotten and a device has shown to be its newest. */
    void plant(License forgotten) {
        insert(forgotten.issuedAt(), forgotten.revision(), forgotten.id(), null, null);
        bound(handle.createUpdate("UPDATE grant_issued SET stood_on = (jti = :jti)" + OF))
                .bind("jti", forgotten.id())
                .execute();
    }

    private void insert(
            Instant issuedAt, long revision, String jti, @Nullable String requestId, @Nullable String parent) {
        bound(
                        handle.createUpdate(
                                "INSERT INTO grant_issued (license_id, activation_id, revision, jti, request_id, parent,"
                                        + " issued_at, stood_on, given_up)"
                                        + " VALUES (:license, :activation, :revision, :jti, :request, :parent, :at, FALSE, FALSE)"))
                .bind("revision", revision)
                .bind("jti", jti)
                .bind("request", requestId)
                .bind("parent", parent)
                .bind("at", issuedAt.toEpochMilli())
                .execute();
    }

    private void abandon(Transaction tx, String requestId) {
        bound(handle.createUpdate("INSERT INTO request_abandoned (license_id, activation_id, request_id, abandoned_at)"
                        + " VALUES (:license, :activation, :id, :at) ON CONFLICT DO NOTHING"))
                .bind("id", requestId)
                .bind("at", tx.now().toEpochMilli())
                .execute();
    }

    private void forgetAbandoned() {
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

    private <T extends SqlStatement<T>> T bound(T statement) {
        return statement.bind("license", activation.licenseId()).bind("activation", activation.id());
    }
}
