package dev.holdfast.hub.licensing;

import dev.holdfast.hub.access.Admission;
import dev.holdfast.hub.audit.AuditEntry;
import dev.holdfast.hub.audit.Call;
import dev.holdfast.hub.ledger.Journal;
import dev.holdfast.hub.ledger.Transaction;
import dev.holdfast.hub.refusal.Refusal;
import dev.holdfast.issuer.BundleChain;
import dev.holdfast.protocol.ProblemReason;
import dev.holdfast.verifier.Grant;
import dev.holdfast.verifier.jws.CertificateDer;
import dev.holdfast.verifier.jws.MalformedException;
import dev.holdfast.verifier.license.TrustBundle;
import dev.holdfast.verifier.trust.SigningTrust;
import dev.holdfast.verifier.trust.TrustException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** The trust bundles that the hub carries to the devices. Thread-safe. */
public final class TrustBundles {
    private static final int MOST_WORDS = 2000;
    private static final int MOST_NAMED = 8;

    private final Journal journal;
    private final HubSigner signer;
    private final Signers signers;

    /**
     * The bundles.
     *
     * @param signer what this process signs with
     * @param signers what the others sign with
     */
    public TrustBundles(Journal journal, HubSigner signer, Signers signers) {
        this.journal = journal;
        this.signer = signer;
        this.signers = signers;
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

    /** All documents, oldest first. */
    public static List<String> all(Handle handle) {
        return handle.createQuery("SELECT document FROM trust_bundle ORDER BY version")
                .mapTo(String.class)
                .list();
    }

    /**
     * What is held at one moment.
     *
     * @param documents all documents, oldest first
     * @param newest the highest version, or 0
     */
    public record Held(List<String> documents, long newest) {}

    /** What is held now, by one statement. */
    public static Held held(Handle handle) {
        List<String> documents = new ArrayList<>();
        long newest = 0;
        for (Map.Entry<Long, String> each : handle.createQuery(
                        "SELECT version, document FROM trust_bundle ORDER BY version")
                .map((row, context) -> Map.entry(row.getLong("version"), row.getString("document")))
                .list()) {
            newest = each.getKey();
            documents.add(each.getValue());
        }
        return new Held(List.copyOf(documents), newest);
    }

    /** The highest version that is held. */
    public static long newest(Handle handle) {
        return handle.createQuery("SELECT max(version) FROM trust_bundle")
                .mapTo(Long.class)
                .one();
    }

    /**
     * Adds those of the documents that follow what is held, which this hub has carried before: devices hold them, so nobody
     * asks what they void.
     *
     * @param root trust in the hub's root alone
     * @param from where they are from, in words
     * @return the versions that were added
     */
    public static List<Long> bringBack(
            Journal journal, Call call, SigningTrust root, List<String> documents, String from) {
        boolean lacking = journal.read(handle -> {
            SigningTrust held = root.withThoseThatFollow(all(handle));
            return held.withThoseThatFollow(documents).version() > held.version();
        });
        return lacking ? journal.write(call, tx -> bringBack(tx, root, documents, from)) : List.of();
    }

    /** The same within a transaction. */
    public static List<Long> bringBack(Transaction tx, SigningTrust root, List<String> documents, String from) {
        List<Long> brought = new ArrayList<>();
        SigningTrust held = root.withThoseThatFollow(all(tx.handle()));
        for (String document : documents) {
            SigningTrust next = held.withThoseThatFollow(List.of(document));
            if (held.version() > 0 && next.version() > held.version()) {
                TrustBundle bundle = insert(tx.handle(), document);
                tx.audit(AuditEntry.of("trust-bundle.added", String.valueOf(bundle.version()))
                        .with("from " + from + ": " + words(bundle)));
                brought.add(bundle.version());
            }
            held = next;
        }
        return brought;
    }

    /** Whether a bundle of that version is held. */
    public static boolean isHeld(Handle handle, String version) {
        return handle.createQuery("SELECT version FROM trust_bundle")
                .mapTo(String.class)
                .list()
                .contains(version);
    }

    /** Adds a bundle that was found to follow. */
    public static TrustBundle insert(Handle handle, String document) {
        TrustBundle bundle = content(document);
        handle.createUpdate(
                        "INSERT INTO trust_bundle (version, document, issued_at) VALUES (:version, :document, :issued)")
                .bind("version", bundle.version())
                .bind("document", document)
                .bind("issued", bundle.issuedAt().toEpochMilli())
                .execute();
        return bundle;
    }

    private static TrustBundle content(String document) {
        try {
            return BundleChain.content(document);
        } catch (MalformedException e) {
            throw new Refusal(ProblemReason.INPUT_INVALID, "document: expected a trust bundle: " + e.getMessage());
        }
    }

    /**
     * Takes a bundle that a root signed; one that is held already changes nothing.
     *
     * @param evenInUse whether it is taken though it voids what a process of the hub signs with, which then signs nothing
     * @throws Refusal {@code input_invalid} where it is none or does not follow those that are held, {@code conflict} where
     *     it voids what a process that serves signs with, whichever that is
     */
    public TrustBundle add(Admission by, String document, boolean evenInUse) {
        TrustBundle bundle = content(document);
        return journal.write(by.call(), tx -> {
            SigningTrust held = signer.trust(tx.handle());
            SigningTrust next = following(held, document);
            if (next.version() > held.version()) {
                List<String> ended = signers.endedBy(tx, next);
                if (!ended.isEmpty() && !evenInUse) {
                    throw endsSigners(next, ended);
                }
                insert(tx.handle(), document);
                tx.audit(AuditEntry.of("trust-bundle.added", String.valueOf(bundle.version()))
                        .with(words(bundle) + (ended.isEmpty() ? "" : ", in use then " + some(ended))));
            }
            return bundle;
        });
    }

    private static String words(TrustBundle bundle) {
        List<String> roots =
                bundle.roots().stream().map(CertificateDer::thumbprint).sorted().toList();
        List<String> revoked = bundle.revokedSigners().stream().sorted().toList();
        String words = "roots " + String.join(" ", roots)
                + (revoked.isEmpty() ? "" : ", revoked " + String.join(" ", revoked));
        return words.length() <= MOST_WORDS ? words : words.substring(0, MOST_WORDS) + "…";
    }

    private static SigningTrust following(SigningTrust held, String document) {
        try {
            return held.with(document);
        } catch (TrustException e) {
            throw new Refusal(
                    ProblemReason.INPUT_INVALID,
                    "document: expected the trust bundle after version " + held.version() + ": " + e.getMessage());
        }
    }

    private static Refusal endsSigners(SigningTrust next, List<String> ended) {
        return new Refusal(
                ProblemReason.CONFLICT,
                "trust bundle " + next.version() + " voids what processes of this hub sign with: " + some(ended),
                "run `holdfast-hub key renew` first in the directory of each process that signs with it, under a root that"
                        + " the bundle names, which takes the new certificate within seconds; `holdfast-hub key list` names"
                        + " the processes; one that was killed is forgotten after three minutes; to go on at once, give the"
                        + " bundle with `--even-in-use`: what signs with it then signs nothing until it is renewed");
    }

    private static String some(List<String> thumbprints) {
        String some = String.join(" ", thumbprints.subList(0, Math.min(MOST_NAMED, thumbprints.size())));
        return thumbprints.size() <= MOST_NAMED ? some : some + " and " + (thumbprints.size() - MOST_NAMED) + " more";
    }
}
