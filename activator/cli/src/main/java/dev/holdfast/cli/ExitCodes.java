package dev.holdfast.cli;

import dev.holdfast.protocol.ProblemReason;
import dev.holdfast.verifier.Reason;
import dev.holdfast.verifier.RefusalReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The exit codes as {@code --help} lists them, made from the reason table. */
final class ExitCodes {
    private static final int COLUMN = 38;

    private ExitCodes() {}

    /** For a command that uses no network. */
    static String[] offline() {
        Map<Integer, String> codes = fixed();
        add(codes, RefusalReason.values());
        add(codes, new Reason[] {ProblemReason.DATA_DIRECTORY_UNNAMED});
        return lines(codes);
    }

    /** For a command that asks a hub. */
    static String[] online() {
        Map<Integer, String> codes = fixed();
        add(codes, RefusalReason.values());
        add(codes, ProblemReason.values());
        return lines(codes);
    }

    private static Map<Integer, String> fixed() {
        Map<Integer, String> codes = new TreeMap<>();
        codes.put(Report.DONE, "granted, or done");
        codes.put(Report.BUG, "internal error");
        return codes;
    }

    private static void add(Map<Integer, String> codes, Reason[] reasons) {
        for (Reason reason : reasons) {
            codes.put(reason.exitCode(), reason.code());
        }
    }

    private static String[] lines(Map<Integer, String> codes) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add("Exit codes:");
        StringBuilder line = new StringBuilder();
        codes.put(Report.USAGE, "usage");
        codes.forEach((code, name) -> {
            String cell = " ".repeat(code > 99 ? 2 : code > 9 ? 3 : 4) + code + "  " + name;
            if (line.isEmpty()) {
                line.append(cell);
            } else {
                lines.add(line + " ".repeat(Math.max(1, COLUMN - line.length())) + cell);
                line.setLength(0);
            }
        });
        if (!line.isEmpty()) {
            lines.add(line.toString());
        }
        return lines.toArray(new String[0]);
    }
}
