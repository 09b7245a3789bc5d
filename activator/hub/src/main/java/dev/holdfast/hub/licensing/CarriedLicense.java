package dev.holdfast.hub.licensing;

import dev.holdfast.hub.refusal.Refusal;
import dev.holdfast.issuer.SignerCertificate;
import dev.holdfast.machineid.MatchRule;
import dev.holdfast.machineid.ScoreSheet;
import dev.holdfast.machineid.Sighting;
import dev.holdfast.protocol.ProblemReason;
import dev.holdfast.verifier.jws.CertificateDer;
import dev.holdfast.verifier.jws.CompactJws;
import dev.holdfast.verifier.jws.JwsType;
import dev.holdfast.verifier.jws.MalformedException;
import dev.holdfast.verifier.license.License;
import dev.holdfast.verifier.license.LicenseClaims;
import dev.holdfast.verifier.trust.SignedDocument;
import dev.holdfast.verifier.trust.SigningTrust;
import dev.holdfast.verifier.trust.TrustException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The license that a request carries, once it was found to be one that this hub signed for the device that asks; FORMAT.md
 * 8.14.
 *
 * @param license what it says
 * @param signer the certificate that it was signed with
 */
record CarriedLicense(License license, SignerCertificate signer) {
    /** No clock says this many milliseconds; whoever signs a higher revision means to outrun the hub. */
    private static final long HIGHEST_REVISION = 1L << 52;

    /** What a request carries; refused with {@code activation_unknown} where that is nothing that it signed. */
    static CarriedLicense of(SigningTrust trust, Case found) {
        String document = found.request().content().license();
        if (document == null) {
            throw Refusal.of(ProblemReason.ACTIVATION_UNKNOWN);
        }
        CarriedLicense carried = signedHere(trust, document);
        License license = carried.license();
        if (!license.licenseId().text().equals(found.licenseId())
                || !license.deviceKey().equals(found.device())) {
            throw notTaken("it is for another license or device key");
        }
        return carried;
    }

    /** Whether the hub may have signed and forgotten it. */
    boolean isForgotten(Handle handle) {
        return license.revision() < HIGHEST_REVISION && Restores.explains(handle, license.issuedAt());
    }

    /** Refuses with {@code activation_unknown} where the hub has not forgotten what it signed then. */
    void requireForgotten(Handle handle) {
        if (!isForgotten(handle)) {
            throw notTaken("it was signed at " + license.issuedAt()
                    + ", and this hub, by the restores that it knows of, has forgotten nothing of that time");
        }
    }

    private static CarriedLicense signedHere(SigningTrust trust, String document) {
        try {
            SignedDocument signed = trust.verify(document, JwsType.LICENSE, SigningTrust.MAXIMUM_DOCUMENT);
            if (signed.voidedAt().isPresent()) {
                throw notTaken("a trust bundle has revoked its signer");
            }
            return new CarriedLicense(LicenseClaims.read(signed.claims()), signer(document));
        } catch (TrustException | MalformedException e) {
            throw notTaken(String.valueOf(e.getMessage()));
        }
    }

    private static SignerCertificate signer(String document) throws MalformedException {
        CompactJws verified =
                CompactJws.parse(document.getBytes(StandardCharsets.US_ASCII), SigningTrust.MAXIMUM_DOCUMENT);
        return SignerCertificate.of(
                verified.allegedHeader().strings("x5c", SignerCertificate.MOST, CertificateDer.MAXIMUM_BASE64));
    }

    private static Refusal notTaken(String why) {
        return new Refusal(
                ProblemReason.ACTIVATION_UNKNOWN,
                ProblemReason.ACTIVATION_UNKNOWN.meaning()
                        + ", and the license that the request carries does not show one: " + why);
    }

    /** Whether the machine of the request may be the one that this license is for; too little to be seen is no other machine. */
    boolean isForMachineOf(Case found, HubLicense held) {
        ScoreSheet.Outcome outcome = MatchRule.judge(
                        license.binding().recorded(), Sighting.of(found.measured()), held.policy())
                .outcome();
        return outcome == ScoreSheet.Outcome.SAME || outcome == ScoreSheet.Outcome.NOT_VISIBLE;
    }

    /** Whether it was granted since an activation gave up its seat; as well where that holds one. */
    boolean standsSince(Activation held) {
        Instant released = held.seat().releasedAt();
        return released == null || isNewerThan(Math.max(held.revision(), released.toEpochMilli()));
    }

    /** Whether it is newer than what was decided last about the device key and the machine of an activation; null for nothing. */
    boolean isNewerThan(@Nullable Long knownFrom) {
        return knownFrom == null || license.revision() > knownFrom;
    }
}
