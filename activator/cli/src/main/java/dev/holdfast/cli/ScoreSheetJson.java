package dev.holdfast.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.holdfast.machineid.ScoreSheet;
import java.io.IOException;

/** A member that holds a score sheet, in the one form that there is of it: {@link ScoreSheet#toJson}. */
final class ScoreSheetJson {
    private ScoreSheetJson() {}

    static void write(JsonGenerator json, String member, ScoreSheet sheet) throws IOException {
        json.writeFieldName(member);
        json.writeRawValue(sheet.toJson());
    }
}
