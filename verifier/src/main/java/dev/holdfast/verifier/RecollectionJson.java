package dev.holdfast.verifier;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.holdfast.verifier.TimeWitness.Mark;
import dev.holdfast.verifier.TimeWitness.Signed;
import dev.holdfast.verifier.jws.JsonObject;
import dev.holdfast.verifier.jws.MalformedException;
import dev.holdfast.verifier.license.ClaimTimes;
import dev.holdfast.verifier.license.StatusRank;
import dev.holdfast.verifier.license.TrustBundleClaims;
import dev.holdfast.verifier.trust.Signer;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The state of a license record as JSON of at most 8 KiB; FORMAT.md 10.8. */
final class RecollectionJson {
    private static final int MAXIMUM_BYTES = 8 * 1024;
    private static final int MAXIMUM_TEXT = 64;
    private static final long LATEST_MILLIS = ClaimTimes.LATEST * 1000;

    private static final String LICENSE = "license";
    private static final String REVISION = "revision";
    private static final String ID = "jti";
    private static final String SIGNER = "signer";
    private static final String STATUS = "status";
    private static final String BUNDLE = "bundle";
    private static final String SEQUENCE = "sequence";
    private static final String DIGEST = "sha256";
    private static final String SIGNED = "signed";
    private static final String OBSERVED = "observed";
    private static final String LEAP = "leap";
    private static final String LEASE = "lease";
    private static final String TIME = "time";
    private static final String BOOT = "boot";
    private static final String NANOS = "nanos";

    private RecollectionJson() {}

    static Recollection read(@Nullable String state) throws MalformedException {
        if (state == null) {
            return Recollection.NONE;
        }
        JsonObject json = JsonObject.parse(state.getBytes(StandardCharsets.UTF_8), MAXIMUM_BYTES);
        return new Recollection(
                json.has(LICENSE) ? license(json.object(LICENSE)) : null,
                json.has(STATUS) ? status(json.object(STATUS)) : null,
                json.integer(BUNDLE, 0, TrustBundleClaims.HIGHEST),
                new TimeWitness(
                        json.has(SIGNED) ? signed(json.object(SIGNED)) : null, mark(json, OBSERVED), mark(json, LEAP)),
                json.has(LEASE) ? lease(json.object(LEASE)) : null);
    }

    private static Recollection.SeenLicense license(JsonObject json) throws MalformedException {
        return new Recollection.SeenLicense(
                json.integer(REVISION, 1, TrustBundleClaims.HIGHEST), json.string(ID, MAXIMUM_TEXT), signer(json));
    }

    private static Recollection.SeenStatus status(JsonObject json) throws MalformedException {
        StatusRank rank = new StatusRank(
                json.integer(BUNDLE, 1, TrustBundleClaims.HIGHEST),
                json.integer(SEQUENCE, 0, TrustBundleClaims.HIGHEST));
        return new Recollection.SeenStatus(rank, json.string(DIGEST, MAXIMUM_TEXT));
    }

    private static Signed signed(JsonObject json) throws MalformedException {
        return new Signed(time(json), signer(json));
    }

    private static Signer signer(JsonObject json) throws MalformedException {
        List<String> thumbprints = json.strings(SIGNER, Signer.MAXIMUM_THUMBPRINTS, MAXIMUM_TEXT);
        try {
            return new Signer(thumbprints);
        } catch (IllegalArgumentException e) {
            throw new MalformedException(String.valueOf(e.getMessage()));
        }
    }

    private static @Nullable Mark mark(JsonObject json, String name) throws MalformedException {
        if (!json.has(name)) {
            return null;
        }
        JsonObject mark = json.object(name);
        return new Mark(time(mark), mark.string(BOOT, MAXIMUM_TEXT), nanos(mark));
    }

    private static Recollection.Lease lease(JsonObject json) throws MalformedException {
        return new Recollection.Lease(
                json.string(LICENSE, MAXIMUM_TEXT), time(json), json.string(BOOT, MAXIMUM_TEXT), nanos(json));
    }

    private static Instant time(JsonObject json) throws MalformedException {
        return Instant.ofEpochMilli(json.integer(TIME, -LATEST_MILLIS, LATEST_MILLIS));
    }

    private static long nanos(JsonObject json) throws MalformedException {
        return json.integer(NANOS, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    static String write(Recollection recollection) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            write(json, recollection.license());
            write(json, recollection.status());
            json.writeNumberField(BUNDLE, recollection.bundle());
            write(json, recollection.witness().signed());
            write(json, OBSERVED, recollection.witness().observed());
            write(json, LEAP, recollection.witness().leap());
            write(json, recollection.lease());
            json.writeEndObject();
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
        return text.toString();
    }

    private static void write(JsonGenerator json, Recollection.@Nullable SeenLicense license) throws IOException {
        if (license != null) {
            json.writeObjectFieldStart(LICENSE);
            json.writeNumberField(REVISION, license.revision());
            json.writeStringField(ID, license.id());
            write(json, license.signer());
            json.writeEndObject();
        }
    }

    private static void write(JsonGenerator json, Recollection.@Nullable SeenStatus status) throws IOException {
        if (status != null) {
            json.writeObjectFieldStart(STATUS);
            json.writeNumberField(BUNDLE, status.rank().bundle());
            json.writeNumberField(SEQUENCE, status.rank().sequence());
            json.writeStringField(DIGEST, status.digest());
            json.writeEndObject();
        }
    }

    private static void write(JsonGenerator json, @Nullable Signed signed) throws IOException {
        if (signed != null) {
            json.writeObjectFieldStart(SIGNED);
            writeTime(json, signed.time());
            write(json, signed.signer());
            json.writeEndObject();
        }
    }

    private static void writeTime(JsonGenerator json, Instant time) throws IOException {
        json.writeNumberField(TIME, Moment.writable(time).toEpochMilli());
    }

    private static void write(JsonGenerator json, Signer signer) throws IOException {
        json.writeArrayFieldStart(SIGNER);
        for (String thumbprint : signer.thumbprints()) {
            json.writeString(thumbprint);
        }
        json.writeEndArray();
    }

    private static void write(JsonGenerator json, String name, @Nullable Mark mark) throws IOException {
        if (mark != null) {
            json.writeObjectFieldStart(name);
            writeTime(json, mark.time());
            json.writeStringField(BOOT, mark.boot());
            json.writeNumberField(NANOS, mark.nanos());
            json.writeEndObject();
        }
    }

    private static void write(JsonGenerator json, Recollection.@Nullable Lease lease) throws IOException {
        if (lease != null) {
            json.writeObjectFieldStart(LEASE);
            json.writeStringField(LICENSE, lease.license());
            writeTime(json, lease.time());
            json.writeStringField(BOOT, lease.boot());
            json.writeNumberField(NANOS, lease.nanos());
            json.writeEndObject();
        }
    }
}
