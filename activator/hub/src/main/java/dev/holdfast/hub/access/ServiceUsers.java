package dev.holdfast.hub.access;

import dev.holdfast.hub.audit.AuditEntry;
import dev.holdfast.hub.ledger.Columns;
import dev.holdfast.hub.ledger.Journal;
import dev.holdfast.hub.ledger.Page;
import dev.holdfast.hub.refusal.Refusal;
import dev.holdfast.protocol.ProblemReason;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;

/** The service users of the workspaces. Thread-safe. */
public final class ServiceUsers {
    private final Journal journal;

    public ServiceUsers(Journal journal) {
        this.journal = journal;
    }

    /** Creates one; refused where the workspace has one of that name, or a license is not the workspace's. */
    public ServiceUser create(Admission by, String workspaceId, ServiceUserWish wish) {
        return journal.write(by.call(), tx -> {
            by.requireWorkspace(tx.handle(), workspaceId);
            TokenRules.requireWithin(by, workspaceId, wish.licenses());
            requireFreeName(tx.handle(), workspaceId, wish.name());
            ServiceUser user = new ServiceUser(
                    tx.ids().next("su"), workspaceId, wish.name(), wish.description(), wish.licenses(), tx.now());
            tx.handle()
                    .createUpdate("INSERT INTO service_user (id, workspace_id, name, description, restricted,"
                            + " created_at) VALUES (:id, :workspace, :name, :description, :restricted, :at)")
                    .bind("id", user.id())
                    .bind("workspace", workspaceId)
                    .bind("name", wish.name())
                    .bind("description", wish.description())
                    .bind("restricted", wish.licenses() != null)
                    .bind("at", tx.now().toEpochMilli())
                    .execute();
            LicenseLimits.OF_SERVICE_USERS.write(tx.handle(), workspaceId, user.id(), wish.licenses());
            tx.audit(AuditEntry.in(workspaceId, "service-user.created", user.id()));
            return user;
        });
    }

    private static void requireFreeName(Handle handle, String workspaceId, String name) {
        boolean taken = handle.createQuery("SELECT id FROM service_user"
                        + " WHERE workspace_id = :workspace AND name = :name AND deleted_at IS NULL")
                .bind("workspace", workspaceId)
                .bind("name", name)
                .mapTo(String.class)
                .findOne()
                .isPresent();
        if (taken) {
            throw new Refusal(ProblemReason.CONFLICT, "service user: the workspace has one of this name already");
        }
    }

    /** A part of the list of a workspace's. */
    public Page<ServiceUser> list(Admission by, String workspaceId, Page.Cut cut) {
        return journal.read(handle -> {
            by.requireWorkspace(handle, workspaceId);
            return Page.of(
                    handle.createQuery("SELECT * FROM service_user"
                                    + " WHERE workspace_id = :workspace AND deleted_at IS NULL" + Page.SQL)
                            .bind("workspace", workspaceId),
                    cut,
                    mapper(handle),
                    user -> user.createdAt().toEpochMilli() + ":" + user.id());
        });
    }

    /** The one of that ID. */
    public ServiceUser get(Admission by, String id) {
        return journal.read(handle -> require(handle, by, id));
    }

    /** Says anew which licenses it may use; null for every license of the workspace. */
    public ServiceUser limit(Admission by, String id, @Nullable Set<String> licenses) {
        return journal.write(by.call(), tx -> {
            ServiceUser user = require(tx.handle(), by, id);
            TokenRules.requireWithin(by, user.workspaceId(), licenses);
            tx.handle()
                    .createUpdate("UPDATE service_user SET restricted = :restricted WHERE id = :id")
                    .bind("restricted", licenses != null)
                    .bind("id", id)
                    .execute();
            LicenseLimits.OF_SERVICE_USERS.write(tx.handle(), user.workspaceId(), id, licenses);
            String detail = licenses == null ? "every license" : String.join(" ", licenses);
            tx.audit(AuditEntry.in(user.workspaceId(), "service-user.limited", id)
                    .with(detail));
            return new ServiceUser(id, user.workspaceId(), user.name(), user.description(), licenses, user.createdAt());
        });
    }

    /** Deletes one: its tokens are revoked, and devices that it activated are no longer answered. */
    public void delete(Admission by, String id) {
        journal.write(by.call(), tx -> {
            ServiceUser user = require(tx.handle(), by, id);
            tx.handle()
                    .createUpdate("UPDATE service_user SET deleted_at = :at WHERE id = :id")
                    .bind("at", tx.now().toEpochMilli())
                    .bind("id", id)
                    .execute();
            TokenRevocations.endAll(tx, "service_user_id", id);
            tx.audit(AuditEntry.in(user.workspaceId(), "service-user.deleted", id));
            return id;
        });
    }

    /** The one of that ID, or empty where there is none or it was deleted. */
    public static Optional<ServiceUser> find(Handle handle, String id) {
        return handle.createQuery("SELECT * FROM service_user WHERE id = :id AND deleted_at IS NULL")
                .bind("id", id)
                .map(mapper(handle))
                .findOne();
    }

    /** The one of that ID, where the caller may do the operation in its workspace. */
    static ServiceUser require(Handle handle, Admission by, String id) {
        ServiceUser user = find(handle, id).orElseThrow(() -> Refusal.notFound("service user"));
        by.require(handle, user.workspaceId(), "service user");
        return user;
    }

    private static RowMapper<ServiceUser> mapper(Handle handle) {
        return (row, context) -> new ServiceUser(
                row.getString("id"),
                row.getString("workspace_id"),
                row.getString("name"),
                row.getString("description"),
                LicenseLimits.OF_SERVICE_USERS.read(handle, row.getBoolean("restricted"), row.getString("id")),
                Columns.instant(row, "created_at"));
    }
}
