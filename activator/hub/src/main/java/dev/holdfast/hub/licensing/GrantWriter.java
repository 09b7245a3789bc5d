package dev.holdfast.hub.licensing;

import dev.holdfast.hub.ledger.Transaction;
import dev.holdfast.hub.refusal.Refusal;
import dev.holdfast.issuer.LicenseSigner;
import dev.holdfast.machineid.EvidenceKind;
import dev.holdfast.machineid.Fingerprint;
import dev.holdfast.protocol.HubIntroduction;
import dev.holdfast.protocol.ProblemReason;
import dev.holdfast.protocol.RequestContent;
import dev.holdfast.verifier.Grant;
import dev.holdfast.verifier.ReleaseAnswer;
import dev.holdfast.verifier.license.Binding;
import dev.holdfast.verifier.license.Claim;
import dev.holdfast.verifier.license.License;
import dev.holdfast.verifier.license.Receipt;
import dev.holdfast.verifier.license.StatusRank;
import dev.holdfast.verifier.license.StatusSnapshot;
import dev.holdfast.verifier.trust.SigningTrust;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Signs what a device is told. Thread-safe. */
public final class GrantWriter {
    /** A problem document is read up to 64 KiB, of which so many IDs take half. */
    private static final int LISTED_IN_PROBLEM = 500;

    private final String issuer;
    private final HubSigner signer;

    /**
     * A writer.
     *
     * @param issuer what the documents name as their issuer
     * @param signer what signs them
     */
    public GrantWriter(String issuer, HubSigner signer) {
        this.issuer = issuer;
        this.signer = signer;
    }

    /** How the hub introduces itself to a device that holds trust bundles up to a version. */
    HubIntroduction introduction(Handle handle, Instant now, long after) {
        return new HubIntroduction(
                issuer,
                HubIntroduction.PROTOCOL,
                HubIntroduction.PROTOCOL,
                signer.identity().encodedChain(),
                TrustBundles.newest(handle),
                TrustBundles.after(handle, after),
                now.truncatedTo(ChronoUnit.SECONDS));
    }

    /** Refuses where no verifier would take what is signed at the given time. */
    void requireFit(Handle handle, Instant now) {
        signer.require(handle, now);
    }

    /** Whom the hub trusts to have signed, by the root that it was made under and the trust bundles since. */
    SigningTrust trust(Handle handle) {
        return signer.trust(handle);
    }

    /** The lowest revision that a license must have to hold beside the status snapshot that is granted with it. */
    static long lowestRevision(Transaction tx, HubLicense license) {
        return Revocations.of(tx, license).before();
    }

    /** Refuses with {@code input_invalid} where a device that shows all the evidence there is could not read the license. */
    void requireReadable(HubLicense license) {
        StatusRank rank = new StatusRank(Trial.NUMBER, Trial.NUMBER);
        Trial trial = new Trial();
        try {
            signer.licenses()
                    .requireReadable(license(
                            license,
                            rank,
                            license.startsAt(),
                            new Subject(
                                    Trial.DEVICE,
                                    Trial.DEVICE,
                                    Trial.NUMBER,
                                    trial.evidence(),
                                    Trial.SHARED,
                                    GrantedTerm.of(license, license.startsAt(), license.startsAt())),
                            new Papers(Trial.DOCUMENT, Trial.DOCUMENT)));
        } catch (IllegalArgumentException e) {
            throw new Refusal(
                    ProblemReason.INPUT_INVALID,
                    "models: expected a license that devices can read; " + e.getMessage(),
                    "use fewer models, or models with shorter names; several licenses can share them");
        }
    }

    /**
     * A grant as it was signed.
     *
     * @param signer thumbprint of the certificate of what signed it
     */
    record Signed(Grant grant, String signer) {
        /** As it is sent and kept. */
        String text() {
            return new String(grant.toBytes(), StandardCharsets.UTF_8);
        }
    }

    /**
     * A grant for an activation, whose revision is already raised, in answer to a request.
     *
     * @param voided what of the license is void
     * @param documentId the {@code jti} of the license in it
     */
    Signed write(
            Transaction tx,
            HubLicense license,
            Activation activation,
            Revocations voided,
            RequestContent request,
            String documentId) {
        Instant issuedAt = tx.now().truncatedTo(ChronoUnit.SECONDS);
        StatusRank rank = Licenses.nextRank(tx, license);
        License granted = license(
                license,
                rank,
                issuedAt,
                subject(license, activation, issuedAt),
                new Papers(documentId, request.requestId()));
        List<String> bundles = request.bundleVersion() >= rank.bundle()
                ? List.of()
                : TrustBundles.after(tx.handle(), request.bundleVersion());
        return signed(tx, license, granted, voided, bundles);
    }

