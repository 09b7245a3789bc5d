package dev.holdfast.machineid;

import dev.holdfast.machineid.ScoreSheet.Outcome;
import dev.holdfast.machineid.ScoreSheet.Row;
import java.util.ArrayList;
import java.util.List;

/** The score sheet as text for a terminal: at most 100 columns, the same for the same sheet. */
final class ScoreSheetText {
    private static final int WIDTH = 100;
    private static final String INDENT = "            ";

    private ScoreSheetText() {}

    static String render(ScoreSheet sheet) {
        List<String> lines = new ArrayList<>();
        lines.add("machine: " + headline(sheet));
        wrap(lines, "rule:    ", "         ", sheet.policy().id() + " - " + rule(sheet));
        lines.add("");
        lines.add("kind        recorded  seen now  result");
        boolean derived = false;
        for (Row row : sheet.rows()) {
            derived |= row.derived();
            addRow(lines, row);
        }
        if (sheet.rows().isEmpty()) {
            lines.add("(nothing recorded and nothing seen)");
        }
        lines.add("");
        lines.add("counted: " + sheet.matched() + " matched, " + sheet.changed() + " changed, " + sheet.notVisible()
                + " not visible");
        addNotes(lines, sheet, derived);
        return String.join("\n", lines);
    }

    private static String headline(ScoreSheet sheet) {
        return switch (sheet.outcome()) {
            case SAME -> sheet.drifted() ? "same, with changed evidence" : "same";
            case CHANGED -> "another one";
            case NOT_VISIBLE -> "nothing has changed, but too little is visible to tell";
            case NOTHING_RECORDED -> "cannot be recognised, because no evidence was recorded";
        };
    }

    private static String rule(ScoreSheet sheet) {
        if (sheet.singleEvidence()) {
            return "only one kind is recorded, and it must match";
        }
        return sheet.policy().inWords();
    }

    private static void addRow(List<String> lines, Row row) {
        lines.add(pad(row.kind().id(), 12)
                + padLeft(row.recorded() == 0 ? "-" : Integer.toString(row.recorded()), 8)
                + padLeft(Integer.toString(row.seen()), 10)
                + "  "
                + result(row));
        if (!row.why().isEmpty()) {
            wrap(lines, INDENT + "why: ", INDENT + "     ", row.why());
        }
        // A remedy is meant to be copied, so that it is never broken in the middle of a word.
        if (!row.remedy().isEmpty()) {
            wrap(lines, INDENT + "fix: ", INDENT + "     ", row.remedy());
        }
    }

    private static String result(Row row) {
        String text = switch (row.state()) {
            case MATCHED -> "matched";
            case CHANGED -> "changed";
            case NOT_VISIBLE -> "not visible";
            case NOT_RECORDED -> "seen, not recorded";
        };
        return row.derived() ? text + " (*)" : text;
    }

    private static void addNotes(List<String> lines, ScoreSheet sheet, boolean derived) {
        if (derived) {
            wrap(
                    lines,
                    "(*)      ",
                    "         ",
                    "the machine-id was made from the board's UUID: both count as one kind");
        }
        if (sheet.singleEvidence()) {
            lines.add("note:    single evidence");
        }
        String drift = sheet.driftWarning();
        if (!drift.isEmpty()) {
            wrap(lines, "warning: ", "         ", drift);
        }
        if (sheet.outcome() == Outcome.NOT_VISIBLE) {
            lines.add("next:    make a row that is not visible visible, then verify again");
        }
    }

    static void wrap(List<String> lines, String first, String next, String text) {
        StringBuilder line = new StringBuilder(first);
        boolean empty = true;
        for (String word : text.split(" ", -1)) {
            if (!empty && line.length() + 1 + word.length() > WIDTH) {
                lines.add(line.toString());
                line = new StringBuilder(next);
                empty = true;
            }
            line.append(empty ? "" : " ").append(word);
            empty = false;
        }
        lines.add(line.toString());
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    private static String padLeft(String text, int width) {
        return " ".repeat(Math.max(0, width - text.length())) + text;
    }
}
