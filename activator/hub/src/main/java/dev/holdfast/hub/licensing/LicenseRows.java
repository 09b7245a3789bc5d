package dev.holdfast.hub.licensing;

import dev.holdfast.hub.catalog.Catalog;
import dev.holdfast.hub.ledger.Columns;
import dev.holdfast.hub.ledger.Transaction;
import dev.holdfast.hub.refusal.Refusal;
import dev.holdfast.machineid.BindingPolicy;
import dev.holdfast.protocol.ProblemReason;
import dev.holdfast.verifier.license.ClockPolicy;
import dev.holdfast.verifier.license.LicenseId;
import dev.holdfast.verifier.license.LicensedModel;
import dev.holdfast.verifier.license.ModelId;
import dev.holdfast.verifier.license.StatusPolicy;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/** How licenses lie in the database. */
final class LicenseRows {
    private static final String PARTS = "SELECT TRUE AS is_model, lm.model_id AS part, m.name AS text,"
            + " lm.ends_at AS part_ends_at, lm.added_at AS added_at"
            + " FROM license_model lm JOIN model m ON m.product_id = lm.product_id AND m.id = lm.model_id"
            + " WHERE lm.license_id = :license"
            + " UNION ALL SELECT FALSE, name, value, NULL, 0 FROM license_feature WHERE license_id = :license";

    private LicenseRows() {}

    /** Reads a row of {@code license} with the models and features that belong to it. */
    static RowMapper<HubLicense> mapper(Handle handle) {
        return (row, context) -> map(row, parts(handle, row.getString("id")));
    }

    /** The one of that ID with its models and features, in one statement. */
    static Optional<HubLicense> find(Handle handle, String id) {
        return handle.createQuery("SELECT l.*, p.is_model, p.part, p.text, p.part_ends_at FROM license l LEFT JOIN ("
                        + PARTS + ") p ON TRUE WHERE l.id = :license ORDER BY p.added_at, p.part")
                .bind("license", id)
                .scanResultSet((results, context) -> {
                    try (context;
                            ResultSet row = results.get()) {
                        return row.next() ? Optional.of(withParts(row)) : Optional.empty();
                    }
                });
    }

    private static HubLicense withParts(ResultSet row) throws SQLException {
        HubLicense bare = map(row, List.of());
        List<Part> parts = new ArrayList<>();
        if (row.getString("part") != null) {
            do {
                parts.add(Part.of(row));
            } while (row.next());
        }
        return bare.covering(models(parts), features(parts));
    }

    private static HubLicense map(ResultSet row, List<Part> parts) throws SQLException {
        return new HubLicense(
                new LicenseId(row.getString("id")),
                row.getString("workspace_id"),
                LicenseState.ofId(row.getString("state")),
                row.getLong("seats"),
                row.getBoolean("offline_activation"),
                Columns.instant(row, "starts_at"),
                Columns.optionalInstant(row, "ends_at"),
                BindingPolicy.ofId(row.getString("policy")).orElseThrow(),
                row.getInt("minimum_evidence"),
                models(parts),
                features(parts),
                terms(row),
                row.getLong("status_sequence"),
                Columns.instant(row, "created_at"));
    }

    private static LicenseTerms terms(ResultSet row) throws SQLException {
        Duration length = optionalSeconds(row, "lease_length");
        return new LicenseTerms(
                SeatsPer.ofId(row.getString("seats_per")).orElseThrow(),
                row.getBoolean("volume_scope"),
                RefreshBy.ofId(row.getString("refresh_by")).orElseThrow(),
                OnClone.ofId(row.getString("on_clone")).orElseThrow(),
                length == null ? null : new Lease(length, seconds(row, "lease_grace")),
                optionalSeconds(row, "trial_length"),
                new ClockPolicy(optionalSeconds(row, "clock_tolerance"), row.getBoolean("witness_required")),
                new StatusPolicy(optionalSeconds(row, "status_age"), seconds(row, "status_grace")),
                seconds(row, "signer_grace"));
    }

    private static Duration seconds(ResultSet row, String column) throws SQLException {
        return Duration.ofSeconds(row.getLong(column));
    }

    private static @Nullable Duration optionalSeconds(ResultSet row, String column) throws SQLException {
        long seconds = row.getLong(column);
        return row.wasNull() ? null : Duration.ofSeconds(seconds);
    }

    private static @Nullable Long seconds(@Nullable Duration duration) {
        return duration == null ? null : duration.toSeconds();
    }

    /** The columns that {@link #bind} binds, as an {@code UPDATE} sets them. */
    private static final String SET =
            "seats = :seats, offline_activation = :offline, starts_at = :starts, ends_at = :ends,"
                    + " policy = :policy, minimum_evidence = :evidence, seats_per = :seatsPer, volume_scope = :volume,"
                    + " refresh_by = :refreshBy, on_clone = :onClone, lease_length = :leaseLength, lease_grace = :leaseGrace,"
                    + " trial_length = :trial, clock_tolerance = :tolerance, witness_required = :witness,"
                    + " status_age = :statusAge, status_grace = :statusGrace, signer_grace = :signerGrace";

    /** Binds what a wish says, but for product, models and features. */
    private static Update bind(Update update, LicenseWish wish) {
        LicenseTerms terms = wish.terms();
        Lease lease = terms.lease();
        return update.bind("seats", wish.seats())
                .bind("offline", wish.offlineActivation())
                .bind("starts", wish.startsAt().toEpochMilli())
                .bind("ends", Columns.millis(wish.endsAt()))
                .bind("policy", wish.policy().id())
                .bind("evidence", wish.minimumEvidence())
                .bind("seatsPer", terms.seatsPer().id())
                .bind("volume", terms.volumeScope())
                .bind("refreshBy", terms.refreshBy().id())
                .bind("onClone", terms.onClone().id())
                .bind("leaseLength", lease == null ? null : seconds(lease.length()))
                .bind("leaseGrace", lease == null ? 0L : lease.grace().toSeconds())
                .bind("trial", seconds(terms.trial()))
                .bind("tolerance", seconds(terms.clock().tolerance()))
                .bind("witness", terms.clock().witnessRequired())
                .bind("statusAge", seconds(terms.status().maximumAge()))
                .bind("statusGrace", terms.status().grace().toSeconds())
                .bind("signerGrace", terms.signerGrace().toSeconds());
    }

