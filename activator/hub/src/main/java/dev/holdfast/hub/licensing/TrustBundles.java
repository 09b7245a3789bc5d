package dev.holdfast.hub.licensing;

import dev.holdfast.hub.ledger.Journal;
import dev.holdfast.verifier.Grant;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** The trust bundles that the hub carries to the devices. Thread-safe. */
public final class TrustBundles {
    private final Journal journal;

    public TrustBundles(Journal journal) {
        this.journal = journal;
    }

    /** The documents after the given version, oldest first, as many as a grant has room for. */
    public List<String> after(long version) {
        return journal.read(handle -> after(handle, version));
    }

    static List<String> after(Handle handle, long version) {
        List<String> next = handle.createQuery(
                        "SELECT document FROM trust_bundle WHERE version > :version ORDER BY version LIMIT :most")
                .bind("version", version)
                .bind("most", Grant.MAXIMUM_BUNDLES)
                .mapTo(String.class)
                .list();
        int count = 0;
        for (int room = Grant.ROOM_FOR_BUNDLES; count < next.size(); count++) {
            room -= next.get(count).length();
            if (room < 0) {
                break;
            }
        }
        return next.subList(0, count);
    }

    static long newest(Handle handle) {
        return handle.createQuery("SELECT max(version) FROM trust_bundle")
                .mapTo(Long.class)
                .one();
    }

    /** Adds the first bundle of a new hub. */
    public static void insert(Handle handle, long version, String document, long issuedAt) {
        handle.createUpdate(
                        "INSERT INTO trust_bundle (version, document, issued_at) VALUES (:version, :document, :issued)")
                .bind("version", version)
                .bind("document", document)
                .bind("issued", issuedAt)
                .execute();
    }
}
