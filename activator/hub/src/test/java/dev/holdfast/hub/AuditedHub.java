package dev.holdfast.hub;

import dev.holdfast.hub.audit.AuditEntry;
import dev.holdfast.hub.audit.AuditReport;
import dev.holdfast.hub.audit.AuditTamperedException;
import dev.holdfast.hub.audit.AuditVerification;
import dev.holdfast.hub.audit.Call;
import dev.holdfast.hub.ledger.Identifiers;
import dev.holdfast.hub.ledger.Journal;
import dev.holdfast.hub.ledger.Ledger;
import dev.holdfast.verifier.jws.CertificateDer;
import dev.holdfast.verifier.trust.SigningTrust;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** A hub with a long audit that is stopped, and somebody who has its database. */
final class AuditedHub implements AutoCloseable {
    final TestHub hub;
    final Ledger ledger;
    final Journal journal;
    final SigningTrust root;
    private final Connection database;

    /** Makes {@code records} records in so many runs of the hub, each of which signs. */
    AuditedHub(Path folder, int records, int runs) throws Exception {
        hub = TestHub.start(folder);
        hub.close();
        ledger = Ledger.open(new HubDirectory(hub.directory).database());
        journal = new Journal(ledger, hub.clock, new Identifiers(new SecureRandom()));
        for (int run = 1; run <= runs; run++) {
            add((long) records * run / runs - newest());
            hub.open();
            hub.close();
        }
        root = SigningTrust.of(List.of(CertificateDer.of(CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(rootPem()))
                .getEncoded())));
        database = TestDatabase.connect(hub.directory);
        for (String table : List.of("audit_row", "audit_seal", "audit_head")) {
            change("CREATE TABLE kept_" + table + " AS SELECT * FROM " + table);
        }
    }

    byte[] rootPem() {
        return hub.rootPem.getBytes(StandardCharsets.US_ASCII);
    }

    long newest() {
        return number("SELECT max(number) FROM audit_row");
    }

    long number(String sql) {
        return ledger.read(handle -> handle.createQuery(sql).mapTo(Long.class).one());
    }

    List<String> heads() {
        return ledger.read(handle -> handle.createQuery("SELECT document FROM audit_head ORDER BY number")
                .mapTo(String.class)
                .list());
    }

    /** Adds records of every form. */
    void add(long count) {
        journal.write(new Call("operator:op_1", "request-1", "203.0.113.9"), tx -> {
            for (long i = 0; i < count; i++) {
                AuditEntry entry = AuditEntry.in("ws_" + i, "license.created", "acme." + i);
                tx.audit(tx.call().with("tk_" + i), i % 2 == 0 ? entry : entry.with("naïve \"€\" \\ \u0001 " + i));
            }
            return count;
        });
    }

    void change(String... statements) throws SQLException {
        try (Statement statement = database.createStatement()) {
            for (String sql : statements) {
                statement.executeUpdate(sql);
            }
        }
    }

    /** Puts everything back as the hub wrote it. */
    void restore() throws SQLException {
        List<String> statements = new ArrayList<>();
        for (String table : List.of("audit_row", "audit_seal", "audit_head")) {
            statements.add("DELETE FROM " + table);
            statements.add("INSERT INTO " + table + " SELECT * FROM kept_" + table);
        }
        change(statements.toArray(new String[0]));
    }

    /** What the check says: the fault and the record, or {@code good}. */
    String verdict(List<String> heads) {
        try {
            AuditVerification.of(ledger, root, heads);
            return "good";
        } catch (AuditTamperedException e) {
            return e.fault() + " " + e.number();
        }
    }

    AuditReport report() throws AuditTamperedException {
        return AuditVerification.of(ledger, root, List.of());
    }

    byte[] export(long after) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new HubAudit(hub.directory).export(after, out);
        return out.toByteArray();
    }

    String verdict(byte[] export, List<String> heads) throws IOException {
        try {
            HubAudit.verify(new ByteArrayInputStream(export), rootPem(), heads);
            return "good";
        } catch (AuditTamperedException e) {
            return e.fault() + " " + e.number();
        }
    }

    @Override
    public void close() throws SQLException {
        database.close();
        ledger.close();
    }
}
