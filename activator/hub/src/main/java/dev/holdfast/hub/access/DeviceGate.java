package dev.holdfast.hub.access;

import dev.holdfast.hub.audit.AuditEntry;
import dev.holdfast.hub.audit.Call;
import dev.holdfast.hub.audit.CredentialCounts;
import dev.holdfast.hub.audit.Network;
import dev.holdfast.hub.ledger.Transaction;
import dev.holdfast.hub.refusal.Refusal;
import dev.holdfast.machineid.ScoreSheet;
import dev.holdfast.protocol.ProblemReason;
import dev.holdfast.protocol.TokenFormat;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says whether a device token is shown by its device, on its machine, with the secret in use; FORMAT.md 14.5.
 *
 * <p>The order is what keeps an original safe from its copies: whoever lacks the device key or comes from another machine
 * is refused before the secret is looked at for being an old one, so that only a copy that passes for the device itself
 * ends the token.
 */
public final class DeviceGate {
    private static final int MOST_DRIFTS = 3;

    private DeviceGate() {}

    /** A token that its device shows on its machine, and the secret that it shows, which may be an old one. */
    record Shown(DeviceToken token, DeviceSecret secret) {}

    /** Lets a device token in for something else than its renewal; the secret that was to follow is then in use. */
    public static DeviceEntry toUse(Transaction tx, @Nullable Secret presented, DeviceProof proof) {
        DeviceSecret secret = secret(tx, presented);
        DeviceToken token = token(tx, secret);
        Optional<Refusal> refusal = refusal(tx, token, proof);
        if (refusal.isPresent()) {
            return new DeviceEntry.Refused(refusal.get(), token);
        }
        return switch (secret.state()) {
            case CURRENT ->
                DeviceSecrets.isFollowed(tx.handle(), secret) ? replaced(token) : use(tx, new Shown(token, secret));
            case NEXT -> use(tx, new Shown(token, secret));
            case REPLACED, DROPPED -> reused(tx, new Shown(token, secret));
        };
    }

    /** The secret shown, if any token has or had it; refused otherwise, like every secret that nobody knows. */
    static DeviceSecret secret(Transaction tx, @Nullable Secret presented) {
        if (presented == null) {
            throw new Refusal(
                    ProblemReason.TOKEN_MISSING,
                    "the operation needs the device token and none was given",
                    "send the device token in the Authorization header");
        }
        TokenFormat.Type type =
                TokenFormat.typeOf(presented.reveal()).orElseThrow(() -> Refusal.of(ProblemReason.TOKEN_INVALID));
        if (type != TokenFormat.Type.DEVICE) {
            Refusal refusal = new Refusal(ProblemReason.TOKEN_WRONG_TYPE, "the operation needs a device token");
            throw TokenTable.find(tx.handle(), presented)
                    .map(known -> refusal.showing(new Refusal.Shown(known.id(), known.workspaceId())))
                    .orElse(refusal);
        }
        return DeviceSecrets.find(tx.handle(), presented.digest())
                .orElseThrow(() -> Refusal.of(ProblemReason.TOKEN_INVALID));
    }

    static DeviceToken token(Transaction tx, DeviceSecret secret) {
        return DeviceToken.find(tx.handle(), secret.tokenId())
                .orElseThrow(() -> Refusal.of(ProblemReason.TOKEN_INVALID));
    }

    /** What is wrong with the token, the device or the machine; what is noted of it stays. */
    static Optional<Refusal> refusal(Transaction tx, DeviceToken token, DeviceProof proof) {
        Optional<Refusal> ended = ended(tx, token, proof);
        if (ended.isPresent()) {
            return ended;
        }
        if (!token.deviceKey().equals(proof.deviceKey()) || !token.product().equals(proof.product())) {
            DeviceTroubles.note(tx, token, DeviceTrouble.Kind.ANOTHER_DEVICE, "device key " + proof.deviceKey());
            return Optional.of(Refusal.of(ProblemReason.TOKEN_OF_ANOTHER_DEVICE));
        }
        return machine(tx, token, proof);
    }

    private static Optional<Refusal> ended(Transaction tx, DeviceToken token, DeviceProof proof) {
        if (token.reusedAt() != null) {
            return Optional.of(new Refusal(
                    ProblemReason.TOKEN_REUSED,
                    "a copy of the token " + token.partial() + " was seen on " + token.reusedAt()
                            + ", so it was revoked"));
        }
        if (token.revokedAt() != null) {
            return Optional.of(new Refusal(
                    ProblemReason.TOKEN_REVOKED, "the token " + token.partial() + " was revoked", installAnew()));
        }
        if (!token.stands(tx.handle())) {
            return Optional.of(new Refusal(
                    ProblemReason.TOKEN_REVOKED,
                    "who stood behind the token " + token.partial() + " is gone from its workspace",
                    installAnew()));
        }
        if (tx.now().isBefore(token.expiresAt())) {
            return Optional.empty();
        }
        if (token.deviceKey().equals(proof.deviceKey())) {
            DeviceTroubles.note(tx, token, DeviceTrouble.Kind.EXPIRED, "expired on " + token.expiresAt());
        }
        return Optional.of(new Refusal(
                ProblemReason.TOKEN_EXPIRED,
                "the token " + token.partial() + " expired on " + token.expiresAt(),
                installAnew()));
    }

    private static String installAnew() {
        return "run `holdfast token install` with a PAT or workspace token, or `holdfast token create`";
    }