    /** Writes a new license with its models and features. */
    static void insert(Transaction tx, String id, String workspaceId, LicenseWish wish) {
        tx.handle()
                .createUpdate("INSERT INTO license (id, workspace_id, product_id, state, seats, offline_activation,"
                        + " starts_at, policy, minimum_evidence, status_sequence, created_at)"
                        + " VALUES (:id, :workspace, :product, 'active', :seats, :offline, :starts, :policy, :evidence,"
                        + " 0, :at)")
                .bind("id", id)
                .bind("workspace", workspaceId)
                .bind("product", wish.product().text())
                .bind("seats", wish.seats())
                .bind("offline", wish.offlineActivation())
                .bind("starts", wish.startsAt().toEpochMilli())
                .bind("policy", wish.policy().id())
                .bind("evidence", wish.minimumEvidence())
                .bind("at", tx.now().toEpochMilli())
                .execute();
        writeColumns(tx, id, wish);
        wish.models().forEach(model -> insertModel(tx, new LicenseId(id), model));
        insertFeatures(tx, id, wish.features());
    }

    /** Writes what a license says by now; a model that stays keeps its place. */
    static void rewrite(Transaction tx, HubLicense license, LicenseWish wish) {
        String id = license.id().text();
        writeColumns(tx, id, wish);
        Set<ModelId> held = license.models().stream().map(LicensedModel::id).collect(Collectors.toSet());
        Set<ModelId> kept = wish.models().stream().map(LicenseWish.Covered::id).collect(Collectors.toSet());
        held.stream().filter(model -> !kept.contains(model)).forEach(model -> deleteModel(tx, id, model));
        for (LicenseWish.Covered model : wish.models()) {
            if (held.contains(model.id())) {
                endModel(tx, id, model);
            } else {
                insertModel(tx, license.id(), model);
            }
        }
        tx.handle()
                .createUpdate("DELETE FROM license_feature WHERE license_id = :license")
                .bind("license", id)
                .execute();
        insertFeatures(tx, id, wish.features());
    }

    private static void writeColumns(Transaction tx, String id, LicenseWish wish) {
        bind(tx.handle().createUpdate("UPDATE license SET " + SET + " WHERE id = :id"), wish)
                .bind("id", id)
                .execute();
    }

    private static void insertFeatures(Transaction tx, String id, Map<String, String> features) {
        features.forEach((name, value) -> tx.handle()
                .createUpdate("INSERT INTO license_feature (license_id, name, value) VALUES (:license, :name, :value)")
                .bind("license", id)
                .bind("name", name)
                .bind("value", value)
                .execute());
    }

    /** Writes a model that a license is to cover; refused where its product has none of that ID. */
    static void insertModel(Transaction tx, LicenseId license, LicenseWish.Covered covered) {
        ModelId model = covered.id();
        if (!Catalog.hasModel(tx.handle(), license.product().text(), model.text())) {
            throw new Refusal(
                    ProblemReason.INPUT_INVALID,
                    "models: expected IDs of models of " + license.product() + ", found " + model);
        }
        tx.handle()
                .createUpdate("INSERT INTO license_model (license_id, product_id, model_id, ends_at, added_at)"
                        + " VALUES (:license, :product, :model, :ends, :at)")
                .bind("license", license.text())
                .bind("product", license.product().text())
                .bind("model", model.text())
                .bind("ends", Columns.millis(covered.until()))
                .bind("at", tx.now().toEpochMilli())
                .execute();
    }

    private static void endModel(Transaction tx, String id, LicenseWish.Covered model) {
        tx.handle()
                .createUpdate(
                        "UPDATE license_model SET ends_at = :ends WHERE license_id = :license AND model_id = :model")
                .bind("ends", Columns.millis(model.until()))
                .bind("license", id)
                .bind("model", model.id().text())
                .execute();
    }

    private static void deleteModel(Transaction tx, String id, ModelId model) {
        tx.handle()
                .createUpdate("DELETE FROM license_model WHERE license_id = :license AND model_id = :model")
                .bind("license", id)
                .bind("model", model.text())
                .execute();
    }

    private record Part(@Nullable LicensedModel model, String name, String value) {
        static Part of(ResultSet row) throws SQLException {
            LicensedModel model = row.getBoolean("is_model")
                    ? new LicensedModel(
                            new ModelId(row.getString("part")),
                            row.getString("text"),
                            Columns.optionalInstant(row, "part_ends_at"))
                    : null;
            return new Part(model, row.getString("part"), row.getString("text"));
        }
    }

    /** The models in the order in which they were added, and the features. */
    private static List<Part> parts(Handle handle, String licenseId) {
        return handle.createQuery(PARTS + " ORDER BY added_at, part")
                .bind("license", licenseId)
                .map((row, context) -> Part.of(row))
                .list();
    }

    private static List<LicensedModel> models(List<Part> parts) {
        return parts.stream().map(Part::model).filter(Objects::nonNull).toList();
    }

    private static Map<String, String> features(List<Part> parts) {
        return parts.stream().filter(part -> part.model() == null).collect(Collectors.toMap(Part::name, Part::value));
    }
}
