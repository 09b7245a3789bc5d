package dev.holdfast.verifier.store;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.holdfast.verifier.jws.JsonObject;
import dev.holdfast.verifier.jws.MalformedException;
import dev.holdfast.verifier.license.LicenseId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A record file as it is on disk: the record, the device key it names, what a newer version has added, and the
 * authentication code; FORMAT.md 9.6.
 *
 * @param record the record, its authentication not yet judged
 * @param thumbprint the device key that the record names
 * @param added members that this version does not know, by name; they are kept and authenticated
 * @param seal the authentication code, 43 characters of base64url
 */
record RecordJson(LicenseRecord record, String thumbprint, SortedMap<String, String> added, String seal) {
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
    private static final String RECEIPT = "receipt";
    private static final String SEAL = "mac";
    private static final Set<String> MEMBERS =
            Set.of(LICENSE_ID, DEVICE_KEY, LICENSE, STATUS, PENDING, STATE, RECEIPT, SEAL);
    private static final int MAXIMUM_NAME = 128;
    private static final String ADDED_NAME = "[a-z][a-z0-9_]{0,63}";

    RecordJson {
        added = Collections.unmodifiableSortedMap(new TreeMap<>(added));
    }

    /** Reads a record file; the record counts as unauthenticated until the caller has compared the code. */
    static RecordJson parse(byte[] content, LicenseId id) throws MalformedException {
        JsonObject json = JsonObject.parse(content, MAXIMUM_BYTES);
        if (!json.string(LICENSE_ID, MAXIMUM_NAME).equals(id.text())) {
            throw new MalformedException("license_id: expected the license that the file is named for");
        }
        LicenseRecord record = new LicenseRecord(
                id,
                text(json, LICENSE),
                text(json, STATUS),
                pending(json),
                text(json, STATE),
                text(json, RECEIPT),
                false);
        return new RecordJson(
                record, json.string(DEVICE_KEY, MAXIMUM_NAME), added(json), json.string(SEAL, MAXIMUM_NAME));
    }

    /** Strings alone, because of everything else there is more than one spelling to authenticate. */
    private static SortedMap<String, String> added(JsonObject json) throws MalformedException {
        SortedMap<String, String> added = new TreeMap<>();
        for (String name : json.names()) {
            if (!MEMBERS.contains(name)) {
                if (!name.matches(ADDED_NAME)) {
                    throw new MalformedException("record: found a member of a name that no version gives");
                }
                added.put(name, json.string(name, MAXIMUM_BYTES));
            }
        }
        return added;
    }

    /** The file's content: one line of JSON. */
    byte[] toBytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = new JsonFactory().createGenerator(out, JsonEncoding.UTF8)) {
            json.writeStartObject();
            json.writeStringField(LICENSE_ID, record.licenseId().text());
            json.writeStringField(DEVICE_KEY, thumbprint);
            write(json, LICENSE, record.license());
            write(json, STATUS, record.status());
            write(json, record.pending());
            write(json, STATE, record.state());
            write(json, RECEIPT, record.receipt());
            for (Map.Entry<String, String> member : added.entrySet()) {
                json.writeStringField(member.getKey(), member.getValue());
            }
            json.writeStringField(SEAL, seal);
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
}
