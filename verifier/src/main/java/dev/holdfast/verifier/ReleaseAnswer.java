package dev.holdfast.verifier;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.holdfast.verifier.jws.JsonObject;
import dev.holdfast.verifier.jws.MalformedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;

/**
 * What the hub answers a release: the receipt, and the trust bundles since the one that the request named; FORMAT.md 15.4.
 * It carries no signature of its own and is not verified.
 *
 * @param receipt the receipt document
 * @param bundles trust bundle documents, oldest first, at most 64
 */
public record ReleaseAnswer(String receipt, List<String> bundles) {
    private static final String RECEIPT = "receipt";
    private static final String BUNDLES = "bundles";

    public ReleaseAnswer {
        bundles = List.copyOf(bundles);
    }

    /** Reads the JSON form strictly; members that this version does not know are passed over. */
    public static ReleaseAnswer parse(byte[] json) throws MalformedException {
        JsonObject answer = JsonObject.parse(json, Grant.MAXIMUM_BYTES);
        return new ReleaseAnswer(
                answer.string(RECEIPT, Grant.MAXIMUM_BYTES),
                answer.strings(BUNDLES, Grant.MAXIMUM_BUNDLES, Grant.MAXIMUM_BYTES));
    }

    /** The JSON form: one line, UTF-8, ending in a line feed. */
    public byte[] toBytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = new JsonFactory().createGenerator(out, JsonEncoding.UTF8)) {
            json.writeStartObject();
            json.writeStringField(RECEIPT, receipt);
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

    /** Names no content: a receipt names a device. */
    @Override
    public String toString() {
        return "ReleaseAnswer[" + bundles.size() + " trust bundles]";
    }
}
