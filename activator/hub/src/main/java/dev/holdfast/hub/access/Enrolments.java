package dev.holdfast.hub.access;

import dev.holdfast.hub.audit.AuditEntry;
import dev.holdfast.hub.audit.Call;
import dev.holdfast.hub.audit.CredentialCounts;
import dev.holdfast.hub.audit.Network;
import dev.holdfast.hub.ledger.Journal;
import dev.holdfast.hub.ledger.Transaction;
import dev.holdfast.hub.refusal.Refusal;
import dev.holdfast.protocol.NewSecret;
import dev.holdfast.protocol.ProblemReason;
import dev.holdfast.protocol.TokenOperation;
import dev.holdfast.protocol.TokenRequest;
import dev.holdfast.verifier.jws.StrictBase64Url;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Devices that ask for a token of their own and members who decide: the device authorization grant (RFC 8628), in which
 * device key and device code belong together and no answer carries a secret but that code. Thread-safe.
 */
public final class Enrolments {
    /** How long the codes are good. */
    public static final Duration LIFE = Duration.ofMinutes(10);

    /** How long a device waits between two polls, and how much longer after each that came too early. */
    public static final Duration INTERVAL = Duration.ofSeconds(5);

    /** How many devices of one network may wait at a time; a plant behind one address is one. */
    static final int MOST_OF_A_NETWORK = 1000;

    /** How many devices may wait at a time, and how many that do not wait any more are remembered. */
    static final int MOST = 10_000;

    /** For how long a decision is remembered, so that a device that was off learns of it. */
    private static final Duration KEPT = Duration.ofDays(1);

    private static final String OPEN = "state = 'pending' AND expires_at > :now";

    private static final int CODE_BYTES = 32;

    private final Journal journal;

    public Enrolments(Journal journal) {
        this.journal = journal;
    }

    /**
     * What a device is told that asks.
     *
     * @param deviceCode the secret that it polls with
     * @param userCode the code that it shows, {@code XXXX-XXXX}
     */
    public record Asked(Secret deviceCode, String userCode) {}

    /** Takes a device's wish down; what the same device key asked for before is forgotten, unless it was approved. */
    public Asked ask(Call call, TokenRequest request, TokenOperation.Enrol wish) {
        return journal.write(call, tx -> {
            forget(tx, request.deviceKey().thumbprint());
            String network = Network.of(call.address());
            requireRoom(tx, network);
            DeviceEvidence evidence = DeviceEvidence.of(request.content().fingerprint());
            if (evidence.recorded().independentKinds() == 0) {
                throw Refusal.of(ProblemReason.EVIDENCE_MISSING);
            }
            DeviceInstallation.requireNew(tx.handle(), wish.secret());
            return insert(tx, request, wish, evidence, network);
        });
    }

    private static void forget(Transaction tx, String deviceKey) {
        tx.handle()
                .createUpdate("DELETE FROM enrolment WHERE expires_at <= :old"
                        + " OR (device_key = :key AND state <> 'approved')")
                .bind("old", tx.now().minus(KEPT).toEpochMilli())
                .bind("key", deviceKey)
                .execute();
        // Of what nobody waits for any more, decisions are kept rather than what ran out.
        tx.handle()
                .createUpdate("DELETE FROM enrolment WHERE id IN (SELECT id FROM enrolment WHERE NOT (" + OPEN + ")"
                        + " ORDER BY CASE state WHEN 'pending' THEN 1 ELSE 0 END, expires_at DESC, id"
                        + " LIMIT :most OFFSET :most)")
                .bind("now", tx.now().toEpochMilli())
                .bind("most", MOST)
                .execute();
    }

    private static void requireRoom(Transaction tx, String network) {
        long all = tx.handle()
                .createQuery("SELECT count(*) FROM enrolment WHERE " + OPEN)
                .bind("now", tx.now().toEpochMilli())
                .mapTo(Long.class)
                .one();
        long near = tx.handle()
                .createQuery("SELECT count(*) FROM enrolment WHERE address = :address AND " + OPEN)
                .bind("address", network)
                .bind("now", tx.now().toEpochMilli())
                .mapTo(Long.class)
                .one();
        if (all >= MOST || near >= MOST_OF_A_NETWORK) {
            throw new Refusal(ProblemReason.RATE_LIMITED, "too many devices wait for a decision already");
        }
    }

