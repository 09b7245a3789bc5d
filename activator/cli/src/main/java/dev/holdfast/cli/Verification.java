package dev.holdfast.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.holdfast.verifier.Granted;
import dev.holdfast.verifier.LicenseVerifier;
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
        TrustRoots roots = Place.read(Place.roots(question.roots(), context.terminal()));
        Path base = Place.path(Place.dataDirectory(question.dataDirectory(), context.terminal()));
        LicenseId id = Holdings.choose(VerifyQuestion.NAME, base, question.licenseId(), question.product());
        LicenseVerifier verifier = verifier(context, id, roots, base);
        Verdict verdict = model == null ? verifier.verify(id) : verifier.verify(id, model);
        return print(verdict, model);
    }

    static LicenseVerifier verifier(Context context, LicenseId id, TrustRoots roots, Path base) {
        return LicenseVerifier.forProduct(id.product(), roots)
                .withDataDirectory(base)
                .withMachine(context.machine())
                .withClock(context.clock());
    }

    private int print(Verdict verdict, @Nullable ModelId model) {
        if (verdict instanceof Verdict.Refused refused) {
            return report.refused(
                    refused.reason(),
                    refused.detail(),
                    refused.remedy(),
                    refused.scoreSheet().orElse(null));
        }
        Granted granted = (Granted) verdict;
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
