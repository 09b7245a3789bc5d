package dev.holdfast.hub.access;

import dev.holdfast.hub.audit.AuditEntry;
import dev.holdfast.hub.audit.Call;
import dev.holdfast.hub.audit.CredentialCounts;
import dev.holdfast.hub.ledger.Journal;
import dev.holdfast.hub.ledger.Transaction;
import dev.holdfast.hub.refusal.Refusal;
import dev.holdfast.protocol.ProblemReason;
import dev.holdfast.protocol.TokenFormat;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Says whose token it is that a caller shows, or refuses. An unknown secret and a wrong checksum are answered alike;
 * whoever shows a secret that matches is told what is wrong with it. Thread-safe.
 */
public final class Gate {
    /**
     * What is answered to who shows a credential that nobody knows, a token, a device code, a device key, or has tried or
     * asked too often.
     */
    private static final Set<ProblemReason> OF_UNKNOWN = EnumSet.of(
            ProblemReason.TOKEN_INVALID,
            ProblemReason.ENROLMENT_UNKNOWN,
            ProblemReason.ACTIVATION_UNKNOWN,
            ProblemReason.RATE_LIMITED);

    /** From here on a status tells of the hub's own trouble, in which nothing may be writable. */
    private static final int FAULTS = 500;

    private final Journal journal;
    private final CredentialCounts counts;

    public Gate(Journal journal, CredentialCounts counts) {
        this.journal = journal;
        this.counts = counts;
    }

    /**
     * Audits that a call was refused: with a credential that is known it is counted by that, and leaves one record a
     * minute for each reason; with one that nobody knows, or with none, it is counted by the network that it came from.
     * What fails by the hub's own trouble is no refusal, and what was counted already is not counted twice.
     *
     * @param operation method and address of the operation, with its parameters in braces
     */
    public void refused(Call call, Refusal refusal, String operation) {
        if (refusal.reason().status() >= FAULTS || refusal.isCounted()) {
            return;
        }
        String reason = refusal.reason().code();
        String seen = OF_UNKNOWN.contains(refusal.reason()) ? null : call.tokenId();
        Refusal.Shown shown = refusal.shown().orElse(seen == null ? null : new Refusal.Shown(seen, null));
        if (shown == null) {
            counts.refusedUnknown(call.address(), reason);
        } else {
            counts.refusedKnown(
                    by(call, shown), shown.id(), reason, tx -> tx.audit(entry(tx, shown, reason + ", " + operation)));
        }
    }

    private static AuditEntry entry(Transaction tx, Refusal.Shown shown, String detail) {
        Token token = TokenTable.byId(tx.handle(), shown.id()).orElse(null);
        String workspace = shown.workspaceId() != null || token == null ? shown.workspaceId() : token.workspaceId();
        return new AuditEntry("token.refused", shown.id(), workspace, detail)
                .onMachine(token == null ? null : token.deviceKey());
    }

    /** The call with what it showed; the record is a note of what it came to, whatever it presupposed. */
    private static Call by(Call call, Refusal.Shown shown) {
        Call noting = call.unconditionally();
        if (shown.isInvitation()) {
            return noting;
        }
        Call known = noting.actor().equals(Call.UNKNOWN) ? noting.by("token:" + shown.id()) : noting;
        return known.with(shown.id());
    }

    /** Audits that a call was one too many, before anybody looked at its credential: it is counted. */
    public void limited(Call call) {
        counts.refusedUnknown(call.address(), ProblemReason.RATE_LIMITED.code());
    }

    private static Refusal.Shown shown(Token token) {
        return new Refusal.Shown(token.id(), token.workspaceId());
    }

    /**
     * Lets a caller in to an operation, as far as that can be said before it is known what it concerns. Whatever the call
     * changes, it changes only while its token is still good.
     *
     * @param presented what the caller shows; null for nothing
     */
    public Admission admit(Call call, @Nullable Secret presented, Right right) {
        Instant now = journal.now();
        if (presented == null) {
            throw new Refusal(
                    ProblemReason.TOKEN_MISSING,
                    right.roles().isEmpty() && right.types().isEmpty()
                            ? "the operation is an operator's and no token was given"
                            : "the operation needs a token and none was given",
                    "send a token in the Authorization header; `holdfast-hub` takes it from `--token-file FILE`,"
                            + " `--token-stdin` or HOLDFAST_HUB_TOKEN");
        }
        Caller caller = journal.read(handle -> caller(handle, presented, now));
        Call known = call.by(caller.actor()).with(caller.token().id());
        Admission let = Admission.of(known, caller, right, () -> look(presented, right));
        if (TokenTable.needsMark(caller.token(), now)) {
            Call good = known.onlyIf(() -> journal.read(handle -> caller(handle, presented, journal.now())));
            journal.write(good, tx -> {
                TokenTable.mark(tx, caller.token());
                return caller;
            });
        }
        // Of a person's own token its owner sees the last use, and nobody else is to see more.
        if (caller.token().workspaceId() != null) {
            counts.used(caller.token().id());
        }
        requireEver(caller, right);
        return let;
    }

