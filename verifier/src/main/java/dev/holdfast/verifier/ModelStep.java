package dev.holdfast.verifier;

import dev.holdfast.verifier.license.License;
import dev.holdfast.verifier.license.LicensedModel;
import dev.holdfast.verifier.license.ModelId;
import java.time.Instant;

/** Step 12: that the license covers the model; FORMAT.md 11.12. */
final class ModelStep {
    private ModelStep() {}

    static void check(License license, ModelId model, JudgedTime time) throws RefusedException {
        for (LicensedModel licensed : license.models()) {
            if (licensed.id().equals(model)) {
                requireNotOver(licensed, time);
                return;
            }
        }
        throw new RefusedException(
                RefusalReason.MODEL_NOT_COVERED,
                "model " + model + ": expected one of the " + license.models().size() + " models that "
                        + license.licenseId() + " covers");
    }

    private static void requireNotOver(LicensedModel licensed, JudgedTime time) throws RefusedException {
        Instant until = licensed.until();
        if (until != null && !time.at().isBefore(until)) {
            throw new RefusedException(
                    RefusalReason.MODEL_EXPIRED, "model " + licensed.id() + ": covered until " + until);
        }
    }
}
