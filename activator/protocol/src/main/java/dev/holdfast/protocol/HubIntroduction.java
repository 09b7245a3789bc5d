package dev.holdfast.protocol;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.holdfast.verifier.Grant;
import dev.holdfast.verifier.jws.CertificateDer;
import dev.holdfast.verifier.jws.JsonObject;
import dev.holdfast.verifier.jws.MalformedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;

/**
 * What a hub says of itself to whoever asks, so that a device knows whether it could use a license of that hub before it
 * writes or shows anything; FORMAT.md 8.12. It proves nothing: the certificates are public.
 *
 * @param issuer what the hub names as the issuer of its documents; shown, never trusted
 * @param oldestProtocol the oldest version of the protocol that the hub answers, from 1
 * @param newestProtocol the newest version of the protocol that the hub answers
 * @param chain the certificates of the signer that would sign now, one or two in standard base64, the signer's first
 * @param bundleVersion the newest trust bundle that the hub carries; 0 for none
 * @param bundles the trust bundle documents after the version that was asked for, oldest first, at most 64
 * @param time the hub's time
 */
public record HubIntroduction(
        String issuer,
        int oldestProtocol,
        int newestProtocol,
        List<String> chain,
        long bundleVersion,
        List<String> bundles,
        Instant time) {
    /** Where a hub introduces itself, below its address. */
    public static final String PATH = "/api/v1/hub";

    /** The query parameter for the version of the newest trust bundle that the one who asks holds. */
    public static final String AFTER = "after";

    /** The version of the protocol that this library speaks. */
    public static final int PROTOCOL = 1;

    /** The largest introduction, in bytes; it holds no more than a grant. */
    public static final int MAXIMUM_BYTES = Grant.MAXIMUM_BYTES;

    private static final String OLDEST = "oldest_protocol";
    private static final String NEWEST = "newest_protocol";
    private static final int MAXIMUM_PROTOCOL = 1_000_000;
    private static final int MAXIMUM_CHAIN = 2;
    private static final int MAXIMUM_TEXT = 512;
    private static final long MAXIMUM_VERSION = 1L << 53;

    public HubIntroduction {
        chain = List.copyOf(chain);
        bundles = List.copyOf(bundles);
    }

    /** Whether the hub answers the version of the protocol that this library speaks. */
    public boolean speaksOurs() {
        return oldestProtocol <= PROTOCOL && PROTOCOL <= newestProtocol;
    }

    /** Reads the JSON form strictly; members that this version does not know are passed over. */
    public static HubIntroduction parse(byte[] json) throws MalformedException {
        JsonObject hub = JsonObject.parse(json, MAXIMUM_BYTES);
        List<String> chain = hub.strings("x5c", MAXIMUM_CHAIN, CertificateDer.MAXIMUM_BASE64);
        if (chain.isEmpty()) {
            throw new MalformedException("x5c: expected one or two certificates, found none");
        }
        int oldest = (int) hub.integer(OLDEST, 1, MAXIMUM_PROTOCOL);
        return new HubIntroduction(
                hub.string("issuer", MAXIMUM_TEXT),
                oldest,
                (int) hub.integer(NEWEST, oldest, MAXIMUM_PROTOCOL),
                chain,
                hub.integer("trust_bundle", 0, MAXIMUM_VERSION),
                hub.strings("bundles", Grant.MAXIMUM_BUNDLES, MAXIMUM_BYTES),
                time(hub.string("time", MAXIMUM_TEXT)));
    }

    private static Instant time(String text) throws MalformedException {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new MalformedException("time: expected RFC 3339 in UTC");
        }
    }

    /** The JSON form in UTF-8. */
    public byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);
        try (JsonGenerator json = new JsonFactory().createGenerator(bytes, JsonEncoding.UTF8)) {
            json.writeStartObject();
            json.writeStringField("issuer", issuer);
            json.writeNumberField(OLDEST, oldestProtocol);
            json.writeNumberField(NEWEST, newestProtocol);
            writeStrings(json, "x5c", chain);
            json.writeNumberField("trust_bundle", bundleVersion);
            writeStrings(json, "bundles", bundles);
            json.writeStringField("time", time.toString());
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("an introduction could not be written to memory", e);
        }
        return bytes.toByteArray();
    }

    private static void writeStrings(JsonGenerator json, String name, List<String> texts) throws IOException {
        json.writeArrayFieldStart(name);
        for (String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }
}
