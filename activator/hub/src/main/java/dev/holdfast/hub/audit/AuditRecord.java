package dev.holdfast.hub.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.holdfast.hub.ledger.Columns;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A record of the audit as it was written.
 *
 * @param number 1 for the first, rising by one
 * @param id {@code au_} and 26 characters
 * @param at when it happened
 * @param actor who did it, or tried to
 * @param action the name of an {@link AuditAction}
 * @param subject the identifier of what it happened to
 * @param workspaceId the workspace that it concerns; null where it concerns none
 * @param licenseId the license that it concerns; null where it concerns none
 * @param tokenId the token that the caller showed; null where none was
 * @param deviceKey thumbprint of the device key that it concerns; null where it concerns no machine
 * @param detail more, in words or identifiers; null for nothing
 * @param requestId the ID of the call
 * @param address where the call came from
 * @param clockPeriod how often an operator had accepted a clock that stood behind the records
 */
public record AuditRecord(
        long number,
        String id,
        Instant at,
        String actor,
        String action,
        String subject,
        @Nullable String workspaceId,
        @Nullable String licenseId,
        @Nullable String tokenId,
        @Nullable String deviceKey,
        @Nullable String detail,
        String requestId,
        String address,
        long clockPeriod) {
    private static final JsonFactory JSON = new JsonFactory();

    static AuditRecord of(ResultSet row) throws SQLException {
        return new AuditRecord(
                row.getLong("number"),
                row.getString("id"),
                Columns.instant(row, "at"),
                row.getString("actor"),
                row.getString("action"),
                row.getString("subject"),
                row.getString("workspace_id"),
                row.getString("license_id"),
                row.getString("token_id"),
                row.getString("device_key"),
                row.getString("detail"),
                row.getString("request_id"),
                row.getString("address"),
                row.getLong("clock_period"));
    }

    /** The record as UTF-8 JSON: the one text that is sealed and exported; AUDIT.md. */
    byte[] json() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeNumberField("number", number);
            json.writeStringField("id", id);
            json.writeStringField("at", at.toString());
            json.writeStringField("actor", actor);
            json.writeStringField("action", action);
            json.writeStringField("subject", subject);
            optional(json, "workspace", workspaceId);
            optional(json, "license", licenseId);
            optional(json, "token", tokenId);
            optional(json, "machine", deviceKey);
            optional(json, "detail", detail);
            json.writeStringField("request_id", requestId);
            json.writeStringField("address", address);
            json.writeNumberField("clock_period", clockPeriod);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a record of the audit could not be written as JSON", e);
        }
        return bytes.toByteArray();
    }

    private static void optional(JsonGenerator json, String name, @Nullable String text) throws IOException {
        if (text != null) {
            json.writeStringField(name, text);
        }
    }
}
