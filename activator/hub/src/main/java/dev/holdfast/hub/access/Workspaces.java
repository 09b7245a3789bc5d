package dev.holdfast.hub.access;

import dev.holdfast.hub.audit.AuditEntry;
import dev.holdfast.hub.audit.Call;
import dev.holdfast.hub.ledger.Columns;
import dev.holdfast.hub.ledger.Journal;
import dev.holdfast.hub.ledger.Page;
import dev.holdfast.hub.refusal.Refusal;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** The workspaces. Thread-safe. */
public final class Workspaces {
    private final Journal journal;

    public Workspaces(Journal journal) {
        this.journal = journal;
    }

    /** Creates one. */
    public Workspace create(Call call, String name) {
        return journal.write(call, tx -> {
            String id = tx.ids().next("ws");
            tx.handle()
                    .createUpdate("INSERT INTO workspace (id, name, created_at) VALUES (:id, :name, :at)")
                    .bind("id", id)
                    .bind("name", name)
                    .bind("at", tx.now().toEpochMilli())
                    .execute();
            tx.audit(AuditEntry.in(id, "workspace.created", id));
            return new Workspace(id, name, tx.now());
        });
    }

    /** A part of the list of all. */
    public Page<Workspace> list(Page.Cut cut) {
        return journal.read(handle -> Page.of(
                handle.createQuery("SELECT * FROM workspace WHERE 1 = 1" + Page.SQL),
                cut,
                Workspaces::workspace,
                workspace -> workspace.createdAt().toEpochMilli() + ":" + workspace.id()));
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
