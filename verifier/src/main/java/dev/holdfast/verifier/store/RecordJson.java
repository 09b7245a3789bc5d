package dev.holdfast.verifier.store;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.holdfast.verifier.jws.JsonObject;
import dev.holdfast.verifier.jws.MalformedException;
import dev.holdfast.verifier.license.LicenseId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A record file as it is on disk: the record, the device key it names, and its authentication code; FORMAT.md 9.6.
 *
 * @param record the record, its authentication not yet judged
 * @param thumbprint the device key that the record names
 * @param seal the authentication code, 43 characters of base64url
 */
record RecordJson(LicenseRecord record, String thumbprint, String seal) {
    static final int MAXIMUM_BYTES = 1 << 20;
    static final int MAXIMUM_STATE = 8 << 10;

    private static final String LICENSE_ID = "license_id";
    private static final String DEVICE_KEY = "device_key";
    private static final String LICENSE = "license";
    private static final String STATUS = "status";
    private static final String PENDING = "pending";
    private static final String REQUEST_ID = "request_id";
    private static final String OPERATION = "operation";
    private static final String DOCUMENT = "document";
    private static final String STATE = "state";
    private static final String SEAL = "mac";
    private static final Set<String> MEMBERS = Set.of(LICENSE_ID, DEVICE_KEY, LICENSE, STATUS, PENDING, STATE, SEAL);
    private static final int MAXIMUM_NAME = 128;

    /** Reads a record file; the record counts as unauthenticated until the caller has compared the code. */
    static RecordJson parse(byte[] content, LicenseId id) throws MalformedException {
        JsonObject json = JsonObject.parse(content, MAXIMUM_BYTES);
        if (!json.string(LICENSE_ID, MAXIMUM_NAME).equals(id.text())) {
            throw new MalformedException("license_id: expected the license that the file is named for");
        }
        LicenseRecord record =
                new LicenseRecord(id, text(json, LICENSE), text(json, STATUS), pending(json), text(json, STATE), false);
        return new RecordJson(record, json.string(DEVICE_KEY, MAXIMUM_NAME), json.string(SEAL, MAXIMUM_NAME));
    }

    /**
     * The file's content: one line of JSON.
     *
     * @param previous the content that is replaced, whose unknown members a newer minor version has put there and gets back
     */
    byte[] toBytes(byte @Nullable [] previous) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        JsonFactory factory = new JsonFactory();
        try (JsonGenerator json = factory.createGenerator(out, JsonEncoding.UTF8)) {
            json.writeStartObject();
            json.writeStringField(LICENSE_ID, record.licenseId().text());
            json.writeStringField(DEVICE_KEY, thumbprint);
            write(json, LICENSE, record.license());
            write(json, STATUS, record.status());
            write(json, record.pending());
            write(json, STATE, record.state());
            json.writeStringField(SEAL, seal);
            if (previous != null) {
                copyUnknown(factory, previous, json);
            }
            json.writeEndObject();
            json.writeRaw('\n');
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
        return out.toByteArray();
    }

    private static @Nullable String text(JsonObject json, String name) throws MalformedException {
        return json.has(name) ? json.string(name, MAXIMUM_BYTES) : null;
    }

    private static @Nullable PendingRequest pending(JsonObject json) throws MalformedException {
        if (!json.has(PENDING)) {
            return null;
        }
        JsonObject pending = json.object(PENDING);
        return new PendingRequest(
                pending.string(REQUEST_ID, MAXIMUM_NAME),
                pending.string(OPERATION, MAXIMUM_NAME),
                pending.string(DOCUMENT, MAXIMUM_BYTES));
    }

    private static void write(JsonGenerator json, String name, @Nullable String text) throws IOException {
        if (text != null) {
            json.writeStringField(name, text);
        }
    }

    private static void write(JsonGenerator json, @Nullable PendingRequest pending) throws IOException {
        if (pending != null) {
            json.writeObjectFieldStart(PENDING);
            json.writeStringField(REQUEST_ID, pending.requestId());
            json.writeStringField(OPERATION, pending.operation());
            json.writeStringField(DOCUMENT, pending.document());
            json.writeEndObject();
        }
    }

    private static void copyUnknown(JsonFactory factory, byte[] previous, JsonGenerator json) throws IOException {
        try (JsonParser parser = factory.createParser(previous)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                if (MEMBERS.contains(parser.currentName())) {
                    parser.nextToken();
                    parser.skipChildren();
                } else {
                    json.copyCurrentStructure(parser);
                }
            }
        }
    }
}
