package dev.holdfast.hub.licensing;

import dev.holdfast.hub.audit.AuditEntry;
import dev.holdfast.hub.audit.Call;
import dev.holdfast.hub.ledger.Columns;
import dev.holdfast.hub.ledger.Journal;
import dev.holdfast.hub.ledger.Page;
import dev.holdfast.hub.ledger.Transaction;
import dev.holdfast.issuer.SignerCertificate;
import dev.holdfast.issuer.SigningIdentity;
import dev.holdfast.verifier.trust.SigningTrust;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** The signing certificates that the hub's processes took, one after another. Thread-safe. */
public final class Signers {
    private final Journal journal;
    private final HubSigner signer;

    /**
     * The register.
     *
     * @param signer what this process signs with
     */
    public Signers(Journal journal, HubSigner signer) {
        this.journal = journal;
        this.signer = signer;
    }

    /** Notes that a process signs with a certificate from now on; the first that does leaves an audit row. */
    public static void taken(Journal journal, SigningIdentity identity) {
        journal.write(new Call("key-renew", "key-renew", "local"), tx -> {
            boolean isNew = insert(tx, identity.withoutKey());
            if (isNew) {
                tx.audit(AuditEntry.of("signer.renewed", identity.thumbprint()).with("until " + identity.notAfter()));
            }
            return isNew;
        });
    }

    /** Notes one where it is not noted yet; says whether it was not. */
    public static boolean insert(Transaction tx, SignerCertificate signer) {
        return tx.handle()
                        .createUpdate("INSERT INTO signer (thumbprint, name, chain, holds_from, ends_at, taken_at)"
                                + " VALUES (:thumbprint, :name, :chain, :from, :until, :at)"
                                + " ON CONFLICT (thumbprint) DO NOTHING")
                        .bind("thumbprint", signer.thumbprint())
                        .bind("name", signer.name())
                        .bind("chain", String.join(" ", signer.encodedChain()))
                        .bind("from", signer.notBefore().toEpochMilli())
                        .bind("until", signer.notAfter().toEpochMilli())
                        .bind("at", tx.now().toEpochMilli())
                        .execute()
                > 0;
    }

    private record Row(
            String thumbprint, String name, List<String> chain, Instant holdsFrom, Instant endsAt, Instant takenAt) {
        static Row of(ResultSet row) throws SQLException {
            return new Row(
                    row.getString("thumbprint"),
                    row.getString("name"),
                    List.of(row.getString("chain").split(" ")),
                    Columns.instant(row, "holds_from"),
                    Columns.instant(row, "ends_at"),
                    Columns.instant(row, "taken_at"));
        }

        boolean isVoid(SigningTrust trust) {
            return HubSigner.fault(trust, chain, holdsFrom).isPresent();
        }
    }

    /** A part of the list of them, in the order in which they were taken. */
    public Page<SignerRecord> list(Page.Cut cut) {
        return journal.read(handle -> {
            SigningTrust trust = signer.trust(handle);
            Map<String, Long> newest = newestOf(handle);
            return Page.of(
                    handle.createQuery("SELECT * FROM (SELECT *, taken_at AS created_at, thumbprint AS id FROM signer)"
                            + " signer WHERE 1 = 1" + Page.SQL),
                    cut,
                    (row, context) -> record(Row.of(row), trust, newest),
                    record -> record.takenAt().toEpochMilli() + ":" + record.thumbprint());
        });
    }

    private SignerRecord record(Row row, SigningTrust trust, Map<String, Long> newest) {
        SignerRecord.State state = row.isVoid(trust)
                ? SignerRecord.State.VOID
                : row.thumbprint().equals(signer.identity().thumbprint())
                        ? SignerRecord.State.IN_USE
                        : SignerRecord.State.REPLACED;
        return new SignerRecord(
                row.thumbprint(),
                row.name(),
                state,
                row.holdsFrom(),
                row.endsAt(),
                row.takenAt(),
                newest.getOrDefault(row.thumbprint(), 0L));
    }

    private static Map<String, Long> newestOf(Handle handle) {
        Map<String, Long> counts = new HashMap<>();
        handle.createQuery("SELECT signer, count(*) AS licenses FROM activation"
                        + " WHERE state = 'live' AND signer IS NOT NULL GROUP BY signer")
                .map((row, context) -> Map.entry(row.getString("signer"), row.getLong("licenses")))
                .forEach(each -> counts.put(each.getKey(), each.getValue()));
        return counts;
    }

    /** The thumbprints of those whose licenses are void. */
    static List<String> voided(Handle handle, SigningTrust trust) {
        List<String> voided = new ArrayList<>();
        handle.createQuery("SELECT * FROM signer")
                .map((row, context) -> Row.of(row))
                .filter(row -> row.isVoid(trust))
                .forEach(row -> voided.add(row.thumbprint()));
        return voided;
    }
}
