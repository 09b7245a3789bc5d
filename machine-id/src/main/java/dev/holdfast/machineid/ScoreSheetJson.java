package dev.holdfast.machineid;

import dev.holdfast.machineid.ScoreSheet.Row;
import java.util.Locale;

/** The score sheet as one JSON object; names and words are in snake_case, as in all JSON of the project. */
final class ScoreSheetJson {
    private final StringBuilder out = new StringBuilder(512);

    private ScoreSheetJson() {}

    static String render(ScoreSheet sheet) {
        return new ScoreSheetJson().sheet(sheet);
    }

    private String sheet(ScoreSheet sheet) {
        out.append('{');
        text("outcome", word(sheet.outcome()));
        text("policy", sheet.policy().id());
        text("rule", sheet.policy().inWords());
        number("matched", sheet.matched());
        number("changed", sheet.changed());
        number("not_visible", sheet.notVisible());
        flag("single_evidence", sheet.singleEvidence());
        flag("drifted", sheet.drifted());
        number("changes_left", sheet.changesLeft());
        name("rows");
        out.append('[');
        for (Row row : sheet.rows()) {
            row(row);
        }
        out.append("]}");
        return out.toString();
    }

    private void row(Row row) {
        separate();
        out.append('{');
        text("kind", row.kind().id());
        number("recorded", row.recorded());
        number("seen", row.seen());
        text("state", word(row.state()));
        flag("derived", row.derived());
        text("why", row.why());
        text("remedy", row.remedy());
        out.append('}');
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private void text(String name, String value) {
        name(name);
        quote(value);
    }

    private void number(String name, int value) {
        name(name);
        out.append(value);
    }

    private void flag(String name, boolean value) {
        name(name);
        out.append(value);
    }

    private void name(String name) {
        separate();
        quote(name);
        out.append(':');
    }

    private void separate() {
        char last = out.charAt(out.length() - 1);
        if (last != '{' && last != '[') {
            out.append(',');
        }
    }

    // RFC 8259 section 7: quotation mark, reverse solidus and control characters must be escaped.
    private void quote(String value) {
        out.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append("\\u00").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}
