package dev.holdfast.hub.licensing;

import dev.holdfast.hub.ledger.Journal;
import dev.holdfast.verifier.Grant;
import dev.holdfast.verifier.jws.CertificateDer;
import dev.holdfast.verifier.jws.CompactJws;
import dev.holdfast.verifier.jws.MalformedException;
import dev.holdfast.verifier.trust.SigningTrust;
import dev.holdfast.verifier.trust.TrustException;
import java.nio.charset.StandardCharsets;
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

    /** Whom the hub's own bundles trust, from the root that signed the first of them. */
    static SigningTrust trust(Handle handle) throws TrustException, MalformedException {
        List<String> documents = handle.createQuery("SELECT document FROM trust_bundle ORDER BY version")
                .mapTo(String.class)
                .list();
        SigningTrust trust = SigningTrust.of(List.of(root(documents.get(0))));
        for (String document : documents) {
            trust = trust.with(document);
        }
        return trust;
    }

    private static CertificateDer root(String first) throws MalformedException {
        CompactJws signed = CompactJws.parse(first.getBytes(StandardCharsets.US_ASCII), SigningTrust.MAXIMUM_BUNDLE);
        return CertificateDer.ofBase64(signed.allegedHeader()
                .strings("x5c", 1, CertificateDer.MAXIMUM_BASE64)
                .get(0));
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
