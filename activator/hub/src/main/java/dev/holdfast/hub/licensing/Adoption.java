package dev.holdfast.hub.licensing;

import dev.holdfast.hub.audit.AuditEntry;
import dev.holdfast.hub.audit.Call;
import dev.holdfast.hub.ledger.Transaction;
import dev.holdfast.hub.refusal.Refusal;
import dev.holdfast.machineid.Fingerprint;
import dev.holdfast.protocol.ProblemReason;
import dev.holdfast.verifier.jws.JwsType;
import dev.holdfast.verifier.jws.MalformedException;
import dev.holdfast.verifier.license.License;
import dev.holdfast.verifier.license.LicenseClaims;
import dev.holdfast.verifier.license.Mode;
import dev.holdfast.verifier.trust.SignedDocument;
import dev.holdfast.verifier.trust.SigningTrust;
import dev.holdfast.verifier.trust.TrustException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Takes over what a hub signed before it was restored from a backup and knows nothing of any more: the license that a
 * device carries is the record of its activation; FORMAT.md 8.14.
 */
final class Adoption {
    private Adoption() {}

    /** The activation that the request's license tells of, now known, within the seats; refused where it carries none that holds. */
    static Activation adopt(Transaction tx, Case found, HubLicense license, Call by) {
        String document = found.request().content().license();
        if (document == null) {
            throw Refusal.of(ProblemReason.ACTIVATION_UNKNOWN);
        }
        License carried = signedHere(tx, document);
        if (!carried.licenseId().text().equals(found.licenseId())
                || !carried.deviceKey().equals(found.device())) {
            throw notAdopted("it is for another license or device key");
        }
        Optional<Activation> known = Activations.find(tx.handle(), found.licenseId(), carried.activationId());
        Activation adopted = known.isPresent() ? handedOn(tx, known.get(), carried) : taken(tx, license, carried);
        tx.audit(
                by,
                AuditEntry.in(license.workspaceId(), "activation.adopted", adopted.id())
                        .onLicense(found.licenseId())
                        .onMachine(found.device())
                        .with("license " + found.licenseId() + ", revision " + carried.revision()));
        return adopted;
    }

    private static License signedHere(Transaction tx, String document) {
        try {
            SignedDocument signed =
                    TrustBundles.trust(tx.handle()).verify(document, JwsType.LICENSE, SigningTrust.MAXIMUM_DOCUMENT);
            if (signed.voidedAt().isPresent()) {
                throw notAdopted("a trust bundle has revoked its signer");
            }
            return LicenseClaims.read(signed.claims());
        } catch (TrustException | MalformedException e) {
            throw notAdopted(String.valueOf(e.getMessage()));
        }
    }

    private static Refusal notAdopted(String why) {
        return new Refusal(
                ProblemReason.ACTIVATION_UNKNOWN,
                ProblemReason.ACTIVATION_UNKNOWN.meaning()
                        + ", and the license that the request carries does not show one: " + why);
    }

    private static Activation taken(Transaction tx, HubLicense license, License carried) {
        String seat = Recalls.isRevoked(tx, license.id().text(), carried.activationId())
                ? null
                : Seats.place(tx, license, carried.binding().recorded());
        Activation adopted = new Activation(
                license.id().text(),
                carried.activationId(),
                new Activation.Holder(carried.deviceKey(), null, null),
                Activation.Standing.GOOD,
                new Activation.Evidence(carried.binding().recorded(), Fingerprint.of(Map.of())),
                new Activation.Times(carried.revision(), carried.issuedAt(), tx.now()),
                term(license, carried),
                new Findings(null, null, null, tx.now()),
                Seat.TAKEN);
        Activations.insert(tx.handle(), adopted);
        Seats.sit(tx, adopted, seat);
        return Recalls.settle(tx, adopted);
    }

    /**
     * The trial began where its end, which the license says, is as far away as the trial is long. A lease does not say it:
     * the trial of what was leased begins with the lease that is carried.
     */
    private static DeviceTerm term(HubLicense license, License carried) {
        Duration trial = license.terms().trial();
        Instant endsAt = carried.expiresAt();
        if (trial == null || endsAt == null) {
            return DeviceTerm.USUAL;
        }
        boolean leased = carried.mode() instanceof Mode.Online;
        return new DeviceTerm(leased ? carried.issuedAt() : endsAt.minus(trial), null);
    }

    /** A seat that another directory of the same machine took over, which the hub has forgotten. */
    private static Activation handedOn(Transaction tx, Activation known, License carried) {
        if (carried.revision() <= known.revision()) {
            throw Refusal.of(ProblemReason.ACTIVATION_SUPERSEDED);
        }
        return Recovery.supersede(tx, known, carried.deviceKey());
    }
}
