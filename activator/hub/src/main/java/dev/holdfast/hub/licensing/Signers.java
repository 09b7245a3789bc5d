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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/**
 * The signing certificates that the hub's processes took, one after another, and which processes sign with which now.
 * Thread-safe.
 */
public final class Signers {
    private static final Call CALL = new Call("key-renew", "key-renew", "local");

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

    /**
     * Notes that this process serves from now on, and what it signs with.
     *
     * @param before the process that served the same directory before it, which serves no longer; empty for none
     */
    public void begin(String before) {
        journal.write(CALL, tx -> {
            ServingProcess.forget(tx, before);
            ServingProcess.forgetOld(tx);
            note(tx, signer.identity());
            return before;
        });
    }

    /** Notes that this process serves still. */
    public void goOn() {
        journal.write(CALL, tx -> {
            note(tx, signer.identity());
            return tx.now();
        });
    }

    /** Notes that this process serves no longer. */
    public void end() {
        journal.write(CALL, tx -> {
            ServingProcess.forget(tx, signer.process());
            return tx.now();
        });
    }

    /**
     * Lets an identity sign in this process from now on; gives false, and leaves everything as it is, where a trust bundle
     * voids it. Whoever adds such a bundle and this take turns, so that neither misses the other.
     */
    public boolean take(SigningIdentity next) {
        boolean isGood = journal.write(CALL, tx -> {
            boolean good = HubSigner.fault(signer.trust(tx.handle()), next).isEmpty();
            if (good) {
                note(tx, next);
            }
            return good;
        });
        if (isGood) {
            signer.take(next);
        }
        return isGood;
    }

    /** The first process that signs with a certificate leaves an audit row. */
    private void note(Transaction tx, SigningIdentity identity) {
        if (insert(tx, identity.withoutKey())) {
            tx.audit(AuditEntry.of("signer.renewed", identity.thumbprint()).with("until " + identity.notAfter()));
        }
        ServingProcess.note(tx, signer.process(), identity.thumbprint());
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

        static Row of(SignerCertificate signer) {
            return new Row(
                    signer.thumbprint(),
                    signer.name(),
                    signer.encodedChain(),
                    signer.notBefore(),
                    signer.notAfter(),
                    signer.notBefore());
        }

        boolean isVoid(SigningTrust trust) {
            return HubSigner.fault(trust, chain, holdsFrom).isPresent();
        }
    }

    /** The thumbprints of those with which processes that serve can sign now, and could not under other trust bundles. */
    List<String> endedBy(Transaction tx, SigningTrust next) {
        SigningTrust held = signer.trust(tx.handle());
        return inUse(tx.handle(), tx.now()).stream()
                .filter(row -> tx.now().isBefore(row.endsAt()) && !row.isVoid(held) && row.isVoid(next))
                .map(Row::thumbprint)
                .sorted()
                .toList();
    }

    private List<Row> inUse(Handle handle, Instant now) {
        Row own = Row.of(signer.identity().withoutKey());
        Set<String> others = new HashSet<>();
        ServingProcess.all(handle, now, signer.process()).forEach(process -> others.add(process.signer()));
        others.remove(own.thumbprint());
        // A database that went back under this process knows nothing of it until it notes itself again.
        List<Row> inUse = new ArrayList<>(List.of(own));
        handle.createQuery("SELECT * FROM signer")
                .map((row, context) -> Row.of(row))
                .filter(row -> others.contains(row.thumbprint()))
                .forEach(inUse::add);
        return inUse;
    }

    /** A part of the list of them, in the order in which they were taken. */
    public Page<SignerRecord> list(Page.Cut cut) {
        return journal.read(handle -> {
            SigningTrust trust = signer.trust(handle);
            Map<String, Long> newest = newestOf(handle);
            List<ServingProcess> serving = ServingProcess.all(handle, journal.now(), signer.process());
            return Page.of(
                    handle.createQuery("SELECT * FROM (SELECT *, taken_at AS created_at, thumbprint AS id FROM signer)"
                            + " signer WHERE 1 = 1" + Page.SQL),
                    cut,
                    (row, context) -> record(Row.of(row), trust, newest, serving),
                    record -> record.takenAt().toEpochMilli() + ":" + record.thumbprint());
        });
    }

    private static SignerRecord record(
            Row row, SigningTrust trust, Map<String, Long> newest, List<ServingProcess> serving) {
        List<ServingProcess> processes = serving.stream()
                .filter(process -> process.signer().equals(row.thumbprint()))
                .toList();
        SignerRecord.State state = row.isVoid(trust)
                ? SignerRecord.State.VOID
                : !processes.isEmpty() ? SignerRecord.State.IN_USE : SignerRecord.State.REPLACED;
        return new SignerRecord(
                row.thumbprint(),
                row.name(),
                state,
                row.holdsFrom(),
                row.endsAt(),
                row.takenAt(),
                newest.getOrDefault(row.thumbprint(), 0L),
                processes);
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
