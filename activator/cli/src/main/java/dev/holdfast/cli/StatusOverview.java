package dev.holdfast.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.holdfast.verifier.TrustRoots;
import dev.holdfast.verifier.license.LicenseId;
import dev.holdfast.verifier.store.DataDirectoryException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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
            standings.add(Standing.of(context, id, pinned, base));
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
