package dev.holdfast.hub.access;

import dev.holdfast.hub.audit.AuditEntry;
import dev.holdfast.hub.audit.Call;
import dev.holdfast.hub.audit.Network;
import dev.holdfast.hub.ledger.Transaction;
import dev.holdfast.hub.refusal.Refusal;
import dev.holdfast.machineid.ScoreSheet;
import dev.holdfast.protocol.NewSecret;
import dev.holdfast.protocol.ProblemReason;
import dev.holdfast.protocol.TokenFormat;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * A device token that is to be made: by exchange for a PAT or workspace token, or because a member has approved it.
 *
 * @param workspaceId the workspace that it is to belong to
 * @param serviceUserId the service user whose PAT is exchanged for it; null where none stands behind it
 * @param installedWith the ID of the PAT or workspace token that is exchanged for it; null where a member approved it
 * @param licenses the only licenses that it is to be good for; null for all that the workspace or the service user may use
 * @param deviceKey the thumbprint of the device key
 * @param product the product whose data directory is to hold it
 * @param name what the device calls itself
 * @param secret what the device tells of the secret that it has made
 * @param evidence what is recorded of its machine
 */
record DeviceInstallation(
        String workspaceId,
        @Nullable String serviceUserId,
        @Nullable String installedWith,
        @Nullable Set<String> licenses,
        String deviceKey,
        String product,
        String name,
        NewSecret secret,
        DeviceEvidence evidence) {

    /**
     * Makes the token, in the place of the one that the device had. The same again makes nothing and is answered the same
     * while the token is good.
     * Refused where the device key was last seen on another machine, which keeps its token.
     */
    DeviceEntry make(Transaction tx) {
        Optional<DeviceSecret> known = DeviceSecrets.find(tx.handle(), DeviceSecrets.digest(secret));
        if (known.isPresent()) {
            return new DeviceEntry.Let(repeated(tx, known.get()));
        }
        if (TokenTable.has(tx.handle(), DeviceSecrets.digest(secret))) {
            throw superseded();
        }
        requireProduct(tx.handle(), product);
        if (evidence.recorded().independentKinds() == 0) {
            throw Refusal.of(ProblemReason.EVIDENCE_MISSING);
        }
        Optional<DeviceToken> earlier = DeviceToken.ofDevice(tx.handle(), deviceKey);
        if (earlier.isPresent()) {
            Transaction there = there(tx, earlier.get());
            Optional<Refusal> refusal = refusal(there, earlier.get());
            if (refusal.isPresent()) {
                return new DeviceEntry.Refused(refusal.get(), earlier.get());
            }
            revoke(there, earlier.get());
        }
        Plans.requireRoom(tx, workspaceId);
        return new DeviceEntry.Let(insert(tx));
    }

    /** An old request that is sent again, by whomever, neither revives a token nor ends the one that is in use. */
    private DeviceToken repeated(Transaction tx, DeviceSecret known) {
        return DeviceToken.find(tx.handle(), known.tokenId())
                .filter(token -> token.workspaceId().equals(workspaceId)
                        && token.deviceKey().equals(deviceKey)
                        && token.isGood(tx.handle(), tx.now()))
                .orElseThrow(DeviceInstallation::superseded);
    }

    /** Refused where the secret of a token, of whatever type, is named as a new one. */
    static void requireNew(Handle handle, NewSecret secret) {
        String digest = DeviceSecrets.digest(secret);
        if (DeviceSecrets.find(handle, digest).isPresent() || TokenTable.has(handle, digest)) {
            throw superseded();
        }
    }

    private static Refusal superseded() {
        return new Refusal(
                ProblemReason.REQUEST_SUPERSEDED,
                "secret_sha256: expected one of a new secret, found one that a token had before",
                "make a new secret and ask with that");
    }

    static void requireProduct(Handle handle, String product) {
        boolean there = handle.createQuery("SELECT id FROM product WHERE id = :id")
                .bind("id", product)
                .mapTo(String.class)
                .findOne()
                .isPresent();
        if (!there) {
            throw Refusal.notFound("product");
        }
    }

    private Optional<Refusal> refusal(Transaction tx, DeviceToken earlier) {
        if (!tx.now().isBefore(earlier.expiresAt())) {
            return Optional.empty();
        }
        ScoreSheet.Outcome outcome =
                earlier.evidence().judge(evidence.recorded()).outcome();
        return switch (outcome) {
            case SAME -> Optional.empty();
            case NOT_VISIBLE -> Optional.of(Refusal.of(ProblemReason.MACHINE_NOT_VISIBLE));
            case CHANGED, NOTHING_RECORDED -> {
                DeviceTroubles.note(tx, earlier, DeviceTrouble.Kind.ANOTHER_MACHINE, "asked for a token of its own");
                yield Optional.of(Refusal.of(ProblemReason.TOKEN_OF_ANOTHER_MACHINE));
            }
        };
    }

    private static void revoke(Transaction tx, DeviceToken earlier) {
        tx.handle()
                .createUpdate("UPDATE token SET revoked_at = :at WHERE id = :id")
                .bind("at", tx.now().toEpochMilli())
                .bind("id", earlier.id())
                .execute();
        tx.audit(AuditEntry.in(earlier.workspaceId(), "token.revoked", earlier.id())
                .onMachine(earlier.deviceKey())
                .with("its device installed another"));
    }

    /**
     * The transaction for what concerns the token that the device had. In another workspace it is the device's doing, which
     * has proved itself: no workspace learns of another's tokens, people or addresses.
     */
    private Transaction there(Transaction tx, DeviceToken earlier) {
        if (earlier.workspaceId().equals(workspaceId)) {
            return tx;
        }
        String address = installedWith == null ? Call.UNKNOWN : tx.call().address();
        Call byDevice = new Call("device:" + deviceKey, tx.call().requestId(), address);
        return new Transaction(tx.handle(), tx.now(), byDevice, tx.ids());
    }

    private DeviceToken insert(Transaction tx) {
        String id = tx.ids().next("tk");
        Instant endsAt = tx.now().plus(DeviceTokens.LONGEST_LIFE);
        insertToken(tx, id);
        tx.handle()
                .createUpdate("INSERT INTO device_token (token_id, product_id, evidence, ends_at, renewed_at,"
                        + " installed_with) VALUES (:id, :product, :evidence, :ends, :at, :with)")
                .bind("id", id)
                .bind("product", product)
                .bind("evidence", evidence.toJson())
                .bind("ends", endsAt.toEpochMilli())
                .bind("with", installedWith)
                .bind("at", tx.now().toEpochMilli())
                .execute();
        DeviceSecrets.insert(tx, id, secret, null, Network.of(tx.call().address()));
        LicenseLimits.OF_TOKENS.write(tx.handle(), workspaceId, id, licenses);
        tx.audit(AuditEntry.in(workspaceId, "token.installed", id)
                .onMachine(deviceKey)
                .with(secret.partial() + ", " + name));
        return DeviceToken.find(tx.handle(), id).orElseThrow();
    }

    private void insertToken(Transaction tx, String id) {
        Token token = new Token(
                id,
                TokenFormat.Type.DEVICE,
                secret.partial(),
                name,
                "",
                serviceUserId == null ? Token.Owner.WORKSPACE : Token.Owner.serviceUser(serviceUserId),
                workspaceId,
                tx.call().actor(),
                Set.of(Scope.ACTIVATIONS_CREATE),
                licenses,
                tx.now(),
                tx.now().plus(Plans.within(tx.handle(), workspaceId, DeviceTokens.LIFE)),
                null,
                null,
                null,
                null,
                null,
                null,
                deviceKey,
                id);
        TokenTable.insert(tx.handle(), token, DeviceSecrets.digest(secret));
    }
}
