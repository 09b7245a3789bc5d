package dev.holdfast.hub.licensing;

import dev.holdfast.hub.ledger.Columns;
import dev.holdfast.machineid.Fingerprint;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.Query;

/** How activations are read from the database with their evidence: several of them, or one in one statement. */
final class ActivationRows {
    private static final String EVIDENCE =
            " LEFT JOIN activation_evidence e ON e.license_id = a.license_id" + " AND e.activation_id = a.id";
    static final String IN_PLACE = " ORDER BY e.kind, e.place";
    static final String WITH_EVIDENCE = "SELECT a.*, e.kind, e.digest, e.shared FROM activation a" + EVIDENCE;

    private ActivationRows() {}

    static RowMapper<Activation> mapper(Handle handle) {
        return (row, context) -> map(
                row,
                RecordedEvidence.of(
                        handle, row.getString("license_id"), row.getString("id"), row.getBoolean("derived")));
    }

    private static Activation map(ResultSet row, Activation.Evidence evidence) throws SQLException {
        return new Activation(
                row.getString("license_id"),
                row.getString("id"),
                new Activation.Holder(
                        row.getString("device_key"), row.getString("service_user_id"), row.getString("token_id")),
                new Activation.Standing(
                        row.getString("state").equals("revoked") && Columns.optionalInstant(row, "released_at") == null,
                        Columns.optionalInstant(row, "suspended_at") != null),
                evidence,
                new Activation.Times(
                        row.getLong("revision"),
                        Columns.instant(row, "activated_at"),
                        Columns.instant(row, "last_seen_at")),
                new DeviceTerm(
                        Columns.optionalInstant(row, "trial_started_at"),
                        Columns.optionalInstant(row, "lease_ends_at")),
                Findings.of(row),
                new Seat(
                        Columns.optionalInstant(row, "released_at"),
                        Columns.optionalInstant(row, "seat_until"),
                        Columns.optionalInstant(row, "license_ends_at")));
    }

    /** Reads one activation from rows that each bring a value of its evidence. */
    static Optional<Activation> one(Query query) {
        return query.scanResultSet((results, context) -> {
            try (context;
                    ResultSet row = results.get()) {
                return row.next() ? Optional.of(withEvidence(row)) : Optional.empty();
            }
        });
    }

    private static Activation withEvidence(ResultSet row) throws SQLException {
        boolean derived = row.getBoolean("derived");
        Activation bare = map(row, new Activation.Evidence(Fingerprint.of(Map.of()), Fingerprint.of(Map.of())));
        Activation.Evidence evidence = RecordedEvidence.rest(row, derived);
        return bare.recording(evidence.recorded(), evidence.shared());
    }
}
