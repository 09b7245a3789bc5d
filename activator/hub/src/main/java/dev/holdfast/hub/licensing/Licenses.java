package dev.holdfast.hub.licensing;

import dev.holdfast.hub.access.Admission;
import dev.holdfast.hub.access.Plans;
import dev.holdfast.hub.audit.AuditEntry;
import dev.holdfast.hub.catalog.Catalog;
import dev.holdfast.hub.ledger.Journal;
import dev.holdfast.hub.ledger.Page;
import dev.holdfast.hub.ledger.Transaction;
import dev.holdfast.hub.refusal.Refusal;
import dev.holdfast.protocol.ProblemReason;
import dev.holdfast.verifier.license.StatusRank;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.EmptyHandling;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** The licenses. Thread-safe. */
public final class Licenses {
    private final Journal journal;
    private final GrantWriter grants;

    public Licenses(Journal journal, GrantWriter grants) {
        this.journal = journal;
        this.grants = grants;
    }

    /** Creates one; refused where it contradicts itself, is unknown to the catalogue, or is more than a device can read. */
    public HubLicense create(Admission by, String workspaceId, LicenseWish wish) {
        return journal.write(by.call(), tx -> {
            by.requireWorkspace(tx.handle(), workspaceId);
            String product = wish.product().text();
            if (!Catalog.hasProduct(tx.handle(), product)) {
                throw new Refusal(ProblemReason.INPUT_INVALID, "product: expected the ID of a product");
            }
            if (wish.endsAt() != null && !wish.endsAt().isAfter(tx.now())) {
                throw new Refusal(ProblemReason.INPUT_INVALID, "until: expected a time in the future");
            }
            LicenseRules.require(wish);
            Plans.requireLicense(
                    tx, workspaceId, product, wish.seats(), wish.features().keySet());
            String id = tx.ids().licenseId(product);
            LicenseRows.insert(tx, id, workspaceId, wish);
            tx.audit(AuditEntry.in(workspaceId, "license.created", id));
            return requireReadable(tx, id);
        });
    }

    /**
     * Changes what one says; devices have it after their next refresh. Refused as {@link #create} refuses, for one that is
     * revoked, and where the plan does not allow what is added. Fewer seats than are taken end no activation.
     *
     * @param change what it is to say, of what it says
     */
    public HubLicense update(Admission by, String id, UnaryOperator<LicenseWish> change) {
        return journal.write(by.call(), tx -> {
            HubLicense license = require(tx.handle(), by, id);
            if (license.state() == LicenseState.REVOKED) {
                throw new Refusal(ProblemReason.CONFLICT, "license: it is revoked, which is for good");
            }
            LicenseWish present = LicenseWish.of(license);
            LicenseWish wish = change.apply(present);
            LicenseRules.require(wish);
            List<String> differences = LicenseDifference.between(present, wish);
            if (differences.isEmpty()) {
                return license;
            }
            requirePlan(tx, license, wish);
            LicenseRows.rewrite(tx, license, wish);
            tx.audit(AuditEntry.in(license.workspaceId(), "license.updated", id).with(String.join("; ", differences)));
            return requireReadable(tx, id);
        });
    }

    /** What there is stays, also where it is more than the plan allows by now; what is added has to be allowed. */
    private static void requirePlan(Transaction tx, HubLicense license, LicenseWish wish) {
        Set<String> added = new HashSet<>(wish.features().keySet());
        added.removeAll(license.features().keySet());
        long more = Math.max(0, wish.seats() - license.seats());
        if (more > 0 || !added.isEmpty()) {
            Plans.requireLicense(tx, license.workspaceId(), wish.product().text(), more, added);
        }
    }

    /** Adds a model; devices have it after their next refresh. Refused where it is unknown, covered or too much. */
    public HubLicense addModel(Admission by, String id, LicenseWish.Covered model) {
        return journal.write(by.call(), tx -> {
            HubLicense license = require(tx.handle(), by, id);
            if (license.models().stream().anyMatch(held -> held.id().equals(model.id()))) {
                throw new Refusal(ProblemReason.CONFLICT, "model: the license covers it already");
            }
            LicenseRules.requireModels(license.models().size() + 1);
            LicenseRules.requireModel(model, license.startsAt());
            LicenseRows.insertModel(tx, license.id(), model);
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
        return LicenseRows.find(handle, id);
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

    /** The rank of a snapshot that is about to be signed: the newest trust bundle, and a sequence that was raised. */
    static StatusRank nextRank(Transaction tx, HubLicense license) {
        long sequence = Math.max(license.statusSequence() + 1, tx.now().toEpochMilli());
        long bundle = tx.handle()
                .createQuery("UPDATE license SET status_sequence = :sequence WHERE id = :id"
                        + " RETURNING (SELECT max(version) FROM trust_bundle)")
                .bind("sequence", sequence)
                .bind("id", license.id().text())
                .mapTo(Long.class)
                .one();
        return new StatusRank(bundle, sequence);
    }
}
