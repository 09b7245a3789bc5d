package dev.holdfast.hub.access;

import dev.holdfast.hub.audit.AuditEntry;
import dev.holdfast.hub.ledger.Journal;
import dev.holdfast.hub.ledger.Page;
import dev.holdfast.hub.refusal.Refusal;
import dev.holdfast.protocol.TokenFormat;
import java.util.Objects;
import org.jdbi.v3.core.Handle;

/** The tokens. Thread-safe. */
public final class Tokens {
    private final Journal journal;

    public Tokens(Journal journal) {
        this.journal = journal;
    }

    /** Creates a PAT. */
    public NewToken createPat(Admission by, String serviceUserId, TokenWish wish) {
        return journal.write(by.call(), tx -> {
            ServiceUser user = ServiceUsers.require(tx.handle(), by, serviceUserId);
            NewToken created = TokenTable.create(
                    tx, TokenFormat.Type.SERVICE_USER, Token.Owner.serviceUser(user.id()), user.workspaceId(), wish);
            tx.audit(AuditEntry.in(
                            user.workspaceId(), "token.created", created.token().id())
                    .with(created.token().partial()));
            return created;
        });
    }

    /** A part of the list of a service user's. */
    public Page<Token> ofServiceUser(Admission by, String serviceUserId, Page.Cut cut) {
        return journal.read(handle -> {
            ServiceUsers.require(handle, by, serviceUserId);
            return Page.of(
                    handle.createQuery("SELECT * FROM token WHERE type = 'pat' AND service_user_id = :user"
                                    + " AND deleted_at IS NULL" + Page.SQL)
                            .bind("user", serviceUserId),
                    cut,
                    TokenTable.mapper(handle),
                    token -> token.createdAt().toEpochMilli() + ":" + token.id());
        });
    }

    /** Revokes a token of a workspace, once; its devices are left alone. */
    public void revoke(Admission by, String id) {
        journal.write(by.call(), tx -> {
            Token token = require(tx.handle(), by, id);
            if (token.revokedAt() == null) {
                tx.handle()
                        .createUpdate("UPDATE token SET revoked_at = :at WHERE id = :id")
                        .bind("at", tx.now().toEpochMilli())
                        .bind("id", id)
                        .execute();
                tx.audit(AuditEntry.in(Caller.workspaceOf(token), "token.revoked", id)
                        .with(token.partial()));
            }
            return id;
        });
    }

    /** The token of a workspace in which the caller may do the operation. */
    private static Token require(Handle handle, Admission by, String id) {
        Token token = TokenTable.byId(handle, id)
                .filter(found -> found.workspaceId() != null)
                .orElseThrow(() -> Refusal.notFound("token"));
        by.require(handle, Objects.requireNonNull(token.workspaceId()), "token");
        return token;
    }
}
