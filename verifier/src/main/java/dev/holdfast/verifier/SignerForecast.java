package dev.holdfast.verifier;

import dev.holdfast.verifier.store.DataDirectory;
import dev.holdfast.verifier.store.DataDirectoryException;
import dev.holdfast.verifier.trust.SigningTrust;
import dev.holdfast.verifier.trust.TrustException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Whether a signer's documents could verify here, before there are any; FORMAT.md 8.12. */
final class SignerForecast {
    private SignerForecast() {}

    static Optional<Verdict.Refused> run(
            Setting setting, DataDirectory directory, List<String> chain, Instant signedAt, List<String> bundles) {
        try {
            require(SignatureStep.trust(setting.memory(), held(directory)), chain, signedAt, bundles);
            return Optional.empty();
        } catch (RefusedException e) {
            return Optional.of(e.verdict());
        }
    }

    private static void require(SigningTrust held, List<String> chain, Instant signedAt, List<String> bundles)
            throws RefusedException {
        // Bundles of another vendor are refused here, however many they are: only what follows may be cut off.
        SigningTrust trust = held.withThoseThatFollow(BundleImport.news(held, bundles));
        try {
            if (trust.hasVoided(trust.signer(chain, signedAt))) {
                throw new RefusedException(
                        RefusalReason.SIGNER_REVOKED, "signer: expected one that no trust bundle has revoked");
            }
        } catch (TrustException e) {
            if (e.fault() != TrustException.Fault.CERTIFICATE_NOT_TRUSTED || !Grant.isFull(bundles)) {
                throw RefusedException.of(e);
            }
            // The root may stand in a bundle that is still to come; a device far behind must not be locked out for
            // that.
        }
    }

    /** What cannot be read is not held: an import sets it aside, or refuses and says why. */
    private static List<String> held(DataDirectory directory) {
        try {
            return directory.bundles();
        } catch (DataDirectoryException e) {
            return List.of();
        }
    }
}
