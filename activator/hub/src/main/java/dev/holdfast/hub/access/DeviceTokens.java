package dev.holdfast.hub.access;

import dev.holdfast.hub.audit.AuditEntry;
import dev.holdfast.hub.audit.Call;
import dev.holdfast.hub.audit.CredentialCounts;
import dev.holdfast.hub.audit.Network;
import dev.holdfast.hub.ledger.Journal;
import dev.holdfast.hub.ledger.Page;
import dev.holdfast.hub.ledger.Transaction;
import dev.holdfast.hub.refusal.Refusal;
import dev.holdfast.protocol.NewSecret;
import dev.holdfast.protocol.ProblemReason;
import dev.holdfast.protocol.TokenOperation;
import dev.holdfast.protocol.TokenRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The device tokens: each belongs to a device key, has a secret that only the device has ever known, and is renewed by the
 * device, which finds copies; FORMAT.md section 14. Thread-safe.
 */
public final class DeviceTokens {
    /** How long a token is good that nobody renews, unless the plan of its workspace says less. */
    public static final Duration LIFE = Duration.ofDays(90);

    /** How long a token can be renewed. */
    public static final Duration LONGEST_LIFE = Duration.ofDays(1825);

    private final Journal journal;

    public DeviceTokens(Journal journal) {
        this.journal = journal;
    }

    /**
     * Exchanges the PAT or workspace token of a caller for a device token, in the place of the one that the device had. It
     * may be used for no more licenses than what it was exchanged for. The same again is answered the same at any time.
     */
    public DeviceEntry install(Admission by, TokenRequest request, TokenOperation.Install wish) {
        return journal.write(by.call(), tx -> {
            Token token = by.caller().token();
            return new DeviceInstallation(
                            Caller.workspaceOf(token),
                            token.owner().serviceUserId(),
                            token.id(),
                            token.licenses(),
                            request.deviceKey().thumbprint(),
                            request.content().product().text(),
                            wish.name(),
                            wish.secret(),
                            DeviceEvidence.of(request.content().fingerprint()))
                    .make(tx);
        });
    }

    /**
     * Lets the secret that the device has made follow the one that it shows. The same again is answered the same at any
     * time.
     */
    public DeviceEntry renew(Call call, TokenRequest request, NewSecret wanted, @Nullable Secret presented) {
        return journal.write(call, tx -> {
            DeviceSecret shown = DeviceGate.secret(tx, presented);
            DeviceToken token = DeviceGate.token(tx, shown);
            Optional<Refusal> refusal = DeviceGate.refusal(tx, token, DeviceProof.of(request));
            return refusal.isPresent()
                    ? new DeviceEntry.Refused(refusal.get(), token)
                    : renew(tx, new DeviceGate.Shown(token, shown), wanted);
        });
    }

    private static DeviceEntry renew(Transaction tx, DeviceGate.Shown shown, NewSecret wanted) {
        Optional<DeviceSecret> known = DeviceSecrets.find(tx.handle(), DeviceSecrets.digest(wanted));
        if (known.isPresent()) {
            return repeated(tx, shown, known.get());
        }
        return switch (shown.secret().state()) {
            case CURRENT, NEXT -> {
                DeviceInstallation.requireNew(tx.handle(), wanted);
                yield follow(tx, shown, wanted);
            }
            case REPLACED, DROPPED -> DeviceGate.reused(tx, shown);
        };
    }

    /** A secret that was named before: by the same request, or by one who names what is not its own. */
    private static DeviceEntry repeated(Transaction tx, DeviceGate.Shown shown, DeviceSecret known) {
        if (!shown.secret().sha256().equals(known.follows())) {
            throw Refusal.of(ProblemReason.REQUEST_CONFLICT);
        }
        if (known.state() == DeviceSecret.State.DROPPED) {
            // The network may bring an old request once more, and that is no use of the dropped secret.
            throw new Refusal(
                    ProblemReason.REQUEST_SUPERSEDED,
                    "secret_sha256: expected the secret that is to follow, found one in whose place another was named");
        }
        CredentialCounts.used(tx, shown.token().id());
        return new DeviceEntry.Let(shown.token());
    }

    private static DeviceEntry follow(Transaction tx, DeviceGate.Shown shown, NewSecret wanted) {
        DeviceGate.use(tx, shown);
        DeviceToken token = shown.token();
        DeviceSecrets.dropNext(tx.handle(), token.id());
        DeviceSecrets.insert(
                tx,
                token.id(),
                wanted,
                shown.secret().sha256(),
                Network.of(tx.call().address()));
        Duration life = Plans.within(tx.handle(), token.workspaceId(), LIFE);
        Instant expiresAt = earlier(tx.now().plus(life), token.endsAt());
        tx.handle()
                .createUpdate("UPDATE token SET expires_at = :expires WHERE id = :token")
                .bind("expires", expiresAt.toEpochMilli())
                .bind("token", token.id())
                .execute();
        tx.handle()
                .createUpdate("UPDATE device_token SET renewed_at = :at WHERE token_id = :token")
                .bind("at", tx.now().toEpochMilli())
                .bind("token", token.id())
                .execute();
        tx.audit(
                DeviceGate.by(tx, token),
                AuditEntry.in(token.workspaceId(), "token.renewed", token.id())
                        .onMachine(token.deviceKey())
                        .with(wanted.partial() + " is to follow "
                                + shown.secret().partial()));
        return new DeviceEntry.Let(DeviceToken.find(tx.handle(), token.id()).orElseThrow());
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    /** How a token stands; it counts as a use of the secret that is shown. */
    public DeviceEntry status(Call call, TokenRequest request, @Nullable Secret presented) {
        return journal.write(call, tx -> DeviceGate.toUse(tx, presented, DeviceProof.of(request)));
    }

    /** A part of the list of what somebody has to look after in a workspace. */
    public Page<DeviceTrouble> troubles(Admission by, String workspaceId, Page.Cut cut) {
        return journal.read(handle -> {
            by.requireWorkspace(handle, workspaceId);
            return DeviceTroubles.list(handle, workspaceId, journal.now(), cut);
        });
    }
}
