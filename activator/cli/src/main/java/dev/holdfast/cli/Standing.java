package dev.holdfast.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.holdfast.verifier.Granted;
import dev.holdfast.verifier.TrustRoots;
import dev.holdfast.verifier.Verdict;
import dev.holdfast.verifier.license.LicenseId;
import dev.holdfast.verifier.store.DataDirectory;
import dev.holdfast.verifier.store.DataDirectoryException;
import dev.holdfast.verifier.store.LicenseRecord;
import dev.holdfast.verifier.store.PendingRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How one license stands.
 *
 * @param verdict null where no roots are named to verify it by
 * @param pending the operation that waits for the hub's answer, or empty
 * @param trouble why the record cannot be read, or empty
 */
record Standing(LicenseId id, @Nullable Verdict verdict, String pending, String trouble) {
    /** A damaged record is one of the things that status is asked about, so it does not end the overview. */
    static Standing of(Context context, LicenseId id, @Nullable TrustRoots roots, Path base) {
        Verdict verdict = roots == null
                ? null
                : Verification.verifier(context, id, roots, base).verify(id);
        try {
            Optional<LicenseRecord> record =
                    DataDirectory.of(base, id.product()).read(id);
            String pending = record.flatMap(LicenseRecord::pendingRequest)
                    .map(PendingRequest::operation)
                    .orElse("");
            return new Standing(id, verdict, pending, "");
        } catch (DataDirectoryException e) {
            return new Standing(id, verdict, "", String.valueOf(e.getMessage()));
        }
    }

    String text() {
        StringBuilder text = new StringBuilder(id.text()).append(": ");
        if (verdict == null && !trouble.isEmpty()) {
            text.append("unreadable, ").append(trouble);
        } else if (verdict == null) {
            text.append("not verified, because no roots are named");
        } else if (verdict instanceof Verdict.Refused refused) {
            text.append("refused, ")
                    .append(refused.reason().code())
                    .append(": ")
                    .append(refused.detail());
            text.append("\n  remedy: ").append(refused.remedy());
        } else {
            text.append("granted\n  ")
                    .append(LicenseReport.text((Granted) verdict).replace("\n", "\n  "));
        }
        return pending.isEmpty()
                ? text.toString()
                : text.append("\n  pending: ")
                        .append(pending)
                        .append(", to be sent again")
                        .toString();
    }

    void write(JsonGenerator json) throws IOException {
        json.writeStartObject();
        if (verdict instanceof Granted granted) {
            LicenseReport.write(json, granted);
        } else if (verdict instanceof Verdict.Refused refused) {
            json.writeStringField("license", id.text());
            json.writeStringField("verdict", "refused");
            json.writeStringField("reason", refused.reason().code());
            json.writeNumberField("exit_code", refused.reason().exitCode());
            json.writeStringField("detail", refused.detail());
            json.writeStringField("remedy", refused.remedy());
        } else {
            json.writeStringField("license", id.text());
            json.writeStringField("verdict", "unknown");
        }
        json.writeStringField("pending", pending);
        json.writeStringField("trouble", trouble);
        json.writeEndObject();
    }
}
