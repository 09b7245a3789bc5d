package dev.holdfast.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.holdfast.machineid.EvidenceKind;
import dev.holdfast.verifier.Granted;
import dev.holdfast.verifier.Warning;
import dev.holdfast.verifier.license.License;
import dev.holdfast.verifier.license.LicensedModel;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A granted license, as lines for people and as members of JSON. */
final class LicenseReport {
    private LicenseReport() {}

    /** Lines that say what is licensed, for how long and where. */
    static String text(Granted granted) {
        License license = granted.license();
        StringBuilder text = new StringBuilder(400);
        text.append("models:  ").append(models(license.models())).append('\n');
        text.append("term:    ").append(term(granted)).append('\n');
        text.append("machine: ").append(granted.scoreSheet().drifted() ? "same, with changed evidence" : "same");
        if (granted.scoreSheet().singleEvidence()) {
            text.append(" (single evidence)");
        }
        if (!license.binding().shared().isEmpty()) {
            text.append("\nshared:  ").append(String.join(", ", shared(license)));
            text.append(" (other machines of the product show the same, so it does not count)");
        }
        for (Warning warning : granted.warnings()) {
            text.append("\nwarning: ").append(warning.message());
        }
        return text.toString();
    }

    private static List<String> shared(License license) {
        List<String> kinds = new ArrayList<>();
        for (EvidenceKind kind : EvidenceKind.values()) {
            if (license.binding().shared().contains(kind)) {
                kinds.add(kind.id());
            }
        }
        return kinds;
    }

    static String term(Granted granted) {
        Instant expiresAt = granted.license().expiresAt();
        OptionalLong days = granted.daysLeft();
        if (expiresAt == null || days.isEmpty()) {
            return "perpetual";
        }
        return "until " + expiresAt + " (" + days.getAsLong() + " days left)";
    }

    private static String models(List<LicensedModel> models) {
        if (models.isEmpty()) {
            return "none";
        }
        StringBuilder text = new StringBuilder();
        for (LicensedModel model : models) {
            if (text.length() > 0) {
                text.append(", ");
            }
            text.append(model.id().text());
            Instant until = model.until();
            if (until != null) {
                text.append(" (until ").append(until).append(')');
            }
        }
        return text.toString();
    }

    static void write(JsonGenerator json, Granted granted) throws IOException {
        License license = granted.license();
        json.writeStringField("verdict", "granted");
        json.writeNumberField("exit_code", Report.DONE);
        json.writeStringField("license", license.licenseId().text());
        json.writeStringField("activation", license.activationId());
        json.writeStringField("issuer", license.issuer());
        json.writeNumberField("revision", license.revision());
        json.writeStringField("issued_at", license.issuedAt().toString());
        writeInstant(json, "expires_at", license.expiresAt());
        OptionalLong days = granted.daysLeft();
        if (days.isPresent()) {
            json.writeNumberField("days_left", days.getAsLong());
        } else {
            json.writeNullField("days_left");
        }
        json.writeStringField("judged_at", granted.judgedAt().toString());
        writeModels(json, license.models());
        writeWarnings(json, granted.warnings());
        json.writeArrayFieldStart("shared_evidence");
        for (String kind : shared(license)) {
            json.writeString(kind);
        }
        json.writeEndArray();
        ScoreSheetJson.write(json, "score_sheet", granted.scoreSheet());
    }

    private static void writeModels(JsonGenerator json, List<LicensedModel> models) throws IOException {
        json.writeArrayFieldStart("models");
        for (LicensedModel model : models) {
            json.writeStartObject();
            json.writeStringField("id", model.id().text());
            String name = model.name();
            if (name == null) {
                json.writeNullField("name");
            } else {
                json.writeStringField("name", name);
            }
            writeInstant(json, "until", model.until());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void writeWarnings(JsonGenerator json, List<Warning> warnings) throws IOException {
        json.writeArrayFieldStart("warnings");
        for (Warning warning : warnings) {
            json.writeStartObject();
            json.writeStringField("code", warning.code());
            json.writeStringField("message", warning.message());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void writeInstant(JsonGenerator json, String name, @Nullable Instant instant) throws IOException {
        if (instant == null) {
            json.writeNullField(name);
        } else {
            json.writeStringField(name, instant.toString());
        }
    }
}
