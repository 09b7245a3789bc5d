package dev.holdfast.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.holdfast.protocol.ProblemReason;
import dev.holdfast.protocol.ReasonTable;
import dev.holdfast.verifier.Reason;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = ReasonsCommand.NAME,
        description = "What a reason or an exit code means and what to do about it; without one, all of them.")
final class ReasonsCommand implements Callable<Integer> {
    static final String NAME = "reasons";

    private static final int COLUMN = 35;

    private final Context context;

    @Parameters(
            arity = "0..1",
            paramLabel = "CODE",
            description = "A reason such as machine_changed, or an exit code such as 38.")
    @Nullable
    String code;

    @Mixin
    JsonOption output = new JsonOption();

    ReasonsCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Report report = new Report(context.terminal(), output.json);
        if (code == null) {
            print(report, ReasonTable.all(), list());
            return Report.DONE;
        }
        Optional<Reason> reason = ReasonTable.find(code.strip());
        if (reason.isEmpty()) {
            return report.refused(CommandRefusedException.usage(
                    "expected a reason or an exit code of the table, found none of them",
                    "run `holdfast reasons` for all of them"));
        }
        print(report, List.of(reason.get()), text(reason.get()));
        return Report.DONE;
    }

    private static void print(Report report, List<Reason> reasons, String text) {
        if (report.isJson()) {
            report.print(new ReasonMembers(reasons));
        } else {
            report.print(text);
        }
    }

    private static String list() {
        StringBuilder text = new StringBuilder(8192);
        for (ReasonGroup group : ReasonGroup.values()) {
            text.append(text.isEmpty() ? "" : "\n\n").append(group.meaning());
            for (Reason reason : group.reasons()) {
                String number = String.valueOf(reason.exitCode());
                String head = "  " + " ".repeat(3 - number.length()) + number + "  " + reason.code();
                text.append('\n').append(head).append(" ".repeat(Math.max(2, COLUMN + 7 - head.length())));
                text.append(reason.meaning());
            }
        }
        return text.append("\n\n`holdfast reasons CODE` tells what to do about one")
                .toString();
    }

    private static String text(Reason reason) {
        String hub = ReasonTable.ofHub(reason)
                .map(problem -> "\nHTTP:      " + problem.status() + ", " + problem.type())
                .orElse("");
        return reason.code() + "\nexit code: " + reason.exitCode() + "\nmeaning:   " + reason.meaning()
                + "\nremedy:    " + reason.remedy() + hub + "\nsee:       " + ReasonTable.anchor(reason);
    }

    private record ReasonMembers(List<Reason> reasons) implements Report.Members {
        @Override
        public void write(JsonGenerator json) throws IOException {
            json.writeArrayFieldStart("reasons");
            for (Reason reason : reasons) {
                json.writeStartObject();
                json.writeStringField("reason", reason.code());
                json.writeNumberField("exit_code", reason.exitCode());
                json.writeStringField("meaning", reason.meaning());
                json.writeStringField("remedy", reason.remedy());
                Optional<ProblemReason> hub = ReasonTable.ofHub(reason);
                if (hub.isPresent()) {
                    json.writeNumberField("http_status", hub.get().status());
                    json.writeStringField("problem_type", hub.get().type());
                }
                json.writeStringField("documentation", ReasonTable.anchor(reason));
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeNumberField("exit_code", Report.DONE);
        }
    }
}
