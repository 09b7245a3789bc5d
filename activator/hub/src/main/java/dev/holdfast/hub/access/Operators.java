package dev.holdfast.hub.access;

import dev.holdfast.hub.audit.AuditEntry;
import dev.holdfast.hub.ledger.Columns;
import dev.holdfast.hub.ledger.Journal;
import dev.holdfast.hub.ledger.Page;
import dev.holdfast.hub.ledger.Transaction;
import dev.holdfast.hub.refusal.Refusal;
import dev.holdfast.protocol.ProblemReason;
import dev.holdfast.protocol.TokenFormat;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Set;
import org.jdbi.v3.core.statement.StatementContext;

/** The operators. Thread-safe. */
public final class Operators {
    private final Journal journal;

    public Operators(Journal journal) {
        this.journal = journal;
    }

    /**
     * One of those who own products, models, plans, licenses and keys.
     *
     * @param id {@code op_} and 26 characters
     * @param name a name for people
     * @param createdAt when the operator was created
     */
    public record Operator(String id, String name, Instant createdAt) {}

    /**
     * An operator at the only moment at which the secret of the first token is known to the hub.
     *
     * @param operator the operator
     * @param token the first personal token
     */
    public record NewOperator(Operator operator, NewToken token) {}

    /** Creates one; refused where there is one of that name. */
    public NewOperator create(Admission by, String name) {
        return journal.write(by.call(), tx -> create(tx, name));
    }

    /** Creates one, for whoever makes the hub as well. */
    public static NewOperator create(Transaction tx, String name) {
        boolean taken = tx.handle()
                .createQuery("SELECT id FROM operator WHERE name = :name AND ended_at IS NULL")
                .bind("name", name)
                .mapTo(String.class)
                .findOne()
                .isPresent();
        if (taken) {
            throw new Refusal(ProblemReason.CONFLICT, "operator: there is one of this name already");
        }
        String id = tx.ids().next("op");
        tx.handle()
                .createUpdate("INSERT INTO operator (id, name, created_at) VALUES (:id, :name, :at)")
                .bind("id", id)
                .bind("name", name)
                .bind("at", tx.now().toEpochMilli())
                .execute();
        NewToken created = TokenTable.create(
                tx,
                TokenFormat.Type.PERSONAL,
                Token.Owner.operator(id),
                null,
                new TokenWish("first", "", Set.of(), null, null),
                null);
        tx.audit(AuditEntry.of("operator.created", id).with(created.token().partial()));
        return new NewOperator(new Operator(id, name, tx.now()), created);
    }

    /** A part of the list of those who were not ended. */
    public Page<Operator> list(Page.Cut cut) {
        return journal.read(handle -> Page.of(
                handle.createQuery("SELECT * FROM operator WHERE ended_at IS NULL" + Page.SQL),
                cut,
                Operators::operator,
                operator -> operator.createdAt().toEpochMilli() + ":" + operator.id()));
    }

    /** The one of that ID; refused where it was ended. */
    public Operator get(String id) {
        return journal.read(handle -> handle.createQuery("SELECT * FROM operator WHERE id = :id AND ended_at IS NULL")
                .bind("id", id)
                .map(Operators::operator)
                .findOne()
                .orElseThrow(() -> Refusal.notFound("operator")));
    }

    private static Operator operator(ResultSet row, StatementContext context) throws SQLException {
        return new Operator(row.getString("id"), row.getString("name"), Columns.instant(row, "created_at"));
    }

    /** Ends one, for good, and revokes the tokens; refused where nobody would be left. */
    public void end(Admission by, String id) {
        journal.write(by.call(), tx -> {
            Set<String> all = Set.copyOf(tx.handle()
                    .createQuery("SELECT id FROM operator WHERE ended_at IS NULL")
                    .mapTo(String.class)
                    .list());
            if (!all.contains(id)) {
                throw Refusal.notFound("operator");
            }
            if (all.size() == 1) {
                throw new Refusal(
                        ProblemReason.CONFLICT,
                        "operator: expected another one to be left, found the last",
                        "create another operator first");
            }
            tx.handle()
                    .createUpdate("UPDATE operator SET ended_at = :at WHERE id = :id")
                    .bind("at", tx.now().toEpochMilli())
                    .bind("id", id)
                    .execute();
            TokenRevocations.endAll(tx, "operator_id", id);
            tx.audit(AuditEntry.of("operator.ended", id));
            return id;
        });
    }
}