    private static Asked insert(
            Transaction tx, TokenRequest request, TokenOperation.Enrol wish, DeviceEvidence evidence, String network) {
        byte[] random = new byte[CODE_BYTES];
        tx.ids().random().nextBytes(random);
        Secret deviceCode = Secret.of(StrictBase64Url.encode(random));
        UserCode userCode = freeCode(tx);
        String product = request.content().product().text();
        DeviceInstallation.requireProduct(tx.handle(), product);
        tx.handle()
                .createUpdate("INSERT INTO enrolment (id, device_code_sha256, user_code_sha256, device_key, product_id,"
                        + " name, secret_sha256, secret_ends, evidence, address, asked_at, expires_at, poll_interval,"
                        + " state) VALUES (:id, :device, :user, :key, :product, :name, :secret, :ends, :evidence,"
                        + " :address, :at, :expires, :interval, 'pending')")
                .bind("id", tx.ids().next("en"))
                .bind("device", deviceCode.digest())
                .bind("user", userCode.digest())
                .bind("key", request.deviceKey().thumbprint())
                .bind("product", product)
                .bind("name", wish.name())
                .bind("secret", wish.secret().sha256())
                .bind("ends", wish.secret().ends())
                .bind("evidence", evidence.toJson())
                .bind("address", network)
                .bind("at", tx.now().toEpochMilli())
                .bind("expires", tx.now().plus(LIFE).toEpochMilli())
                .bind("interval", INTERVAL.toSeconds())
                .execute();
        return new Asked(deviceCode, userCode.shown());
    }

    private static UserCode freeCode(Transaction tx) {
        UserCode code = UserCode.make(tx.ids().random());
        while (Enrolment.ofUserCode(tx.handle(), code).isPresent()) {
            code = UserCode.make(tx.ids().random());
        }
        return code;
    }

    /** What a poll is answered with. */
    public sealed interface Polled {
        /**
         * A member has approved.
         *
         * @param token the token, whose secret the device has made
         */
        record Approved(DeviceToken token) implements Polled {}

        /**
         * Not, or not yet.
         *
         * @param refusal why
         */
        record Refused(Refusal refusal) implements Polled {}
    }

    /** Tells a device what was decided; the same device key must ask that was given the device code. */
    public Polled poll(Call call, TokenRequest request, TokenOperation.Poll poll) {
        return journal.write(call, tx -> {
            Enrolment found = Enrolment.ofDeviceCode(tx.handle(), Secret.of(poll.deviceCode()))
                    .filter(enrolment ->
                            enrolment.deviceKey().equals(request.deviceKey().thumbprint()))
                    .orElseThrow(() -> Refusal.of(ProblemReason.ENROLMENT_UNKNOWN));
            if (found.tokenId() != null) {
                return approved(tx, found.tokenId());
            }
            if (found.state().equals(Enrolment.DENIED)) {
                return refused(ProblemReason.ENROLMENT_DENIED);
            }
            if (!found.isOpen(tx.now())) {
                return refused(ProblemReason.ENROLMENT_EXPIRED);
            }
            return waiting(tx, found);
        });
    }

    private static Polled approved(Transaction tx, String tokenId) {
        // Whoever takes an approved token back before the device has heard of it has changed the answer.
        return DeviceToken.find(tx.handle(), tokenId)
                .filter(token -> token.isGood(tx.handle(), tx.now()))
                .<Polled>map(Polled.Approved::new)
                .orElseGet(() -> refused(ProblemReason.ENROLMENT_DENIED));
    }

    private static Polled refused(ProblemReason reason) {
        return new Polled.Refused(Refusal.of(reason));
    }

    private static Polled waiting(Transaction tx, Enrolment found) {
        Instant polledAt = found.polledAt();
        boolean early = polledAt != null && tx.now().isBefore(polledAt.plus(found.interval()));
        Duration interval = early ? found.interval().plus(INTERVAL) : found.interval();
        tx.handle()
                .createUpdate("UPDATE enrolment SET polled_at = :at, poll_interval = :interval WHERE id = :id")
                .bind("at", tx.now().toEpochMilli())
                .bind("interval", Math.min(interval.toSeconds(), LIFE.toSeconds()))
                .bind("id", found.id())
                .execute();
        return refused(early ? ProblemReason.ENROLMENT_TOO_FAST : ProblemReason.ENROLMENT_PENDING);
    }

