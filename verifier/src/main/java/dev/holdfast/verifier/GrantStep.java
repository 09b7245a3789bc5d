package dev.holdfast.verifier;

import dev.holdfast.verifier.Recollection.SeenLicense;
import dev.holdfast.verifier.license.License;
import dev.holdfast.verifier.store.PendingRequest;
import org.jspecify.annotations.Nullable;

/** What an import asks of a license beyond a verification: whose it is, that it is newer, what it answers; FORMAT.md 8.8. */
final class GrantStep {
    private GrantStep() {}

    static void checkOwner(License license, Holding holding) throws RefusedException {
        if (!license.licenseId().equals(holding.record().licenseId())) {
            throw new RefusedException(
                    RefusalReason.GRANT_FOR_ANOTHER_LICENSE,
                    "grant: expected the license " + holding.record().licenseId() + ", found " + license.licenseId());
        }
        if (!license.deviceKey().equals(holding.deviceKey())) {
            throw new RefusedException(
                    RefusalReason.GRANT_FOR_ANOTHER_DEVICE,
                    "grant: expected one for this data directory's device key, found one for another");
        }
    }

    static void checkNewer(License license, @Nullable SeenLicense seen) throws RefusedException {
        if (seen != null && license.revision() <= seen.revision()) {
            throw new RefusedException(
                    RefusalReason.GRANT_NOT_NEWER,
                    "grant: expected a revision above " + seen.revision() + ", found " + license.revision());
        }
    }

    static void checkAnswer(License license, @Nullable PendingRequest pending) throws RefusedException {
        String answers = license.answers();
        if (answers == null || (pending != null && answers.equals(pending.requestId()))) {
            return;
        }
        throw new RefusedException(
                RefusalReason.GRANT_ANSWERS_NO_REQUEST,
                pending == null
                        ? "grant: expected one that names no request, for none is pending here"
                        : "grant: expected the answer to request " + pending.requestId() + ", found one to another");
    }
}
