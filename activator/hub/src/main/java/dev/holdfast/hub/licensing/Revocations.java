package dev.holdfast.hub.licensing;

import dev.holdfast.hub.ledger.Transaction;
import dev.holdfast.verifier.license.StatusClaims;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * The revoked and suspended activations of a license, as a status snapshot names them (FORMAT.md section 6): those whose
 * licenses are the newest by their IDs, and all others by a revision that every license of theirs is below. The format
 * has one word for both: only the newest snapshot counts, so a suspended activation is named until it is reinstated.
 *
 * @param listed the activation IDs that are named
 * @param superseded the device keys that are named because another took their place
 * @param before licenses with a lower revision are void, those of live activations too, which therefore get a higher
 *     one in the grant that brings the snapshot; 0 where every such activation is listed
 */
record Revocations(Set<String> listed, Set<String> superseded, long before) {
    Revocations {
        listed = Set.copyOf(listed);
        superseded = Set.copyOf(superseded);
    }

    private record Voided(String id, boolean key, long revision) {}

    /** Names as many by their IDs as a status snapshot has room for. */
    static Revocations of(Transaction tx, HubLicense license) {
        return of(tx.handle(), license.id().text(), StatusClaims.MAXIMUM_LISTED);
    }

    /** Names at most the given number of them by their IDs. */
    static Revocations of(Handle handle, String licenseId, int most) {
        List<Voided> newest = handle.createQuery("SELECT id, FALSE AS is_key, revision FROM activation"
                        + " WHERE license_id = :license AND (state = 'revoked' OR suspended_at IS NOT NULL)"
                        + " UNION ALL SELECT device_key, TRUE, revision FROM superseded_key WHERE license_id = :license"
                        + " ORDER BY revision DESC, id LIMIT :limit")
                .bind("license", licenseId)
                .bind("limit", most + 1)
                .map((row, context) ->
                        new Voided(row.getString("id"), row.getBoolean("is_key"), row.getLong("revision")))
                .list();
        // The first that is not listed has the highest revision of all that are not.
        long before = newest.size() > most ? newest.get(most).revision() + 1 : 0;
        List<Voided> named = newest.subList(0, Math.min(most, newest.size()));
        return new Revocations(ids(named, false), ids(named, true), before);
    }

    private static Set<String> ids(List<Voided> named, boolean keys) {
        return named.stream()
                .filter(voided -> voided.key() == keys)
                .map(Voided::id)
                .collect(Collectors.toSet());
    }
}
