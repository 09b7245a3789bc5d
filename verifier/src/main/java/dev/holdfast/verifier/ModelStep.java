package dev.holdfast.verifier;

import dev.holdfast.verifier.license.License;
import dev.holdfast.verifier.license.LicensedModel;
import dev.holdfast.verifier.license.ModelId;
import java.time.Instant;
import java.util.List;
import java.util.StringJoiner;

/** Step 12: that the license covers the model; FORMAT.md 11.12. */
final class ModelStep {
    private static final int MOST_NAMED = 5;

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
                "model " + model + ": expected one that " + license.licenseId() + " covers ("
                        + covered(license.models()) + ")");
    }

    private static String covered(List<LicensedModel> models) {
        if (models.isEmpty() || models.size() > MOST_NAMED) {
            return models.isEmpty() ? "none" : models.size() + " models";
        }
        StringJoiner names = new StringJoiner(", ");
        models.forEach(licensed -> names.add(licensed.id().text()));
        return names.toString();
    }

    private static void requireNotOver(LicensedModel licensed, JudgedTime time) throws RefusedException {
        Instant until = licensed.until();
        if (until != null && !time.at().isBefore(until)) {
            throw new RefusedException(
                    RefusalReason.MODEL_EXPIRED, "model " + licensed.id() + ": covered until " + until);
        }
    }
}