    private Caller look(Secret presented, Right right) {
        Caller caller = journal.read(handle -> caller(handle, presented, journal.now()));
        requireEver(caller, right);
        return caller;
    }

    private static void requireEver(Caller caller, Right right) {
        try {
            requireAllowed(caller, right);
        } catch (Refusal refusal) {
            throw refusal.showing(shown(caller.token()));
        }
    }

    /** What is refused here is refused whatever the operation concerns, so it tells nothing about what there is. */
    private static void requireAllowed(Caller caller, Right right) {
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
        if (right.roles().isEmpty() && right.types().isEmpty()) {
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
        right.scope().filter(scope -> !caller.token().scopes().contains(scope)).ifPresent(scope -> {
            throw new Refusal(ProblemReason.TOKEN_SCOPE_MISSING, "the token lacks the scope " + scope.id());
        });
    }

    private static String whose(Caller caller) {
        return switch (caller.token().type()) {
            case PERSONAL -> "a member's";
            case SERVICE_USER -> "a service user's";
            case WORKSPACE -> "a workspace's";
            case DEVICE -> "a device's";
        };
    }

    /** Who may activate, or why nobody; a refusal that is answered leaves what it noted behind. */
    public sealed interface Entry {
        /**
         * The caller was let in.
         *
         * @param caller who it is
         */
        record Let(Caller caller) implements Entry {}

        /**
         * The device token of a device was refused.
         *
         * @param refusal why, showing the token
         * @param workspaceId the workspace that the token belongs to
         */
        record Refused(Refusal refusal, String workspaceId) implements Entry {}
    }

    /**
     * Lets a caller in to activate, by a PAT or a workspace token with that scope, or by the device's own token.
     *
     * @param presented what the caller shows; null for nothing
     * @param proof what the request proves of the device
     */
    public static Entry toActivate(Transaction tx, @Nullable Secret presented, DeviceProof proof) {
        if (presented == null || !presented.isOfType(TokenFormat.Type.DEVICE)) {
            return new Entry.Let(toActivate(tx, presented));
        }
        DeviceEntry entry = DeviceGate.toUse(tx, presented, proof);
        if (entry instanceof DeviceEntry.Refused refused) {
            DeviceToken token = refused.token();
            return new Entry.Refused(
                    refused.refusal().showing(new Refusal.Shown(token.id(), token.workspaceId())), token.workspaceId());
        }
        String id = ((DeviceEntry.Let) entry).token().id();
        return new Entry.Let(
                device(tx.handle(), TokenTable.byId(tx.handle(), id).orElseThrow()));
    }

    private static Caller toActivate(Transaction tx, @Nullable Secret presented) {
        Caller caller = caller(tx.handle(), presented, tx.now());
        Token token = caller.token();
        if (token.type() == TokenFormat.Type.PERSONAL) {
            throw new Refusal(ProblemReason.TOKEN_WRONG_TYPE, "a personal token cannot activate").showing(shown(token));
        }
        if (!token.scopes().contains(Scope.ACTIVATIONS_CREATE)) {
            throw new Refusal(
                            ProblemReason.TOKEN_SCOPE_MISSING,
                            "the token lacks the scope " + Scope.ACTIVATIONS_CREATE.id())
                    .showing(shown(token));
        }
        CredentialCounts.used(tx, token.id());
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
                                .orElseThrow(() ->
                                        Refusal.of(ProblemReason.TOKEN_REVOKED).showing(shown(token))),
                        token);
            case WORKSPACE -> new Caller.WorkspaceCaller(Caller.workspaceOf(token), token);
            case DEVICE -> device(handle, token);
        };
    }

    /** Whether a token that is shown is good now and of the workspace of a license, whatever it may be used for there. */
    public static boolean isGoodFor(Handle handle, Secret presented, String licenseId, Instant now) {
        return TokenTable.isGoodFor(handle, presented, licenseId, now);
    }

    private static Caller device(Handle handle, Token token) {
        String behind = token.owner().serviceUserId();
        ServiceUser user = behind == null
                ? null
                : ServiceUsers.find(handle, behind).orElseThrow(() -> Refusal.of(ProblemReason.TOKEN_REVOKED));
        return new Caller.DeviceCaller(Objects.requireNonNull(token.deviceKey()), user, token);
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
                            "the token " + token.partial() + " was revoked on " + token.revokedAt())
                    .showing(shown(token));
        }
        Instant expiresAt = token.expiresAt();
        if (expiresAt != null && !now.isBefore(expiresAt)) {
            throw new Refusal(ProblemReason.TOKEN_EXPIRED, "the token " + token.partial() + " expired on " + expiresAt)
                    .showing(shown(token));
        }
        return token;
    }
}
