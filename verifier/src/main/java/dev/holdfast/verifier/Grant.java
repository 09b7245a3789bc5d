package dev.holdfast.verifier;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.holdfast.verifier.jws.JsonObject;
import dev.holdfast.verifier.jws.MalformedException;
import dev.holdfast.verifier.trust.SigningTrust;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;

/**
 * What the hub answers: the signed license, its newest status snapshot, and the trust bundles since the one that the
 * request named; FORMAT.md section 8. It carries no signature of its own and is not verified.
 *
 * @param license the license document
 * @param status the status snapshot document
 * @param bundles trust bundle documents, oldest first, at most 64
 */
public record Grant(String license, String status, List<String> bundles) {
    /** The largest grant, in bytes. */
    public static final int MAXIMUM_BYTES = 1 << 20;
    /** The largest number of trust bundles in a grant. */
    public static final int MAXIMUM_BUNDLES = 64;

    /** The largest sum of the lengths of its trust bundles: beside them stand two documents, and the JSON of it all. */
    public static final int ROOM_FOR_BUNDLES = 640 * 1024;

    private static final String LICENSE = "license";
    private static final String STATUS = "status";
    private static final String BUNDLES = "bundles";

    public Grant {
        bundles = List.copyOf(bundles);
    }

    /** Whether more trust bundles may follow these that a grant has no room for; FORMAT.md 8.13. */
    public static boolean isFull(List<String> bundles) {
        int length = bundles.stream().mapToInt(String::length).sum();
        return bundles.size() >= MAXIMUM_BUNDLES || length + SigningTrust.MAXIMUM_BUNDLE > ROOM_FOR_BUNDLES;
    }

    /** Reads the JSON form strictly; members that this version does not know are passed over. */
    public static Grant parse(byte[] json) throws MalformedException {
        JsonObject grant = JsonObject.parse(json, MAXIMUM_BYTES);
        return new Grant(
                grant.string(LICENSE, MAXIMUM_BYTES),
                grant.string(STATUS, MAXIMUM_BYTES),
                grant.strings(BUNDLES, MAXIMUM_BUNDLES, MAXIMUM_BYTES));
    }

    /** The JSON form: one line, UTF-8, ending in a line feed. */
    public byte[] toBytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = new JsonFactory().createGenerator(out, JsonEncoding.UTF8)) {
            json.writeStartObject();
            json.writeStringField(LICENSE, license);
            json.writeStringField(STATUS, status);
            json.writeArrayFieldStart(BUNDLES);
            for (String bundle : bundles) {
                json.writeString(bundle);
            }
            json.writeEndArray();
            json.writeEndObject();
            json.writeRaw('\n');
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
        return out.toByteArray();
    }

    /** Names no content: a grant is kept out of logs. */
    @Override
    public String toString() {
        return "Grant[" + bundles.size() + " trust bundles]";
    }
}
