package dev.holdfast.verifier;

import dev.holdfast.verifier.jws.MalformedException;
import dev.holdfast.verifier.license.License;
import dev.holdfast.verifier.trust.SignedDocument;
import dev.holdfast.verifier.trust.SigningTrust;

/** Step 6: that the license belongs to this directory, and what the directory remembers of it; FORMAT.md 11.6. */
final class RecordStep {
    private RecordStep() {}

    static Recollection recall(Holding holding, TrustMemory memory) throws RefusedException {
        try {
            return memory.recollection(holding.record().state());
        } catch (MalformedException e) {
            throw new RefusedException(RefusalReason.RECORD_DAMAGED, "state: " + RefusedException.text(e));
        }
    }

    static void check(License license, Holding holding) throws RefusedException {
        if (!license.licenseId().equals(holding.record().licenseId())) {
            throw new RefusedException(
                    RefusalReason.RECORD_DAMAGED,
                    "record: expected the license that it is named for, found " + license.licenseId());
        }
        if (!license.deviceKey().equals(holding.deviceKey())) {
            throw new RefusedException(
                    RefusalReason.DEVICE_KEY_MISMATCH,
                    holding.deviceKey() == null
                            ? "device key: expected the one of the license, found none in the data directory"
                            : "device key: expected the one of the license, found another in the data directory");
        }
        if (holding.record().isReleasing()) {
            throw new RefusedException(
                    RefusalReason.RELEASE_PENDING, "the seat was given back here, and the hub's answer is not known");
        }
    }

    /** A signer that was revoked voids its licenses, but for those that had verified here before; FORMAT.md 7.8. */
    static void requireSigner(License license, SignedDocument document, Recollection recalled) throws RefusedException {
        Recollection.SeenLicense seen = recalled.license();
        boolean known = seen != null && seen.id().equals(license.id());
        if (document.voidedAt().isPresent() && !known) {
            throw new RefusedException(
                    RefusalReason.SIGNER_REVOKED, "signer: expected one that no trust bundle has revoked");
        }
    }

    /** Trust bundles are never older than what is asked for, nor than were held before; FORMAT.md 7.7. */
    static void requireBundles(long asked, SigningTrust trust, Recollection recalled) throws RefusedException {
        long expected = Math.max(asked, recalled.bundle());
        if (trust.version() < expected) {
            throw new RefusedException(
                    trust.ignored() == 0 ? RefusalReason.TRUST_BUNDLE_MISSING : RefusalReason.TRUST_BUNDLE_INVALID,
                    "trust bundle: expected version " + expected + " or newer, found " + trust.version() + " and "
                            + trust.ignored() + " that do not follow");
        }
    }
}
