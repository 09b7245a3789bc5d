package dev.holdfast.verifier;

import dev.holdfast.verifier.license.License;
import dev.holdfast.verifier.license.LicenseId;
import dev.holdfast.verifier.license.ModelId;
import dev.holdfast.verifier.store.DataDirectory;
import dev.holdfast.verifier.store.DataDirectoryException;
import org.jspecify.annotations.Nullable;

/** Judges a license that the data directory holds, and writes down what was learnt from it. */
final class Verification {
    private Verification() {}

    static Verdict run(Setting setting, DataDirectory directory, LicenseId id, @Nullable ModelId model, Moment now) {
        try {
            Holding holding = Holding.require(setting, directory, id);
            Procedure procedure = Procedure.ofHeld(setting, holding, now);
            Verdict verdict = judged(procedure, id, model);
            return remembered(verdict, procedure, directory, holding, now);
        } catch (RefusedException e) {
            return e.verdict(id);
        }
    }

    private static Verdict judged(Procedure procedure, LicenseId id, @Nullable ModelId model) {
        try {
            return procedure.run(model);
        } catch (RefusedException e) {
            return e.verdict(id);
        }
    }

    /** A write that fails changes no verdict, unless the license demands a witness that is kept. */
    private static Verdict remembered(
            Verdict verdict, Procedure procedure, DataDirectory directory, Holding holding, Moment now) {
        License license = procedure.license();
        if (license == null || !Remembering.isDue(procedure.recalled(), procedure.learnt(), now)) {
            return verdict;
        }
        try {
            Remembering.write(directory, holding.record(), procedure.learnt());
            return verdict;
        } catch (DataDirectoryException e) {
            if (!(verdict instanceof Granted granted)) {
                return verdict;
            }
            return Remembering.isRequired(license)
                    ? new RefusedException(
                                    RefusalReason.STATE_NOT_WRITABLE, RefusedException.text(e), granted.scoreSheet())
                            .verdict(license.licenseId())
                    : granted.with(Remembering.notKept(e));
        }
    }
}
