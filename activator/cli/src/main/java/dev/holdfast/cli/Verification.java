package dev.holdfast.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.holdfast.verifier.Granted;
import dev.holdfast.verifier.LicenseVerifier;
import dev.holdfast.verifier.RefusalReason;
import dev.holdfast.verifier.TrustRoots;
import dev.holdfast.verifier.Verdict;
import dev.holdfast.verifier.license.LicenseId;
import dev.holdfast.verifier.license.ModelId;
import dev.holdfast.verifier.store.DataDirectoryException;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** {@code holdfast verify}. */
final class Verification {
    private final Context context;
    private final Report report;

    Verification(Context context, Report report) {
        this.context = context;
        this.report = report;
    }

    int answer(VerifyQuestion question) throws CommandRefusedException, DataDirectoryException {
        ModelId model = model(question.model());
        Setting directory = Place.dataDirectory(question.dataDirectory(), context.terminal());
        Path base = Place.path(directory);
        LicenseId id = Holdings.choose(VerifyQuestion.NAME, base, question.licenseId(), question.product());
        Report about = report.about(id);
        try {
            Setting roots = Place.roots(question.roots(), context.terminal());
            LicenseVerifier verifier = verifier(context, id, Place.read(roots), base);
            Verdict verdict = model == null ? verifier.verify(id) : verifier.verify(id, model);
            return verdict instanceof Verdict.Refused refused
                    ? about.refused(
                            refused.reason(),
                            detail(refused, roots, base, id),
                            refused.remedy(),
                            refused.scoreSheet().orElse(null))
                    : print((Granted) verdict, model);
        } catch (CommandRefusedException e) {
            return about.refused(e);
        }
    }

    static LicenseVerifier verifier(Context context, LicenseId id, TrustRoots roots, Path base) {
        return LicenseVerifier.forProduct(id.product(), roots)
                .withDataDirectory(base)
                .withMachine(context.machine())
                .withClock(context.clock());
    }

    /** What was refused, and where the command looked, for that is most often what is wrong. */
    static String detail(Verdict.Refused refused, Setting roots, Path base, LicenseId id) {
        return refused.detail() + whereItLooked(refused.reason(), roots, base, id);
    }

    static String whereItLooked(RefusalReason reason, Setting roots, Path base, LicenseId id) {
        return switch (reason) {
            case CERTIFICATE_NOT_TRUSTED, TRUST_BUNDLE_INVALID ->
                "; the roots are those in " + roots.value() + " (" + roots.source() + ")";
            case NOT_ACTIVATED -> WrongDirectory.hint(base, id);
            default -> "";
        };
    }

    private int print(Granted granted, @Nullable ModelId model) {
        if (report.isJson()) {
            report.print(new GrantedMembers(granted, model));
        } else {
            report.print("granted: " + granted.license().licenseId() + (model == null ? "" : " for model " + model)
                    + "\n" + LicenseReport.text(granted));
        }
        return Report.DONE;
    }

    private record GrantedMembers(Granted granted, @Nullable ModelId model) implements Report.Members {
        @Override
        public void write(JsonGenerator json) throws IOException {
            LicenseReport.write(json, granted);
            if (model != null) {
                json.writeStringField("model", model.text());
            }
        }
    }

    private static @Nullable ModelId model(@Nullable String text) throws CommandRefusedException {
        try {
            return text == null ? null : new ModelId(text);
        } catch (IllegalArgumentException e) {
            throw CommandRefusedException.usageOf(VerifyQuestion.NAME, String.valueOf(e.getMessage()));
        }
    }
}
