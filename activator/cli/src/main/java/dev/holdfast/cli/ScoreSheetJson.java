package dev.holdfast.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.holdfast.machineid.ScoreSheet;
import java.io.IOException;
import java.util.Locale;

/** The member {@code score_sheet}. */
final class ScoreSheetJson {
    private ScoreSheetJson() {}

    static void write(JsonGenerator json, ScoreSheet sheet) throws IOException {
        json.writeObjectFieldStart("score_sheet");
        json.writeStringField("policy", sheet.policy().id());
        json.writeStringField("outcome", word(sheet.outcome()));
        json.writeNumberField("matched", sheet.matched());
        json.writeNumberField("changed", sheet.changed());
        json.writeNumberField("not_visible", sheet.notVisible());
        json.writeBooleanField("single_evidence", sheet.singleEvidence());
        json.writeArrayFieldStart("rows");
        for (ScoreSheet.Row row : sheet.rows()) {
            json.writeStartObject();
            json.writeStringField("kind", row.kind().id());
            json.writeNumberField("recorded", row.recorded());
            json.writeNumberField("seen", row.seen());
            json.writeStringField("state", word(row.state()));
            json.writeStringField("why", row.why());
            json.writeStringField("remedy", row.remedy());
            json.writeBooleanField("derived", row.derived());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
