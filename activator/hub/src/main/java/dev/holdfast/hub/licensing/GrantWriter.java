package dev.holdfast.hub.licensing;

import dev.holdfast.hub.ledger.Transaction;
import dev.holdfast.hub.refusal.Refusal;
import dev.holdfast.issuer.LicenseSigner;
import dev.holdfast.issuer.SigningIdentity;
import dev.holdfast.protocol.ProblemReason;
import dev.holdfast.protocol.RequestContent;
import dev.holdfast.verifier.Grant;
import dev.holdfast.verifier.license.Binding;
import dev.holdfast.verifier.license.ClockPolicy;
import dev.holdfast.verifier.license.License;
import dev.holdfast.verifier.license.Mode;
import dev.holdfast.verifier.license.StatusPolicy;
import dev.holdfast.verifier.license.StatusRank;
import dev.holdfast.verifier.license.StatusSnapshot;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;

/** Signs what a device is granted. Thread-safe. */
public final class GrantWriter {
    private final String issuer;
    private final SigningIdentity identity;
    private final LicenseSigner signer;

    /**
     * A writer.
     *
     * @param issuer what the documents name as their issuer
     * @param identity what signs them
     */
    public GrantWriter(String issuer, SigningIdentity identity) {
        this.issuer = issuer;
        this.identity = identity;
        this.signer = new LicenseSigner(identity);
    }

    /** Refuses where the signing certificate does not hold at the given time, since no verifier would take what it signs. */
    void requireFit(Instant now) {
        if (now.isBefore(identity.certificate().getNotBefore().toInstant())) {
            throw new Refusal(
                    ProblemReason.CLOCK_BEHIND, "the hub's clock is behind the start of its signing certificate");
        }
        if (!now.isBefore(identity.notAfter())) {
            throw new Refusal(
                    ProblemReason.UNAVAILABLE,
                    "the hub's signing certificate ended on " + identity.notAfter() + " and needs a successor");
        }
    }

    /** A grant for an activation, whose revision is already raised, in answer to a request. */
    Grant write(Transaction tx, HubLicense license, Activation activation, RequestContent request) {
        Instant issuedAt = tx.now().truncatedTo(ChronoUnit.SECONDS);
        StatusRank rank = new StatusRank(TrustBundles.newest(tx.handle()), Licenses.nextStatusSequence(tx, license));
        License granted = new License(
                issuer,
                license.id(),
                activation.id(),
                tx.ids().documentId(),
                request.requestId(),
                rank,
                issuedAt,
                license.startsAt(),
                license.endsAt(),
                activation.revision(),
                license.models(),
                Map.of(),
                new Binding(Binding.Scope.HOST, license.policy(), license.minimumEvidence(), activation.recorded()),
                activation.deviceKey(),
                new Mode.OneTime(),
                ClockPolicy.FORGIVING,
                StatusPolicy.ANY_AGE,
                Set.of());
        return new Grant(
                signer.sign(granted),
                signer.sign(status(tx, license, rank, issuedAt)),
                TrustBundles.after(tx.handle(), request.bundleVersion()));
    }

    private StatusSnapshot status(Transaction tx, HubLicense license, StatusRank rank, Instant issuedAt) {
        return new StatusSnapshot(
                issuer,
                license.id(),
                rank,
                issuedAt,
                license.state() == LicenseState.SUSPENDED,
                license.state() == LicenseState.REVOKED,
                Activations.revoked(tx.handle(), license.id().text()),
                Set.of(),
                0);
    }
}
