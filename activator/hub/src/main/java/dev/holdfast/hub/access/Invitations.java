package dev.holdfast.hub.access;

import dev.holdfast.hub.audit.AuditEntry;
import dev.holdfast.hub.ledger.Columns;
import dev.holdfast.hub.ledger.Journal;
import dev.holdfast.hub.ledger.Page;
import dev.holdfast.hub.ledger.Transaction;
import dev.holdfast.hub.refusal.Refusal;
import dev.holdfast.protocol.ProblemReason;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** Makes, lists and withdraws invitations. Thread-safe. */
public final class Invitations {
    private static final Duration LIFE = Duration.ofDays(7);

    private final Journal journal;

    public Invitations(Journal journal) {
        this.journal = journal;
    }

    /**
     * Invites a person. Operators invite admins only, and only while the workspace has none, because an admin can make
     * and use the workspace's secrets, which are none of theirs.
     */
    public NewInvitation create(Admission by, String workspaceId, InvitationWish wish) {
        return journal.write(by.call(), tx -> {
            by.requireWorkspace(tx.handle(), workspaceId);
            if (by.caller() instanceof Caller.Operator) {
                requireFirstAdmin(tx.handle(), workspaceId, wish.role());
            }
            Secret secret = Secret.makeInvitation(tx.ids().random());
            Invitation made = new Invitation(
                    tx.ids().next("in"),
                    workspaceId,
                    wish.email(),
                    wish.name(),
                    wish.role(),
                    tx.call().actor(),
                    tx.now(),
                    tx.now().plus(LIFE),
                    null,
                    null);
            insert(tx.handle(), made, secret);
            tx.audit(AuditEntry.in(workspaceId, "invitation.created", made.id())
                    .with(wish.role().id()));
            return new NewInvitation(made, secret);
        });
    }

    private static void requireFirstAdmin(Handle handle, String workspaceId, Role role) {
        if (role != Role.ADMIN) {
            throw new Refusal(
                    ProblemReason.FORBIDDEN,
                    "role: an operator invites a workspace's first admin and nobody else",
                    "invite an admin, who invites the others");
        }
        if (Members.hasAdmin(handle, workspaceId)) {
            throw new Refusal(
                    ProblemReason.FORBIDDEN,
                    "the workspace has an admin, and an operator invites only the first",
                    "ask an admin of the workspace to invite; where every admin is lost, end their accounts with"
                            + " `holdfast-hub account end` first");
        }
    }

    private static void insert(Handle handle, Invitation made, Secret secret) {
        handle.createUpdate("INSERT INTO invitation (id, secret_sha256, workspace_id, email, name, role, created_by,"
                        + " created_at, expires_at) VALUES (:id, :digest, :workspace, :email, :name, :role, :by,"
                        + " :at, :expires)")
                .bind("id", made.id())
                .bind("digest", secret.digest())
                .bind("workspace", made.workspaceId())
                .bind("email", made.email())
                .bind("name", made.name())
                .bind("role", made.role().id())
                .bind("by", made.createdBy())
                .bind("at", made.createdAt().toEpochMilli())
                .bind("expires", made.expiresAt().toEpochMilli())
                .execute();
    }

    /** A part of the list of a workspace's, whatever became of them. */
    public Page<Invitation> list(Admission by, String workspaceId, Page.Cut cut) {
        return journal.read(handle -> {
            by.requireWorkspace(handle, workspaceId);
            return Page.of(
                    handle.createQuery("SELECT * FROM invitation WHERE workspace_id = :workspace" + Page.SQL)
                            .bind("workspace", workspaceId),
                    cut,
                    Invitations::invitation,
                    invitation -> invitation.createdAt().toEpochMilli() + ":" + invitation.id());
        });
    }

    /** The one of that ID, whatever became of it. */
    public Invitation get(Admission by, String id) {
        return journal.read(handle -> require(handle, by, id));
    }

