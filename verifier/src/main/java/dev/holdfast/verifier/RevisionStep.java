package dev.holdfast.verifier;

import dev.holdfast.verifier.Recollection.SeenLicense;
import dev.holdfast.verifier.license.License;
import dev.holdfast.verifier.trust.SignedDocument;
import dev.holdfast.verifier.trust.SigningTrust;
import org.jspecify.annotations.Nullable;

/** Step 8: that no newer license was held here before; FORMAT.md 11.8. */
final class RevisionStep {
    private RevisionStep() {}

    /**
     * What was held before and still counts: a revision that a since revoked signer has invented must not outlaw the
     * licenses of its successor.
     */
    static @Nullable SeenLicense counting(@Nullable SeenLicense seen, SignedDocument document, SigningTrust trust) {
        boolean forgotten = seen != null
                && !seen.signer().leaf().equals(document.signer().leaf())
                && trust.hasVoided(seen.signer());
        return forgotten ? null : seen;
    }

    static void check(License license, @Nullable SeenLicense seen) throws RefusedException {
        if (seen == null || license.revision() > seen.revision()) {
            return;
        }
        if (license.revision() < seen.revision() || !license.id().equals(seen.id())) {
            throw new RefusedException(
                    RefusalReason.REVISION_ROLLED_BACK,
                    "revision: expected the license of revision " + seen.revision() + " or newer, found revision "
                            + license.revision());
        }
    }
}
