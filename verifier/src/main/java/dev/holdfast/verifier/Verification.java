package dev.holdfast.verifier;

import dev.holdfast.verifier.license.License;
import dev.holdfast.verifier.license.LicenseId;
import dev.holdfast.verifier.license.ModelId;
import dev.holdfast.verifier.store.DataDirectory;
import dev.holdfast.verifier.store.DataDirectoryException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Judges a license that the data directory holds, and writes down what was learnt from it. */
final class Verification {
    private Verification() {}

    static Verdict run(Setting setting, DataDirectory directory, LicenseId id, @Nullable ModelId model, Moment now) {
        try {
            Holding holding = held(setting, directory, id);
            Procedure procedure = Procedure.ofHeld(setting, holding, now);
            Verdict verdict = judged(procedure, id, model);
            return remembered(verdict, procedure, directory, holding, now);
        } catch (RefusedException e) {
            return e.verdict(id);
        }
    }

    private static Holding held(Setting setting, DataDirectory directory, LicenseId id) throws RefusedException {
        if (!id.product().equals(setting.product())) {
            throw new RefusedException(
                    RefusalReason.WRONG_PRODUCT,
                    "license ID: expected one of the product " + setting.product() + ", found " + id);
        }
        try {
            Optional<Holding> holding = Holding.read(directory, id);
            if (holding.isPresent()) {
                return holding.get();
            }
        } catch (DataDirectoryException e) {
            throw RefusedException.of(e);
        }
        throw new RefusedException(
                RefusalReason.NOT_ACTIVATED, directory.folder() + ": expected a record of the license, found none");
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