    private static Optional<Refusal> machine(Transaction tx, DeviceToken token, DeviceProof proof) {
        ScoreSheet sheet = token.evidence().judge(proof.shown());
        switch (sheet.outcome()) {
            case SAME -> {
                follow(tx, token, proof, sheet);
                return Optional.empty();
            }
            case NOT_VISIBLE -> {
                DeviceTroubles.note(
                        tx, token, DeviceTrouble.Kind.MACHINE_NOT_VISIBLE, sheet.notVisible() + " kinds not visible");
                return Optional.of(Refusal.of(ProblemReason.MACHINE_NOT_VISIBLE));
            }
            case CHANGED, NOTHING_RECORDED -> {
                DeviceTroubles.note(
                        tx, token, DeviceTrouble.Kind.ANOTHER_MACHINE, sheet.changed() + " kinds of evidence differ");
                return Optional.of(Refusal.of(ProblemReason.TOKEN_OF_ANOTHER_MACHINE));
            }
        }
        throw new IllegalStateException("match rule: an outcome that nobody has thought of");
    }

    /** A machine that drifts is followed as licenses follow it: three times in twelve months. */
    private static void follow(Transaction tx, DeviceToken token, DeviceProof proof, ScoreSheet sheet) {
        if (!sheet.drifted() || drifts(tx, token) >= MOST_DRIFTS) {
            return;
        }
        tx.handle()
                .createUpdate("UPDATE device_token SET evidence = :evidence WHERE token_id = :token")
                .bind(
                        "evidence",
                        token.evidence().following(proof.shown(), sheet).toJson())
                .bind("token", token.id())
                .execute();
        tx.handle()
                .createUpdate("INSERT INTO device_token_drift (token_id, at) VALUES (:token, :at)")
                .bind("token", token.id())
                .bind("at", tx.now().toEpochMilli())
                .execute();
        tx.audit(
                by(tx, token),
                AuditEntry.in(token.workspaceId(), "token.machine-drifted", token.id())
                        .onMachine(token.deviceKey()));
    }

    private static long drifts(Transaction tx, DeviceToken token) {
        Instant since = tx.now().atOffset(ZoneOffset.UTC).minusMonths(12).toInstant();
        return tx.handle()
                .createQuery("SELECT count(*) FROM device_token_drift WHERE token_id = :token AND at > :since")
                .bind("token", token.id())
                .bind("since", since.toEpochMilli())
                .mapTo(Long.class)
                .one();
    }

    /** The call by the device that has proved itself. */
    static Call by(Transaction tx, DeviceToken token) {
        return tx.call().by("device:" + token.deviceKey()).with(token.id());
    }

    /** Notes that a secret was used; one that was to follow is in use from now on. */
    static DeviceEntry use(Transaction tx, Shown shown) {
        String from = Network.of(tx.call().address());
        if (shown.secret().state() == DeviceSecret.State.NEXT) {
            DeviceSecrets.takeIntoUse(tx, shown.secret());
        }
        DeviceSecrets.markUsed(tx, shown.secret(), from);
        DeviceTroubles.settle(tx.handle(), shown.token());
        CredentialCounts.used(tx, shown.token().id());
        TokenTable.byId(tx.handle(), shown.token().id()).ifPresent(token -> TokenTable.mark(tx, token));
        return new DeviceEntry.Let(shown.token());
    }

    private static DeviceEntry replaced(DeviceToken token) {
        return new DeviceEntry.Refused(
                new Refusal(
                        ProblemReason.TOKEN_REPLACED,
                        "another secret was named to follow the one of the token " + token.partial()
                                + ", which is good for renewal only"),
                token);
    }

    /** Ends a token of which there is a copy, and tells which of the two came first. */
    static DeviceEntry reused(Transaction tx, Shown shown) {
        DeviceToken token = shown.token();
        tx.handle()
                .createUpdate("UPDATE device_token SET reused_at = :at WHERE token_id = :token")
                .bind("at", tx.now().toEpochMilli())
                .bind("token", token.id())
                .execute();
        tx.handle()
                .createUpdate("UPDATE token SET revoked_at = :at WHERE id = :token AND revoked_at IS NULL")
                .bind("at", tx.now().toEpochMilli())
                .bind("token", token.id())
                .execute();
        String story = story(tx, shown.secret());
        DeviceTroubles.note(tx, token, DeviceTrouble.Kind.REUSED, story);
        tx.audit(
                by(tx, token),
                AuditEntry.in(token.workspaceId(), "token.reused", token.id())
                        .onMachine(token.deviceKey())
                        .with(story));
        return new DeviceEntry.Refused(
                new Refusal(
                        ProblemReason.TOKEN_REUSED,
                        "the secret " + shown.secret().partial()
                                + " was replaced before, so there is a copy of the token"),
                token);
    }

    private static String story(Transaction tx, DeviceSecret shown) {
        String now = "then " + shown.partial() + " was shown from " + tx.call().address();
        if (shown.state() == DeviceSecret.State.DROPPED) {
            return shown.partial() + " was named on " + shown.namedAt() + " from " + shown.namedFrom()
                    + " and another in its place; " + now;
        }
        return DeviceSecrets.after(tx.handle(), shown)
                .map(newer -> "first " + newer.partial() + " followed on " + newer.namedAt() + " from "
                        + newer.namedFrom() + " and was used on " + newer.usedAt() + " from " + newer.usedFrom()
                        + "; " + now)
                .orElse(now);
    }
}
