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
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** The members of the workspaces. Thread-safe. */
public final class Members {
    private static final String SELECT = "SELECT * FROM (SELECT a.id AS id, m.workspace_id, a.email, a.name, m.role,"
            + " m.created_at FROM membership m JOIN account a ON a.id = m.account_id) member"
            + " WHERE workspace_id = :workspace";

    private final Journal journal;

    public Members(Journal journal) {
        this.journal = journal;
    }

    /** A part of the list of a workspace's. */
    public Page<Member> list(Admission by, String workspaceId, Page.Cut cut) {
        return journal.read(handle -> {
            by.requireWorkspace(handle, workspaceId);
            return Page.of(
                    handle.createQuery(SELECT + Page.SQL).bind("workspace", workspaceId),
                    cut,
                    Members::member,
                    member -> member.createdAt().toEpochMilli() + ":" + member.accountId());
        });
    }

    /** The member with that account. */
    public Member get(Admission by, String workspaceId, String accountId) {
        return journal.read(handle -> {
            by.requireWorkspace(handle, workspaceId);
            return require(handle, workspaceId, accountId);
        });
    }

    /** Gives a member another role; refused where no admin would be left. */
    public Member change(Admission by, String workspaceId, String accountId, Role role) {
        return journal.write(by.call(), tx -> {
            by.requireWorkspace(tx.handle(), workspaceId);
            Member member = require(tx.handle(), workspaceId, accountId);
            if (member.role() != role) {
                requireAnotherAdmin(tx.handle(), member);
                tx.handle()
                        .createUpdate("UPDATE membership SET role = :role"
                                + " WHERE workspace_id = :workspace AND account_id = :account")
                        .bind("role", role.id())
                        .bind("workspace", workspaceId)
                        .bind("account", accountId)
                        .execute();
                tx.audit(AuditEntry.in(workspaceId, "member.changed", accountId)
                        .with(member.role().id() + " to " + role.id()));
            }
            return require(tx.handle(), workspaceId, accountId);
        });
    }

    /** Removes a member, whose personal tokens do nothing in the workspace from the next call on. */
    public void remove(Admission by, String workspaceId, String accountId) {
        journal.write(by.call(), tx -> {
            by.requireWorkspace(tx.handle(), workspaceId);
            Member member = require(tx.handle(), workspaceId, accountId);
            requireAnotherAdmin(tx.handle(), member);
            tx.handle()
                    .createUpdate("DELETE FROM membership WHERE workspace_id = :workspace AND account_id = :account")
                    .bind("workspace", workspaceId)
                    .bind("account", accountId)
                    .execute();
            tx.audit(AuditEntry.in(workspaceId, "member.removed", accountId)
                    .with(member.role().id()));
            return accountId;
        });
    }

    /** Adds an account to a workspace. */
    static void add(Transaction tx, String workspaceId, String accountId, Role role) {
        tx.handle()
                .createUpdate("INSERT INTO membership (workspace_id, account_id, role, created_at)"
                        + " VALUES (:workspace, :account, :role, :at)")
                .bind("workspace", workspaceId)
                .bind("account", accountId)
                .bind("role", role.id())
                .bind("at", tx.now().toEpochMilli())
                .execute();
        tx.audit(AuditEntry.in(workspaceId, "member.added", accountId).with(role.id()));
    }

    /** Whether the workspace has an admin. */
    static boolean hasAdmin(Handle handle, String workspaceId) {
        return admins(handle, workspaceId) > 0;
    }

    private static long admins(Handle handle, String workspaceId) {
        return handle.createQuery("SELECT count(*) FROM membership WHERE workspace_id = :workspace AND role = 'admin'")
                .bind("workspace", workspaceId)
                .mapTo(Long.class)
                .one();
    }

    private static void requireAnotherAdmin(Handle handle, Member member) {
        if (member.role() == Role.ADMIN && admins(handle, member.workspaceId()) < 2) {
            throw new Refusal(
                    ProblemReason.CONFLICT,
                    "member: expected another admin to be left, found the workspace's last one",
                    "make another member an admin first");
        }
    }

    static Member require(Handle handle, String workspaceId, String accountId) {
        return handle.createQuery(SELECT + " AND id = :account")
                .bind("workspace", workspaceId)
                .bind("account", accountId)
                .map(Members::member)
                .findOne()
                .orElseThrow(() -> Refusal.notFound("member"));
    }

    private static Member member(ResultSet row, StatementContext context) throws SQLException {
        return new Member(
                row.getString("id"),
                row.getString("workspace_id"),
                row.getString("email"),
                row.getString("name"),
                Role.ofId(row.getString("role")).orElseThrow(),
                Columns.instant(row, "created_at"));
    }
}