    /** A grant for an activation, whose revision is already raised, that answers no request and brings no trust bundles. */
    Grant reissue(Transaction tx, HubLicense license, Activation activation, String documentId) {
        Instant issuedAt = tx.now().truncatedTo(ChronoUnit.SECONDS);
        License granted = license(
                license,
                Licenses.nextRank(tx, license),
                issuedAt,
                subject(license, activation, issuedAt),
                new Papers(documentId, null));
        Signed signed = signed(tx, license, granted, Revocations.of(tx, license), List.of());
        noteSigner(tx, granted, signed.signer());
        return signed.grant();
    }

    private Signed signed(
            Transaction tx, HubLicense license, License granted, Revocations voided, List<String> bundles) {
        LicenseSigner licenses = signer.licenses();
        StatusSnapshot status = status(tx, license, granted.minimumStatus(), voided);
        return new Signed(
                new Grant(licenses.sign(granted), licenses.sign(status), bundles),
                licenses.identity().thumbprint());
    }

    private static void noteSigner(Transaction tx, License granted, String thumbprint) {
        Reissues.forget(tx, granted.licenseId().text(), granted.activationId());
        tx.handle()
                .createUpdate("UPDATE activation SET signer = :signer WHERE license_id = :license AND id = :activation"
                        + " AND (signer IS NULL OR signer <> :signer)")
                .bind("signer", thumbprint)
                .bind("license", granted.licenseId().text())
                .bind("activation", granted.activationId())
                .execute();
    }

    private static Subject subject(HubLicense license, Activation activation, Instant issuedAt) {
        return new Subject(
                activation.id(),
                activation.deviceKey(),
                activation.revision(),
                activation.recorded(),
                activation.shared().digests().keySet(),
                GrantedTerm.of(license, activation.term().trialStartedAt(), issuedAt));
    }

    /** The receipt for an activation that was released, in answer to a request. */
    ReleaseAnswer release(Transaction tx, HubLicense license, Activation released, RequestContent request) {
        Receipt receipt = new Receipt(
                issuer,
                license.id(),
                released.id(),
                request.requestId(),
                released.deviceKey(),
                Licenses.nextRank(tx, license),
                tx.now().truncatedTo(ChronoUnit.SECONDS));
        return new ReleaseAnswer(
                signer.licenses().sign(receipt), TrustBundles.after(tx.handle(), request.bundleVersion()));
    }

    /**
     * The newest status snapshot alone, for a device that is refused.
     *
     * @param asking its activation or device key, which the snapshot names where it is void
     */
    String status(Transaction tx, HubLicense license, String asking) {
        Revocations.Reader refused = new Revocations.Reader(asking, LISTED_IN_PROBLEM, true);
        return signer.licenses().sign(status(tx, license, refused));
    }

    /** The newest status snapshot, for whoever carries it to machines of the license. */
    String snapshot(Transaction tx, HubLicense license) {
        return signer.licenses().sign(status(tx, license, Revocations.Reader.CARRIED));
    }

    private StatusSnapshot status(Transaction tx, HubLicense license, Revocations.Reader reader) {
        Revocations voided = Revocations.of(tx.handle(), license.id().text(), tx.now(), reader);
        return status(tx, license, Licenses.nextRank(tx, license), voided);
    }

    /** Who a license is for. */
    private record Subject(
            String activationId,
            String deviceKey,
            long revision,
            Fingerprint evidence,
            Set<EvidenceKind> shared,
            GrantedTerm term) {}

    /** The ID of a license and of the request that it answers; null for none. */
    private record Papers(String id, @Nullable String requestId) {}

    private License license(HubLicense license, StatusRank rank, Instant issuedAt, Subject subject, Papers papers) {
        return new License(
                issuer,
                license.id(),
                subject.activationId(),
                papers.id(),
                papers.requestId(),
                rank,
                issuedAt,
                license.startsAt(),
                subject.term().expiresAt(),
                subject.revision(),
                license.models(),
                license.features(),
                new Binding(
                        Scopes.of(subject.evidence()),
                        license.policy(),
                        license.minimumEvidence(),
                        subject.evidence(),
                        subject.shared()),
                subject.deviceKey(),
                subject.term().mode(),
                license.terms().clock(),
                license.terms().status(),
                license.terms().signerGrace(),
                must(license));
    }

    /** What a verifier that does not know it would take for more than the license gives. */
    private static Set<String> must(HubLicense license) {
        boolean shorter = license.terms().signerGrace().compareTo(License.USUAL_SIGNER_GRACE) < 0;
        return shorter ? Set.of(Claim.SIGNER_GRACE) : Set.of();
    }

    private StatusSnapshot status(Transaction tx, HubLicense license, StatusRank rank, Revocations revocations) {
        return new StatusSnapshot(
                issuer,
                license.id(),
                rank,
                tx.now().truncatedTo(ChronoUnit.SECONDS),
                license.state() == LicenseState.SUSPENDED,
                license.state() == LicenseState.REVOKED,
                revocations.listed(),
                revocations.superseded(),
                revocations.before());
    }
}
