package dev.holdfast.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.holdfast.machineid.ScoreSheet;
import dev.holdfast.verifier.Reason;
import dev.holdfast.verifier.license.LicenseId;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** Prints what came of a command, for people or as one line of JSON, and answers the exit code. */
final class Report {
    static final int DONE = 0;
    static final int BUG = 1;
    static final int USAGE = 2;

    private static final JsonFactory JSON = new JsonFactory();

    private final Terminal terminal;
    private final boolean json;
    private final @Nullable LicenseId license;

    Report(Terminal terminal, boolean json) {
        this(terminal, json, null);
    }

    private Report(Terminal terminal, boolean json, @Nullable LicenseId license) {
        this.terminal = terminal;
        this.json = json;
        this.license = license;
    }

    /** The same report, whose refusals in JSON name the license that the command is about. */
    Report about(LicenseId id) {
        return new Report(terminal, json, id);
    }

    /** Writes the members of an object. */
    @FunctionalInterface
    interface Members {
        void write(JsonGenerator json) throws IOException;
    }

    boolean isJson() {
        return json;
    }

    /** Prints one line of JSON. */
    void print(Members members) {
        StringWriter text = new StringWriter(512);
        try (JsonGenerator generator = JSON.createGenerator(text)) {
            generator.writeStartObject();
            members.write(generator);
            generator.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a report could not be written to memory", e);
        }
        terminal.out().println(text);
    }

    void print(String text) {
        terminal.out().println(text);
    }

    /** To standard error, so that it is in nobody's way who reads what was asked for. */
    void tell(String message) {
        terminal.err().println("holdfast: " + message);
    }

    void warn(String message) {
        terminal.err().println("holdfast: warning: " + message);
    }

    int refused(Reason reason, String detail, String remedy, @Nullable ScoreSheet sheet) {
        return refused(reason.code(), reason.exitCode(), detail, remedy, sheet);
    }

    int refused(CommandRefusedException refused) {
        return refused(refused.code(), refused.exitCode(), refused.detail(), refused.remedy(), null);
    }

    /** A refusal of a verifier, a hub or this command: to standard error, or as JSON to standard output. */
    int refused(String code, int exitCode, String detail, String remedy, @Nullable ScoreSheet sheet) {
        if (json) {
            print(new RefusalMembers(code, exitCode, license, detail, remedy, sheet));
            return exitCode;
        }
        PrintStream err = terminal.err();
        err.println("holdfast: " + code + ": " + detail);
        if (sheet != null) {
            err.println();
            err.println(sheet.toText());
            err.println();
        }
        err.println("remedy: " + remedy.replace("\n", "\n        "));
        return exitCode;
    }

    private record RefusalMembers(
            String code,
            int exitCode,
            @Nullable LicenseId license,
            String detail,
            String remedy,
            @Nullable ScoreSheet sheet)
            implements Members {
        @Override
        public void write(JsonGenerator json) throws IOException {
            json.writeStringField("verdict", "refused");
            json.writeStringField("reason", code);
            json.writeNumberField("exit_code", exitCode);
            if (license != null) {
                json.writeStringField("license", license.text());
            }
            json.writeStringField("detail", detail);
            json.writeStringField("remedy", remedy);
            if (sheet != null) {
                ScoreSheetJson.write(json, "score_sheet", sheet);
            }
        }
    }
}
