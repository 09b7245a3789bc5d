package dev.holdfast.verifier;

import dev.holdfast.verifier.jws.JwsType;
import dev.holdfast.verifier.store.LicenseRecord;
import dev.holdfast.verifier.trust.SignedDocument;
import dev.holdfast.verifier.trust.SigningTrust;
import dev.holdfast.verifier.trust.TrustException;
import java.util.List;

/** Steps 1 to 4: the license's form, the trust bundles, the signer's chain and the signature; FORMAT.md 11.1 to 11.4. */
final class SignatureStep {
    private SignatureStep() {}

    static SigningTrust trust(TrustMemory memory, Holding holding) throws RefusedException {
        return trust(memory, holding.bundles());
    }

    static SigningTrust trust(TrustMemory memory, List<String> bundles) throws RefusedException {
        try {
            return memory.with(bundles);
        } catch (TrustException e) {
            // Nothing that is fetched or imported here can mend what the program itself carries.
            throw new RefusedException(RefusalReason.TRUST_BUNDLE_INVALID, "shipped trust: " + RefusedException.text(e))
                    .advising("ask the vendor of this program for one whose roots and trust bundles fit each other");
        }
    }

    static SignedDocument license(SigningTrust trust, LicenseRecord record) throws RefusedException {
        String license = record.license();
        if (license == null) {
            throw record.isReleased()
                    ? new RefusedException(
                            RefusalReason.ACTIVATION_RELEASED,
                            "the data directory holds the receipt of a release in the place of the license")
                    : new RefusedException(
                            RefusalReason.NOT_ACTIVATED, "the data directory holds a request and no license yet");
        }
        try {
            return trust.verify(license, JwsType.LICENSE, SigningTrust.MAXIMUM_DOCUMENT);
        } catch (TrustException e) {
            throw RefusedException.of(e);
        }
    }
}
