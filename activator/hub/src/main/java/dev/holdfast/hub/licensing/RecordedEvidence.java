package dev.holdfast.hub.licensing;

import dev.holdfast.hub.ledger.Transaction;
import dev.holdfast.machineid.EvidenceDigest;
import dev.holdfast.machineid.EvidenceKind;
import dev.holdfast.machineid.Fingerprint;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;

/** The evidence that is recorded of the machines of activations, and how often it drifted. */
final class RecordedEvidence {
    private static final String BY_ACTIVATION = " WHERE license_id = :license AND activation_id = :activation";

    private RecordedEvidence() {}

    /** Replaces the recorded evidence and remembers that it drifted. */
    static void drift(Transaction tx, Activation drifted, String kinds) {
        tx.handle()
                .createUpdate("INSERT INTO activation_drift (license_id, activation_id, at, kinds)"
                        + " VALUES (:license, :activation, :at, :kinds)")
                .bind("license", drifted.licenseId())
                .bind("activation", drifted.id())
                .bind("at", tx.now().toEpochMilli())
                .bind("kinds", kinds)
                .execute();
        replace(tx.handle(), drifted);
    }

    /** Replaces the recorded evidence by that of another machine, whose drift is counted anew. */
    static void rebind(Handle handle, Activation moved) {
        delete(handle, "activation_drift", moved);
        replace(handle, moved);
    }

    /** Replaces the recorded evidence. */
    static void replace(Handle handle, Activation activation) {
        delete(handle, "activation_evidence", activation);
        handle.createUpdate("UPDATE activation SET derived = :derived WHERE license_id = :license AND id = :activation")
                .bind("derived", activation.recorded().derived())
                .bind("license", activation.licenseId())
                .bind("activation", activation.id())
                .execute();
        insert(handle, activation);
    }

    /** Deletes it, where nobody knows of which machine it is now. */
    static void forget(Handle handle, Activation activation) {
        delete(handle, "activation_drift", activation);
        delete(handle, "activation_evidence", activation);
    }

    private static void delete(Handle handle, String table, Activation activation) {
        handle.createUpdate("DELETE FROM " + table + BY_ACTIVATION)
                .bind("license", activation.licenseId())
                .bind("activation", activation.id())
                .execute();
    }

    /** How often the evidence drifted since the given time. */
    static long drifts(Handle handle, Activation activation, Instant since) {
        return handle.createQuery("SELECT count(*) FROM activation_drift" + BY_ACTIVATION + " AND at > :since")
                .bind("license", activation.licenseId())
                .bind("activation", activation.id())
                .bind("since", since.toEpochMilli())
                .mapTo(Long.class)
                .one();
    }

    /** Writes down the evidence of an activation of which none is recorded yet, in one statement. */
    static void insert(Handle handle, Activation activation) {
        List<Row> rows = new ArrayList<>();
        for (EvidenceKind kind : EvidenceKind.values()) {
            List<EvidenceDigest> recorded = activation.recorded().of(kind);
            add(rows, kind, recorded, 0, false);
            add(rows, kind, activation.shared().of(kind), recorded.size(), true);
        }
        if (rows.isEmpty()) {
            return;
        }
        String values = IntStream.range(0, rows.size())
                .mapToObj(i ->
                        "(:license, :activation, :kind" + i + ", :place" + i + ", :digest" + i + ", :shared" + i + ")")
                .collect(Collectors.joining(", "));
        Update insert = handle.createUpdate(
                        "INSERT INTO activation_evidence (license_id, activation_id, kind, place, digest, shared) VALUES "
                                + values)
                .bind("license", activation.licenseId())
                .bind("activation", activation.id());
        for (int i = 0; i < rows.size(); i++) {
            insert.bind("kind" + i, rows.get(i).kind().id())
                    .bind("place" + i, rows.get(i).place())
                    .bind("digest" + i, rows.get(i).digest().text())
                    .bind("shared" + i, rows.get(i).shared());
        }
        insert.execute();
    }

    private record Row(EvidenceKind kind, int place, EvidenceDigest digest, boolean shared) {}

    private static void add(
            List<Row> rows, EvidenceKind kind, List<EvidenceDigest> digests, int first, boolean shared) {
        for (int i = 0; i < digests.size(); i++) {
            rows.add(new Row(kind, first + i, digests.get(i), shared));
        }
    }

    private record Value(EvidenceKind kind, EvidenceDigest digest, boolean shared) {
        static Value of(ResultSet row) throws SQLException {
            return new Value(
                    EvidenceKind.ofId(row.getString("kind")).orElseThrow(),
                    new EvidenceDigest(row.getString("digest")),
                    row.getBoolean("shared"));
        }
    }

    /**
     * The evidence of an activation.
     *
     * @param derived whether machine-id and board are one kind
     */
    static Activation.Evidence of(Handle handle, String licenseId, String id, boolean derived) {
        List<Value> values = handle.createQuery("SELECT kind, digest, shared FROM activation_evidence" + BY_ACTIVATION
                        + " ORDER BY kind, place")
                .bind("license", licenseId)
                .bind("activation", id)
                .map((row, context) -> Value.of(row))
                .list();
        return evidence(values, derived);
    }

    /** The evidence that this row and all that follow bring, in the order of kinds and places; none where it brings none. */
    static Activation.Evidence rest(ResultSet row, boolean derived) throws SQLException {
        List<Value> values = new ArrayList<>();
        if (row.getString("kind") != null) {
            do {
                values.add(Value.of(row));
            } while (row.next());
        }
        return evidence(values, derived);
    }

    private static Activation.Evidence evidence(List<Value> values, boolean derived) {
        return new Activation.Evidence(fingerprint(values, false, derived), fingerprint(values, true, false));
    }

    private static Fingerprint fingerprint(List<Value> values, boolean shared, boolean derived) {
        Map<EvidenceKind, List<EvidenceDigest>> digests = new EnumMap<>(EvidenceKind.class);
        for (Value value : values) {
            if (value.shared() == shared) {
                digests.computeIfAbsent(value.kind(), kind -> new ArrayList<>()).add(value.digest());
            }
        }
        return new Fingerprint(Fingerprint.SCHEME, digests, derived);
    }
}
