package dev.holdfast.hub.access;

import dev.holdfast.hub.audit.Call;
import dev.holdfast.hub.ledger.Journal;
import dev.holdfast.hub.ledger.Transaction;
import dev.holdfast.hub.refusal.Refusal;
import dev.holdfast.protocol.ProblemReason;
import dev.holdfast.protocol.TokenFormat;
import java.time.Instant;
import java.util.Objects;
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
     * Lets a caller in to an operation, as far as that can be said before it is known what it concerns.
     *
     * @param presented what the caller shows; null for nothing
     */
    public Admission admit(Call call, @Nullable Secret presented, Right right) {
        Instant now = journal.now();
        if (presented == null) {
            throw new Refusal(
                    ProblemReason.TOKEN_MISSING,
                    right.scope().isEmpty()
                            ? "the operation is an operator's and no token was given"
                            : "the operation needs a token and none was given",
                    "send a token in the Authorization header; `holdfast-hub` takes it from `--token-file FILE`,"
                            + " `--token-stdin` or HOLDFAST_OPERATOR_TOKEN");
        }
        Caller caller = journal.read(handle -> caller(handle, presented, now));
        Call known = call.by(caller.actor()).with(caller.token().id());
        if (TokenTable.needsMark(caller.token(), now)) {
            journal.write(known, tx -> {
                TokenTable.mark(tx, caller.token());
                return caller;
            });
        }
        requireEver(caller, right);
        return new Admission(known, caller, right);
    }

    /** What is refused here is refused whatever the operation concerns, so it tells nothing about what there is. */
    private static void requireEver(Caller caller, Right right) {
        if (caller instanceof Caller.Operator) {
            if (!right.operators()) {
                throw new Refusal(
                        ProblemReason.FORBIDDEN,
                        "the operation is a workspace's own, and the token is an operator's",
                        "leave it to a member of the workspace: `holdfast-hub member invite WORKSPACE` makes an"
                                + " invitation for its first admin");
            }
            return;
        }
        if (right.scope().isEmpty()) {
            throw new Refusal(
                    ProblemReason.FORBIDDEN, "the operation is an operator's, and the token is " + whose(caller));
        }
        boolean ever = caller instanceof Caller.Person
                ? !right.roles().isEmpty()
                : right.types().contains(caller.token().type());
        if (!ever) {
            throw new Refusal(
                    ProblemReason.TOKEN_WRONG_TYPE, "the operation is not for a token that is " + whose(caller));
        }
        Scope scope = right.scope().get();
        if (!caller.token().scopes().contains(scope)) {
            throw new Refusal(ProblemReason.TOKEN_SCOPE_MISSING, "the token lacks the scope " + scope.id());
        }
    }

    private static String whose(Caller caller) {
        return switch (caller.token().type()) {
            case PERSONAL -> "a member's";
            case SERVICE_USER -> "a service user's";
            case WORKSPACE -> "a workspace's";
            case DEVICE -> "a device's";
        };
    }

    /**
     * Lets a caller in to activate, by a PAT, a workspace token or a device token with that scope.
     *
     * @param presented what the caller shows; null for nothing
     */
    public static Caller toActivate(Transaction tx, @Nullable Secret presented) {
        Caller caller = caller(tx.handle(), presented, tx.now());
        Token token = caller.token();
        if (token.type() == TokenFormat.Type.PERSONAL) {
            throw new Refusal(ProblemReason.TOKEN_WRONG_TYPE, "a personal token cannot activate");
        }
        if (!token.scopes().contains(Scope.ACTIVATIONS_CREATE)) {
            throw new Refusal(
                    ProblemReason.TOKEN_SCOPE_MISSING, "the token lacks the scope " + Scope.ACTIVATIONS_CREATE.id());
        }
        TokenTable.mark(tx, token);
        return caller;
    }

    /** Whose token it is, where it is good now. */
    private static Caller caller(Handle handle, @Nullable Secret presented, Instant now) {
        Token token = good(handle, presented, now);
        return switch (token.type()) {
            case PERSONAL ->
                token.owner().operatorId() == null
                        ? new Caller.Person(Objects.requireNonNull(token.owner().accountId()), token)
                        : new Caller.Operator(
                                Objects.requireNonNull(token.owner().operatorId()), token);
            case SERVICE_USER ->
                new Caller.ServiceUserCaller(
                        ServiceUsers.find(
                                        handle,
                                        Objects.requireNonNull(token.owner().serviceUserId()))
                                .orElseThrow(() -> Refusal.of(ProblemReason.TOKEN_REVOKED)),
                        token);
            case WORKSPACE -> new Caller.WorkspaceCaller(Caller.workspaceOf(token), token);
            case DEVICE -> new Caller.DeviceCaller(Objects.requireNonNull(token.deviceKey()), token);
        };
    }

    private static Token good(Handle handle, @Nullable Secret presented, Instant now) {
        if (presented == null) {
            throw Refusal.of(ProblemReason.TOKEN_MISSING);
        }
        if (TokenFormat.typeOf(presented.reveal()).isEmpty()) {
            throw Refusal.of(ProblemReason.TOKEN_INVALID);
        }
        Token token = TokenTable.find(handle, presented).orElseThrow(() -> Refusal.of(ProblemReason.TOKEN_INVALID));
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
