package dev.holdfast.cli;

import dev.holdfast.protocol.ProblemReason;
import dev.holdfast.verifier.Reason;
import dev.holdfast.verifier.RefusalReason;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The exit codes as {@code --help} lists them: those that matter to a command, in groups, made from the reason table. */
final class ExitCodes {
    private static final int COLUMN = 24;
    private static final Set<ReasonGroup> OF_VERIFICATION = EnumSet.of(
            ReasonGroup.DATA_DIRECTORY,
            ReasonGroup.LICENSE,
            ReasonGroup.CONTINUITY,
            ReasonGroup.WITHDRAWN,
            ReasonGroup.TIME,
            ReasonGroup.MACHINE,
            ReasonGroup.MODEL);

    private static final Set<Reason> OF_A_WRITER = Set.of(
            ProblemReason.DATA_DIRECTORY_NOT_WRITABLE,
            ProblemReason.DATA_DIRECTORY_BUSY,
            ProblemReason.DATA_DIRECTORY_WITHOUT_LOCKS,
            ProblemReason.DATA_DIRECTORY_UNNAMED);

    private ExitCodes() {}

    /** The lines for a command; for the empty name, those for all of them. */
    static String[] of(String command) {
        List<String> lines = new ArrayList<>(List.of("", "Exit codes:"));
        lines.add(line("0", "granted, or done"));
        lines.add(line("1", "a bug in this command"));
        lines.add(line("2", ReasonGroup.COMMAND.meaning()));
        for (ReasonGroup group : groups(command)) {
            List<Reason> said = group.reasons().stream()
                    .filter(reason -> isSaid(command, reason))
                    .toList();
            lines.add(line(numbers(said), group.meaning()));
        }
        lines.add("`holdfast reasons` lists them all, `holdfast reasons 41` tells of one what to do.");
        return lines.toArray(new String[0]);
    }

    private static Set<ReasonGroup> groups(String command) {
        Set<ReasonGroup> groups = EnumSet.copyOf(OF_VERIFICATION);
        switch (command) {
            case FingerprintQuestion.NAME, ReasonsCommand.NAME -> groups.clear();
            case StatusQuestion.NAME -> groups.retainAll(EnumSet.of(ReasonGroup.DATA_DIRECTORY));
            case VerifyQuestion.NAME -> {}
            case TokenCommand.NAME -> {
                groups.removeAll(
                        EnumSet.of(ReasonGroup.CONTINUITY, ReasonGroup.WITHDRAWN, ReasonGroup.TIME, ReasonGroup.MODEL));
                groups.addAll(EnumSet.of(ReasonGroup.TOKEN, ReasonGroup.REQUEST, ReasonGroup.HUB));
            }
            case ImportCommand.NAME -> {
                groups.remove(ReasonGroup.MODEL);
                groups.add(ReasonGroup.GRANT);
            }
            default -> {
                groups = EnumSet.allOf(ReasonGroup.class);
                groups.remove(ReasonGroup.COMMAND);
            }
        }
        return groups;
    }

    /** What asks no hub says nothing of one. */
    private static boolean isSaid(String command, Reason reason) {
        return switch (command) {
            case VerifyQuestion.NAME, StatusQuestion.NAME ->
                reason instanceof RefusalReason || reason == ProblemReason.DATA_DIRECTORY_UNNAMED;
            case ImportCommand.NAME -> reason instanceof RefusalReason || OF_A_WRITER.contains(reason);
            default -> true;
        };
    }

    /** Exit codes in ascending order, neighbours joined. */
    private static String numbers(List<Reason> reasons) {
        StringBuilder text = new StringBuilder();
        int from = -1;
        int last = -1;
        for (Reason reason : reasons) {
            if (reason.exitCode() != last + 1) {
                append(text, from, last);
                from = reason.exitCode();
            }
            last = reason.exitCode();
        }
        append(text, from, last);
        return text.toString();
    }

    private static void append(StringBuilder text, int from, int to) {
        if (from >= 0) {
            text.append(text.isEmpty() ? "" : ", ").append(from).append(from == to ? "" : "-" + to);
        }
    }

    private static String line(String numbers, String meaning) {
        return "  " + numbers + " ".repeat(Math.max(1, COLUMN - numbers.length())) + meaning;
    }
}
