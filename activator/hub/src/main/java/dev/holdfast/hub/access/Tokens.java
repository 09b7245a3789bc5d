package dev.holdfast.hub.access;

import dev.holdfast.hub.audit.AuditEntry;
import dev.holdfast.hub.ledger.Journal;
import dev.holdfast.hub.ledger.Page;
import dev.holdfast.hub.ledger.Transaction;
import dev.holdfast.hub.refusal.Refusal;
import dev.holdfast.protocol.TokenFormat;

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
            return create(
                    tx,
                    by,
                    TokenFormat.Type.SERVICE_USER,
                    Token.Owner.serviceUser(user.id()),
                    user.workspaceId(),
                    wish);
        });
    }

    /** Creates a workspace token, which stays good whoever of the workspace goes. */
    public NewToken createOfWorkspace(Admission by, String workspaceId, TokenWish wish) {
        return journal.write(by.call(), tx -> {
            by.requireWorkspace(tx.handle(), workspaceId);
            return create(tx, by, TokenFormat.Type.WORKSPACE, Token.Owner.WORKSPACE, workspaceId, wish);
        });
    }

    private static NewToken create(
            Transaction tx,
            Admission by,
            TokenFormat.Type type,
            Token.Owner owner,
            String workspaceId,
            TokenWish wish) {
        TokenRules.requireGivable(tx.handle(), by, workspaceId, wish.scopes(), wish.licenses());
        NewToken created = TokenTable.create(tx, type, owner, workspaceId, wish, null);
        tx.audit(AuditEntry.in(workspaceId, "token.created", created.token().id())
                .with(created.token().partial()));
        return created;
    }

    /** Creates a personal token of the caller, who has one already. */
    public NewToken createOwn(Admission by, TokenWish wish) {
        return journal.write(by.call(), tx -> {
            TokenRules.requireOwn(by.caller(), wish.scopes());
            NewToken created = TokenTable.create(
                    tx, TokenFormat.Type.PERSONAL, by.caller().token().owner(), null, wish, null);
            tx.audit(AuditEntry.of("token.created", created.token().id())
                    .with(created.token().partial()));
            return created;
        });
    }

    /** A part of the list of a service user's. */
    public Page<TokenView> ofServiceUser(Admission by, String serviceUserId, Page.Cut cut) {
        return journal.read(handle -> {
            ServiceUsers.require(handle, by, serviceUserId);
            TokenFilter pats = TokenFilter.ALL.only(TokenFormat.Type.SERVICE_USER);
            return TokenView.page(handle, "service_user_id", serviceUserId, pats, journal.now(), cut);
        });
    }

    /** A part of the list of a workspace's. */
    public Page<TokenView> ofWorkspace(Admission by, String workspaceId, TokenFilter filter, Page.Cut cut) {
        return journal.read(handle -> {
            by.requireWorkspace(handle, workspaceId);
            return TokenView.page(handle, "workspace_id", workspaceId, filter, journal.now(), cut);
        });
    }

    /** A part of the list of the caller's personal ones. */
    public Page<TokenView> own(Admission by, TokenFilter filter, Page.Cut cut) {
        Token.Owner owner = by.caller().token().owner();
        TokenFilter personal = filter.only(TokenFormat.Type.PERSONAL);
        return journal.read(handle -> owner.operatorId() == null
                ? TokenView.page(handle, "account_id", String.valueOf(owner.accountId()), personal, journal.now(), cut)
                : TokenView.page(handle, "operator_id", owner.operatorId(), personal, journal.now(), cut));
    }

    /** The one of that ID. */
    public TokenView get(TokenFinder finder, Admission by, String id) {
        return journal.read(handle -> {
            Token token = finder.require(handle, by, id);
            return TokenView.find(handle, token.id(), journal.now()).orElseThrow(() -> Refusal.notFound("token"));
        });
    }
}
