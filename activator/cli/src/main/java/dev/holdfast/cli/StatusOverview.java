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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code holdfast status}: which settings are in force, where each comes from, and how every license stands. */
final class StatusOverview {
    private final Context context;
    private final Report report;

    StatusOverview(Context context, Report report) {
        this.context = context;
        this.report = report;
    }

    int answer(StatusQuestion question) throws CommandRefusedException, DataDirectoryException {
        Terminal terminal = context.terminal();
        Setting directory = Place.dataDirectory(question.dataDirectory(), terminal);
        Setting roots = Place.roots(question.roots(), terminal);
        Setting hub = Setting.of(question.hub(), "--hub", terminal, Setting.HUB);
        Path base = Place.path(directory);
        TrustRoots pinned = roots.isSet() ? Place.read(roots) : null;
        List<Standing> standings = new ArrayList<>();
        for (LicenseId id : Holdings.licenses(base, Holdings.productOf(StatusQuestion.NAME, question.product()))) {
            standings.add(standing(id, pinned, base));
        }
        String hint = standings.isEmpty() ? WrongDirectory.hint(base, null) : "";
        Overview overview = new Overview(directory, roots, hub, token(terminal), standings, hint);
        if (report.isJson()) {
            report.print(overview);
        } else {
            report.print(overview.text());
        }
        return Report.DONE;
    }

    /** Only that there is one, and where: the secret itself is nothing to show. */
    private static Setting token(Terminal terminal) {
        return terminal.variable(Setting.PAT).isEmpty()
                ? new Setting("", "none")
                : new Setting("set", "environment " + Setting.PAT);
    }

    /** A damaged record is one of the things that status is asked about, so it does not end the overview. */
    private Standing standing(LicenseId id, @Nullable TrustRoots roots, Path base) {
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

    /**
     * How one license stands.
     *
     * @param verdict null where no roots are named to verify it by
     * @param pending the operation that waits for the hub's answer, or empty
     * @param trouble why the record cannot be read, or empty
     */
    private record Standing(LicenseId id, @Nullable Verdict verdict, String pending, String trouble) {
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

    private record Overview(
            Setting directory, Setting roots, Setting hub, Setting token, List<Standing> standings, String hint)
            implements Report.Members {
        String text() {
            StringBuilder text = new StringBuilder(400);
            line(text, "data directory: ", directory);
            line(text, "roots:          ", roots);
            line(text, "hub:            ", hub);
            line(text, "token:          ", token);
            if (standings.isEmpty()) {
                return text.append("licenses:       none").append(hint).toString();
            }
            text.setLength(text.length() - 1);
            for (Standing standing : standings) {
                text.append('\n').append(standing.text());
            }
            return text.toString();
        }

        private static void line(StringBuilder text, String name, Setting setting) {
            text.append(name);
            text.append(setting.isSet() ? setting.value() + " (" + setting.source() + ")" : "none");
            text.append('\n');
        }

        @Override
        public void write(JsonGenerator json) throws IOException {
            member(json, "data_directory", directory);
            member(json, "roots", roots);
            member(json, "hub", hub);
            json.writeObjectFieldStart("token");
            json.writeStringField("source", token.source());
            json.writeEndObject();
            json.writeArrayFieldStart("licenses");
            for (Standing standing : standings) {
                standing.write(json);
            }
            json.writeEndArray();
            json.writeNumberField("exit_code", Report.DONE);
        }

        private static void member(JsonGenerator json, String name, Setting setting) throws IOException {
            json.writeObjectFieldStart(name);
            if (setting.isSet()) {
                json.writeStringField("value", setting.value());
            } else {
                json.writeNullField("value");
            }
            json.writeStringField("source", setting.source());
            json.writeEndObject();
        }
    }
}