    private static Invitation require(Handle handle, Admission by, String id) {
        Invitation found = handle.createQuery("SELECT * FROM invitation WHERE id = :id")
                .bind("id", id)
                .map(Invitations::invitation)
                .findOne()
                .orElseThrow(() -> Refusal.notFound("invitation"));
        by.require(handle, found.workspaceId(), "invitation");
        return found;
    }

    /** Withdraws one; refused where it was accepted. */
    public void withdraw(Admission by, String id) {
        journal.write(by.call(), tx -> {
            Invitation found = require(tx.handle(), by, id);
            if (found.acceptedAt() != null) {
                throw new Refusal(
                        ProblemReason.CONFLICT, "invitation: it was accepted", "remove the member who accepted it");
            }
            if (found.withdrawnAt() == null) {
                settle(tx, found, "withdrawn_at");
                tx.audit(AuditEntry.in(found.workspaceId(), "invitation.withdrawn", id));
            }
            return id;
        });
    }

    /** Writes down that an invitation was accepted or withdrawn. */
    static void settle(Transaction tx, Invitation invitation, String column) {
        tx.handle()
                .createUpdate("UPDATE invitation SET " + column + " = :at WHERE id = :id")
                .bind("at", tx.now().toEpochMilli())
                .bind("id", invitation.id())
                .execute();
    }

    /** The invitation with that secret where it is good now; whoever shows one that matches is told what is wrong. */
    static Invitation good(Handle handle, Secret presented, Instant now) {
        Invitation found = handle.createQuery("SELECT * FROM invitation WHERE secret_sha256 = :digest")
                .bind("digest", presented.digest())
                .map(Invitations::invitation)
                .findOne()
                .orElseThrow(() -> new Refusal(
                        ProblemReason.TOKEN_INVALID,
                        "the invitation is not known to the hub",
                        "check for a typing error, or ask for a new invitation"));
        try {
            requireGood(handle, found, now);
        } catch (Refusal refusal) {
            throw refusal.showing(new Refusal.Shown(found.id(), found.workspaceId()));
        }
        return found;
    }

    private static void requireGood(Handle handle, Invitation found, Instant now) {
        switch (found.state(now)) {
            case "expired" ->
                throw new Refusal(
                        ProblemReason.TOKEN_EXPIRED,
                        "the invitation expired on " + found.expiresAt(),
                        "ask for a new invitation");
            case "accepted" ->
                throw new Refusal(
                        ProblemReason.TOKEN_REVOKED,
                        "the invitation was accepted on " + found.acceptedAt() + ", and is good once",
                        "use the token that was shown then; if that was not you, tell an admin of the workspace");
            case "withdrawn" ->
                throw new Refusal(
                        ProblemReason.TOKEN_REVOKED,
                        "the invitation was withdrawn on " + found.withdrawnAt(),
                        "ask for a new invitation");
            default -> requireStillFirst(handle, found);
        }
    }

    /** An operator who kept a second invitation gains nothing by it. */
    private static void requireStillFirst(Handle handle, Invitation found) {
        if (found.byOperator() && Members.hasAdmin(handle, found.workspaceId())) {
            throw new Refusal(
                    ProblemReason.TOKEN_REVOKED,
                    "the invitation was an operator's for the first admin, and the workspace has one",
                    "ask an admin of the workspace for an invitation");
        }
    }

    static Invitation invitation(ResultSet row, StatementContext context) throws SQLException {
        return new Invitation(
                row.getString("id"),
                row.getString("workspace_id"),
                row.getString("email"),
                row.getString("name"),
                Role.ofId(row.getString("role")).orElseThrow(),
                row.getString("created_by"),
                Columns.instant(row, "created_at"),
                Columns.instant(row, "expires_at"),
                Columns.optionalInstant(row, "accepted_at"),
                Columns.optionalInstant(row, "withdrawn_at"));
    }
}
