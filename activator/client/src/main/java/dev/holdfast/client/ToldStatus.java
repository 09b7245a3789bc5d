package dev.holdfast.client;

import dev.holdfast.verifier.LicenseVerifier;
import dev.holdfast.verifier.RefusalReason;
import dev.holdfast.verifier.Verdict;
import dev.holdfast.verifier.license.LicenseId;
import java.util.Optional;

/**
 * Takes the status snapshot that a hub signs beside a refusal, with the trust bundles that it stands on; FORMAT.md 8.10. So
 * what the hub withdrew is withdrawn offline as well. The caller holds the operation lock.
 */
final class ToldStatus {
    private final LicenseVerifier verifier;
    private final HubCall hub;

    ToldStatus(LicenseVerifier verifier, HubCall hub) {
        this.verifier = verifier;
        this.hub = hub;
    }

    /** Takes it where it verifies; one that does not changes nothing, and the refusal is the same, with the reason in it. */
    void take(LicenseId id, HubAnswer.Refusing refusing) {
        String status = refusing.status();
        if (status == null) {
            return;
        }
        Optional<Verdict.Refused> notTaken = verifier.applyStatus(id, status);
        try {
            while (notTaken.isPresent() && isOfALicenseHere(notTaken.get()) && hasBroughtBundles()) {
                notTaken = verifier.applyStatus(id, status);
            }
        } catch (LicenseSourceException e) {
            refusing.refusal().addSuppressed(e);
        }
        notTaken.ifPresent(refused -> refusing.refusal().addSuppressed(LicenseSourceException.of(refused)));
    }

    /** Where no license is, bundles are for none (FORMAT.md 8.11), and a refused activation leaves nothing. */
    private static boolean isOfALicenseHere(Verdict.Refused notTaken) {
        return notTaken.reason() != RefusalReason.NOT_ACTIVATED;
    }

    /** A device that is refused is sent no grant, and so would never see a bundle that came after its license. */
    private boolean hasBroughtBundles() throws LicenseSourceException {
        long before = verifier.trustBundleVersion();
        Optional<Verdict.Refused> refused =
                verifier.importBundles(hub.introduction(before).bundles());
        if (refused.isPresent()) {
            throw LicenseSourceException.of(refused.get());
        }
        return verifier.trustBundleVersion() > before;
    }
}
