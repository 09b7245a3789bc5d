package dev.holdfast.hub.access;

import dev.holdfast.hub.audit.Call;
import dev.holdfast.hub.ledger.Journal;
import dev.holdfast.hub.ledger.Transaction;
import dev.holdfast.hub.refusal.Refusal;
import dev.holdfast.protocol.ProblemReason;
import dev.holdfast.protocol.TokenFormat;
import java.time.Instant;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Says whose token it is that a caller shows, or refuses. An unknown secret and a wrong checksum are answered alike;
 * whoever shows a secret that matches is told what is wrong with it. Thread-safe.
 */
public final class Gate {
    private final Journal journal;

    public Gate(Journal journal) {
        this.journal = journal;
    }

    /**
     * Lets an operator in, by a personal token.
     *
     * @param presented what the caller shows; null for nothing
     * @return the actor for the audit
     */
    public String operator(@Nullable Secret presented) {
        Instant now = journal.now();
        if (presented == null) {
            throw new Refusal(
                    ProblemReason.TOKEN_MISSING,
                    "the operation is an operator's and no token was given",
                    "send the operator's personal token in the Authorization header; `holdfast-hub` takes it from"
                            + " `--token-file FILE`, `--token-stdin` or HOLDFAST_OPERATOR_TOKEN");
        }
        Token token = journal.read(handle -> good(handle, presented, now));
        if (token.type() != TokenFormat.Type.PERSONAL) {
            throw new Refusal(
                    ProblemReason.FORBIDDEN, "the operation is an operator's, and the token is a service user's");
        }
        String actor = "operator:" + token.ownerId();
        if (Tokens.needsMark(token, now)) {
            journal.write(new Call(actor, "", ""), tx -> {
                Tokens.mark(tx, token);
                return token;
            });
        }
        return actor;
    }

    /**
     * Lets a service user in to activate, by a PAT with that scope.
     *
     * @param presented what the caller shows; null for nothing
     */
    public static Pass toActivate(Transaction tx, @Nullable Secret presented) {
        Token token = good(tx.handle(), presented, tx.now());
        if (token.type() != TokenFormat.Type.SERVICE_USER) {
            throw new Refusal(ProblemReason.TOKEN_WRONG_TYPE, "a personal token cannot activate");
        }
        if (!token.scopes().contains(Scope.ACTIVATIONS_CREATE)) {
            throw new Refusal(
                    ProblemReason.TOKEN_SCOPE_MISSING, "the token lacks the scope " + Scope.ACTIVATIONS_CREATE.id());
        }
        ServiceUser user = ServiceUsers.find(tx.handle(), token.ownerId())
                .orElseThrow(() -> Refusal.of(ProblemReason.TOKEN_REVOKED));
        Tokens.mark(tx, token);
        return new Pass(token, user);
    }

    /**
     * A PAT that was let in.
     *
     * @param token the token
     * @param user whose it is
     */
    public record Pass(Token token, ServiceUser user) {
        /** The actor for the audit. */
        public String actor() {
            return "service-user:" + user.id();
        }

        /** Whether both token and service user reach a license of the workspace. */
        public boolean reaches(String licenseId) {
            return token.reaches(licenseId) && user.mayUse(licenseId);
        }
    }

    private static Token good(Handle handle, @Nullable Secret presented, Instant now) {
        if (presented == null) {
            throw Refusal.of(ProblemReason.TOKEN_MISSING);
        }
        if (TokenFormat.typeOf(presented.reveal()).isEmpty()) {
            throw Refusal.of(ProblemReason.TOKEN_INVALID);
        }
        Token token = Tokens.find(handle, presented).orElseThrow(() -> Refusal.of(ProblemReason.TOKEN_INVALID));
        if (token.revokedAt() != null) {
            throw new Refusal(
                    ProblemReason.TOKEN_REVOKED,
                    "the token " + token.partial() + " was revoked on " + token.revokedAt());
        }
        Instant expiresAt = token.expiresAt();
        if (expiresAt != null && !now.isBefore(expiresAt)) {
            throw new Refusal(ProblemReason.TOKEN_EXPIRED, "the token " + token.partial() + " expired on " + expiresAt);
        }
        return token;
    }
}
