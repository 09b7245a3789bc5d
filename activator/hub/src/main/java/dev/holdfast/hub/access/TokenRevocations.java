package dev.holdfast.hub.access;

import dev.holdfast.hub.audit.AuditEntry;
import dev.holdfast.hub.ledger.Journal;
import dev.holdfast.hub.ledger.Transaction;
import dev.holdfast.hub.refusal.Refusal;
import dev.holdfast.protocol.ProblemReason;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** Ends tokens, one or all, and says which devices stand behind them. Thread-safe. */
public final class TokenRevocations {
    private final Journal journal;
    private final DevicesBehind devices;

    public TokenRevocations(Journal journal, DevicesBehind devices) {
        this.journal = journal;
        this.devices = devices;
    }

    /**
     * What was ended.
     *
     * @param revoked how many tokens were revoked now
     * @param installed how many device tokens beside these, for which they were exchanged, were revoked now
     * @param activations how many live activations were last activated with them, with those revoked before, or with
     *     device tokens for which they were exchanged
     * @param suspended how many of these were suspended now
     */
    public record Outcome(long revoked, long installed, long activations, long suspended) {
        private String inWords() {
            return "tokens revoked: " + revoked + ", activations behind: " + activations + ", suspended: " + suspended;
        }
    }

    /**
     * A token that was ended.
     *
     * @param token the token as it is now
     * @param outcome what was ended with it
     */
    public record Ended(TokenView token, Outcome outcome) {}

    /**
     * Revokes a token; from the next call on it is refused. Revoking it again changes nothing but, where asked, suspends
     * what it has activated and revokes the device tokens for which it was exchanged.
     *
     * @param leaked whether the live activations behind it are suspended too, and those device tokens revoked
     */
    public Ended revoke(TokenFinder finder, Admission by, String id, boolean leaked) {
        return journal.write(by.call(), tx -> {
            Token token = finder.require(tx.handle(), by, id);
            List<Token> all =
                    token.family() == null ? List.of(token) : TokenTable.all(tx.handle(), "family", token.family());
            Outcome outcome = end(tx, all, leaked);
            return new Ended(view(tx.handle(), id, tx.now()), outcome);
        });
    }

    /** Revokes every token of a service user, as {@link #revoke} does one. */
    public Outcome revokeAllOfUser(Admission by, String serviceUserId, boolean leaked) {
        return journal.write(by.call(), tx -> {
            ServiceUser user = ServiceUsers.require(tx.handle(), by, serviceUserId);
            Outcome outcome = end(tx, TokenTable.all(tx.handle(), "service_user_id", user.id()), leaked);
            tx.audit(AuditEntry.in(user.workspaceId(), "tokens.revoked", user.id())
                    .with(outcome.inWords()));
            return outcome;
        });
    }

    /** Revokes every token of a workspace: PATs, workspace tokens, device tokens; the caller's own if it is one. */
    public Outcome revokeAllOfWorkspace(Admission by, String workspaceId, boolean leaked) {
        return journal.write(by.call(), tx -> {
            by.requireWorkspace(tx.handle(), workspaceId);
            Outcome outcome = end(tx, TokenTable.all(tx.handle(), "workspace_id", workspaceId), leaked);
            tx.audit(AuditEntry.in(workspaceId, "tokens.revoked", workspaceId).with(outcome.inWords()));
            return outcome;
        });
    }

    private Outcome end(Transaction tx, List<Token> tokens, boolean leaked) {
        List<Token> installed = installedWith(tx.handle(), tokens);
        long revoked = tokens.stream().filter(token -> end(tx, token)).count();
        if (!leaked) {
            return new Outcome(revoked, 0, activations(tx, tokens) + activations(tx, installed), 0);
        }
        long followed = installed.stream()
                .filter(token -> token.deletedAt() == null && end(tx, token))
                .count();
        long suspended =
                tokens.stream().mapToLong(token -> devices.suspend(tx, token)).sum();
        return new Outcome(revoked, followed, activations(tx, tokens) + activations(tx, installed), suspended);
    }

    /** The device tokens for which tokens were exchanged, without those among the tokens. */
    private static List<Token> installedWith(Handle handle, List<Token> tokens) {
        Set<String> named = tokens.stream().map(Token::id).collect(Collectors.toSet());
        return tokens.stream()
                .flatMap(token -> TokenTable.installedWith(handle, token.id()).stream())
                .filter(token -> !named.contains(token.id()))
                .toList();
    }

    private static long activations(Transaction tx, List<Token> tokens) {
        return tokens.stream()
                .mapToLong(token -> TokenTable.activations(tx.handle(), token.id()))
                .sum();
    }

    /** Revokes every token of the owner in the named column, because the owner is ended; each is in the audit. */
    static void endAll(Transaction tx, String column, String owner) {
        TokenTable.all(tx.handle(), column, owner).forEach(token -> end(tx, token));
    }

    /** Revokes a token that is not revoked yet. */
    static boolean end(Transaction tx, Token token) {
        if (token.revokedAt() != null) {
            return false;
        }
        TokenTable.revoke(tx, token.id());
        tx.audit(new AuditEntry("token.revoked", token.id(), token.workspaceId(), token.partial())
                .onMachine(token.deviceKey()));
        return true;
    }

    /** Takes a token that is revoked or expired off every list; the audit goes on to name it. */
    public void delete(TokenFinder finder, Admission by, String id) {
        journal.write(by.call(), tx -> {
            Token token = finder.require(tx.handle(), by, id);
            if (TokenState.of(token, tx.now()) == TokenState.LIVE) {
                throw new Refusal(
                        ProblemReason.CONFLICT,
                        "token: expected one that is revoked or has expired, found one that is good",
                        "revoke it first");
            }
            delete(tx, token);
            return id;
        });
    }

    static void delete(Transaction tx, Token token) {
        TokenTable.delete(tx, token.id());
        tx.audit(new AuditEntry("token.deleted", token.id(), token.workspaceId(), token.partial())
                .onMachine(token.deviceKey()));
    }

    private static TokenView view(Handle handle, String id, Instant now) {
        return TokenView.find(handle, id, now).orElseThrow(() -> Refusal.notFound("token"));
    }
}