    /** The device that shows a user code; a code that no device was given counts against who tries it. */
    public Enrolment look(Admission by, String workspaceId, UserCode code) {
        return journal.<Optional<Enrolment>>write(by.call(), tx -> {
                    by.requireWorkspace(tx.handle(), workspaceId);
                    return open(tx, workspaceId, code);
                })
                .orElseThrow(Enrolments::noSuchCode);
    }

    private static Optional<Enrolment> open(Transaction tx, String workspaceId, UserCode code) {
        WrongUserCodes.requireRoom(tx, workspaceId);
        Optional<Enrolment> found = Enrolment.ofUserCode(tx.handle(), code);
        if (found.isEmpty()) {
            WrongUserCodes.count(tx, workspaceId);
        }
        Optional<Enrolment> open = found.filter(enrolment -> enrolment.isOpen(tx.now()));
        if (open.isEmpty()) {
            CredentialCounts.refusedUnknown(tx, ProblemReason.NOT_FOUND.code());
        }
        return open;
    }

    private static Refusal noSuchCode() {
        return Refusal.notFound("user code").counted();
    }

    /**
     * What a member decides.
     *
     * @param code the code that the device shows
     * @param deviceKey the thumbprint of the device that the member has looked at, so that nobody approves another
     * @param workspaceId the workspace that the token is to belong to
     * @param name what the device is to be called; null for what it calls itself
     * @param licenses the only licenses that the token is to be good for; null for all of the workspace
     */
    public record Decision(
            UserCode code,
            String deviceKey,
            String workspaceId,
            @Nullable String name,
            @Nullable Set<String> licenses) {}

    /** Makes the token that a device asked for, in a workspace. */
    public DeviceEntry approve(Admission by, Decision decision) {
        return journal.<Optional<DeviceEntry>>write(
                        by.call(), tx -> decided(tx, by, decision).map(found -> approve(tx, found, decision)))
                .orElseThrow(Enrolments::noSuchCode);
    }

    private static DeviceEntry approve(Transaction tx, Enrolment found, Decision decision) {
        DeviceEntry made = new DeviceInstallation(
                        decision.workspaceId(),
                        null,
                        null,
                        decision.licenses(),
                        found.deviceKey(),
                        found.product(),
                        decision.name() == null ? found.name() : decision.name(),
                        new NewSecret(found.secretSha256(), found.secretEnds()),
                        found.evidence())
                .make(tx);
        if (made instanceof DeviceEntry.Let let) {
            settle(tx, found, Enrolment.APPROVED, let.token().id());
            tx.audit(AuditEntry.in(decision.workspaceId(), "enrolment.approved", found.id())
                    .onMachine(found.deviceKey())
                    .with("token " + let.token().id()));
        }
        return made;
    }

    /** Says no to a device, for good: its codes are used up. */
    public Enrolment deny(Admission by, Decision decision) {
        return journal.<Optional<Enrolment>>write(by.call(), tx -> {
                    Optional<Enrolment> found = decided(tx, by, decision);
                    found.ifPresent(enrolment -> {
                        settle(tx, enrolment, Enrolment.DENIED, null);
                        tx.audit(AuditEntry.in(decision.workspaceId(), "enrolment.denied", enrolment.id())
                                .onMachine(enrolment.deviceKey()));
                    });
                    return found;
                })
                .orElseThrow(Enrolments::noSuchCode);
    }

    private static Optional<Enrolment> decided(Transaction tx, Admission by, Decision decision) {
        by.requireWorkspace(tx.handle(), decision.workspaceId());
        Optional<Enrolment> found = open(tx, decision.workspaceId(), decision.code());
        if (found.isPresent() && !found.get().deviceKey().equals(decision.deviceKey())) {
            throw new Refusal(
                    ProblemReason.INPUT_INVALID,
                    "device: expected the one that shows this user code; look it up again and compare");
        }
        return found;
    }

    private static void settle(Transaction tx, Enrolment found, String state, @Nullable String tokenId) {
        tx.handle()
                .createUpdate("UPDATE enrolment SET state = :state, token_id = :token WHERE id = :id")
                .bind("state", state)
                .bind("token", tokenId)
                .bind("id", found.id())
                .execute();
    }
}
