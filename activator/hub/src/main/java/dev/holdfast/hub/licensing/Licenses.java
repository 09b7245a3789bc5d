package dev.holdfast.hub.licensing;

import dev.holdfast.hub.access.Admission;
import dev.holdfast.hub.access.Plans;
import dev.holdfast.hub.audit.AuditEntry;
import dev.holdfast.hub.catalog.Catalog;
import dev.holdfast.hub.ledger.Columns;
import dev.holdfast.hub.ledger.Journal;
import dev.holdfast.hub.ledger.Page;
import dev.holdfast.hub.ledger.Transaction;
import dev.holdfast.hub.refusal.Refusal;
import dev.holdfast.protocol.ProblemReason;
import dev.holdfast.verifier.license.LicenseId;
import dev.holdfast.verifier.license.ModelId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.EmptyHandling;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** The licenses. Thread-safe. */
public final class Licenses {
    private static final int MAXIMUM_MODELS = 256;

    private final Journal journal;
    private final GrantWriter grants;

    public Licenses(Journal journal, GrantWriter grants) {
        this.journal = journal;
        this.grants = grants;
    }

    /** Creates one; refused where product or models are unknown, or are more than a signed license holds. */
    public HubLicense create(Admission by, String workspaceId, LicenseWish wish) {
        return journal.write(by.call(), tx -> {
            by.requireWorkspace(tx.handle(), workspaceId);
            if (!Catalog.hasProduct(tx.handle(), wish.product().text())) {
                throw new Refusal(ProblemReason.INPUT_INVALID, "product: expected the ID of a product");
            }
            if (wish.endsAt() != null && !wish.endsAt().isAfter(tx.now())) {
                throw new Refusal(ProblemReason.INPUT_INVALID, "until: expected a time in the future");
            }
            LicenseRules.require(wish);
            Plans.requireLicense(
                    tx,
                    workspaceId,
                    wish.product().text(),
                    wish.seats(),
                    wish.features().keySet());
            String id = tx.ids().licenseId(wish.product().text());
            insert(tx, id, workspaceId, wish);
            wish.models().forEach(model -> insertModel(tx, new LicenseId(id), model));
            wish.features().forEach((name, value) -> insertFeature(tx, id, name, value));
            tx.audit(AuditEntry.in(workspaceId, "license.created", id));
            return requireReadable(tx, id);
        });
    }

    private static void insert(Transaction tx, String id, String workspaceId, LicenseWish wish) {
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
        write(tx, id, wish);
    }

    /** Writes what the columns of the license say. */
    private static void write(Transaction tx, String id, LicenseWish wish) {
        LicenseRows.bind(tx.handle().createUpdate("UPDATE license SET " + LicenseRows.SET + " WHERE id = :id"), wish)
                .bind("id", id)
                .execute();
    }

    private static void insertFeature(Transaction tx, String id, String name, String value) {
        tx.handle()
                .createUpdate("INSERT INTO license_feature (license_id, name, value) VALUES (:license, :name, :value)")
                .bind("license", id)
                .bind("name", name)
                .bind("value", value)
                .execute();
    }

    /** Adds a model; devices have it after their next refresh. Refused where it is unknown, covered or too much. */
    public HubLicense addModel(Admission by, String id, LicenseWish.Covered model) {
        return journal.write(by.call(), tx -> {
            HubLicense license = require(tx.handle(), by, id);
            if (license.models().stream().anyMatch(held -> held.id().equals(model.id()))) {
                throw new Refusal(ProblemReason.CONFLICT, "model: the license covers it already");
            }
            if (license.models().size() >= MAXIMUM_MODELS) {
                throw new Refusal(
                        ProblemReason.INPUT_INVALID, "models: expected at most " + MAXIMUM_MODELS + " on a license");
            }
            insertModel(tx, license.id(), model);
            tx.audit(AuditEntry.in(license.workspaceId(), "license.model-added", id)
                    .with(model.id().text() + (model.until() == null ? "" : ", until " + model.until())));
            return requireReadable(tx, id);
        });
    }

    private HubLicense requireReadable(Transaction tx, String id) {
        HubLicense license = require(tx.handle(), id);
        grants.requireReadable(license);
        return license;
    }

    private static void insertModel(Transaction tx, LicenseId license, LicenseWish.Covered covered) {
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

    /** Suspends, reinstates or revokes one; a revoked license stays revoked. */
    public HubLicense enter(Admission by, String id, LicenseState state) {
        return journal.write(by.call(), tx -> {
            HubLicense license = require(tx.handle(), by, id);
            if (license.state() == LicenseState.REVOKED && state != LicenseState.REVOKED) {
                throw new Refusal(ProblemReason.CONFLICT, "license: it is revoked, which is for good");
            }
            if (license.state() != state) {
                tx.handle()
                        .createUpdate("UPDATE license SET state = :state WHERE id = :id")
                        .bind("state", state.id())
                        .bind("id", id)
                        .execute();
                String action = state == LicenseState.ACTIVE ? "reinstated" : state.id();
                tx.audit(AuditEntry.in(license.workspaceId(), "license." + action, id));
            }
            return require(tx.handle(), id);
        });
    }

    /** The one of that ID; refused with {@code not_found} where there is none. */
    public HubLicense get(Admission by, String id) {
        return journal.read(handle -> require(handle, by, id));
    }

    /** A part of the list of those of a workspace's that the caller may use. */
    public Page<HubLicense> list(Admission by, String workspaceId, Page.Cut cut) {
        return journal.read(handle -> {
            by.requireWorkspace(handle, workspaceId);
            return Page.of(
                    ofWorkspace(handle, workspaceId, by.onlyLicenses()),
                    cut,
                    LicenseRows.mapper(handle),
                    license -> license.createdAt().toEpochMilli() + ":" + license.id());
        });
    }

    private static Query ofWorkspace(Handle handle, String workspaceId, @Nullable Set<String> only) {
        String all = "SELECT * FROM license WHERE workspace_id = :workspace";
        Query query = only == null
                ? handle.createQuery(all + Page.SQL)
                : handle.createQuery(all + " AND id IN (<only>)" + Page.SQL)
                        .bindList(EmptyHandling.NULL_KEYWORD, "only", List.copyOf(only));
        return query.bind("workspace", workspaceId);
    }

    static Optional<HubLicense> find(Handle handle, String id) {
        return handle.createQuery("SELECT * FROM license WHERE id = :id")
                .bind("id", id)
                .map(LicenseRows.mapper(handle))
                .findOne();
    }

    /** The one of that ID, where the caller may do the operation in its workspace and with it. */
    static HubLicense require(Handle handle, Admission by, String id) {
        HubLicense license = require(handle, id);
        by.requireLicense(handle, license.workspaceId(), id);
        return license;
    }

    static HubLicense require(Handle handle, String id) {
        return find(handle, id).orElseThrow(() -> Refusal.notFound("license"));
    }

    /** Raises the status sequence for a snapshot that is about to be signed. */
    static long nextStatusSequence(Transaction tx, HubLicense license) {
        long sequence = Math.max(license.statusSequence() + 1, tx.now().toEpochMilli());
        tx.handle()
                .createUpdate("UPDATE license SET status_sequence = :sequence WHERE id = :id")
                .bind("sequence", sequence)
                .bind("id", license.id().text())
                .execute();
        return sequence;
    }
}
