package dev.holdfast.hub.access;

import dev.holdfast.hub.audit.AuditEntry;
import dev.holdfast.hub.ledger.Columns;
import dev.holdfast.hub.ledger.Journal;
import dev.holdfast.hub.ledger.Page;
import dev.holdfast.hub.refusal.Refusal;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.StatementContext;

/** The workspaces. Thread-safe. */
public final class Workspaces {
    private final Journal journal;

    public Workspaces(Journal journal) {
        this.journal = journal;
    }

    /** Creates one. */
    public Workspace create(Admission by, String name) {
        return journal.write(by.call(), tx -> {
            String id = tx.ids().next("ws");
            tx.handle()
                    .createUpdate("INSERT INTO workspace (id, name, created_at, every_product, most_seats, most_tokens,"
                            + " every_feature, longest_token_days, never_expiring)"
                            + " VALUES (:id, :name, :at, TRUE, NULL, :tokens, TRUE, :days, FALSE)")
                    .bind("id", id)
                    .bind("name", name)
                    .bind("at", tx.now().toEpochMilli())
                    .bind("tokens", Plan.USUAL.mostTokens())
                    .bind("days", Plan.USUAL.longestTokenDays())
                    .execute();
            tx.audit(AuditEntry.in(id, "workspace.created", id));
            return new Workspace(id, name, tx.now());
        });
    }

    /** The one of that ID. */
    public Workspace get(Admission by, String id) {
        return journal.read(handle -> {
            by.requireWorkspace(handle, id);
            return handle.createQuery("SELECT * FROM workspace WHERE id = :id")
                    .bind("id", id)
                    .map(Workspaces::workspace)
                    .one();
        });
    }

    /** A part of the list of those that the caller reaches. */
    public Page<Workspace> list(Admission by, Page.Cut cut) {
        return journal.read(handle -> Page.of(
                reached(handle, by.caller()),
                cut,
                Workspaces::workspace,
                workspace -> workspace.createdAt().toEpochMilli() + ":" + workspace.id()));
    }

    private static Query reached(Handle handle, Caller caller) {
        String select = "SELECT * FROM workspace WHERE ";
        if (caller instanceof Caller.Operator) {
            return handle.createQuery(select + "1 = 1" + Page.SQL);
        }
        if (caller instanceof Caller.Person person) {
            return handle.createQuery(select + "id IN (SELECT workspace_id FROM membership WHERE account_id = :account)"
                            + Page.SQL)
                    .bind("account", person.accountId());
        }
        return handle.createQuery(select + "id = :id" + Page.SQL)
                .bind("id", caller.token().workspaceId());
    }

    /** Refuses with {@code not_found} where there is none of that ID. */
    public static void require(Handle handle, String id) {
        boolean there = handle.createQuery("SELECT id FROM workspace WHERE id = :id")
                .bind("id", id)
                .mapTo(String.class)
                .findOne()
                .isPresent();
        if (!there) {
            throw Refusal.notFound("workspace");
        }
    }

    private static Workspace workspace(ResultSet row, StatementContext context) throws SQLException {
        return new Workspace(row.getString("id"), row.getString("name"), Columns.instant(row, "created_at"));
    }
}
