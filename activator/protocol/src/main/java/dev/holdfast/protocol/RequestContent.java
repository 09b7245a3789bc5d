package dev.holdfast.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.holdfast.machineid.EvidenceKind;
import dev.holdfast.machineid.Fingerprint;
import dev.holdfast.verifier.license.Claim;
import dev.holdfast.verifier.license.FingerprintJson;
import dev.holdfast.verifier.license.LicenseId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a device asks of the hub; the payload of a request; FORMAT.md section 8.
 *
 * @param operation what is asked for
 * @param licenseId the license it is asked for
 * @param requestId 22 characters of base64url: 128 random bits, chosen by the device
 * @param fingerprint the evidence that the device shows now
 * @param deviceClock what the device's clock says, whole seconds
 * @param deviceWitness the device's time witness, whole seconds; null where there is none yet
 * @param bundleVersion the newest trust bundle that the device holds; 0 for none
 * @param parent the {@code jti} of the license imported last; null before the first
 * @param abandons IDs of requests whose answers the device will not import any more, at most 16
 * @param view the kinds of the fingerprint of which the application will see a value, where it runs in another view of the
 *     machine than the one who asks; null where that is not so or does not matter
 * @param newSeat whether the device asks for a seat of its own even where another data directory on this machine holds
 *     one, which may be lost
 * @param license the license that the device holds, for a hub that does not know its activation; null for none
 */
public record RequestContent(
        Operation operation,
        LicenseId licenseId,
        String requestId,
        Fingerprint fingerprint,
        Instant deviceClock,
        @Nullable Instant deviceWitness,
        long bundleVersion,
        @Nullable String parent,
        List<String> abandons,
        @Nullable Set<EvidenceKind> view,
        boolean newSeat,
        @Nullable String license) {

    /** The audience of every request: a hub, whichever one. */
    public static final String AUDIENCE = "holdfast-hub";

    /** The most request IDs that a request may abandon. */
    public static final int MAXIMUM_ABANDONED = 16;

    /** The largest license that a request carries, in bytes. */
    public static final int MAXIMUM_LICENSE = 44 * 1024;

    static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{21}[AQgw]");

    private static final JsonFactory JSON = new JsonFactory();

    public RequestContent {
        abandons = List.copyOf(abandons);
        view = view == null ? null : Set.copyOf(view);
        if (!ID.matcher(requestId).matches()) {
            throw new IllegalArgumentException("request ID: expected 22 characters of canonical base64url");
        }
        if (license != null && license.length() > MAXIMUM_LICENSE) {
            throw new IllegalArgumentException("license: expected at most " + MAXIMUM_LICENSE + " bytes");
        }
        if (abandons.size() > MAXIMUM_ABANDONED) {
            throw new IllegalArgumentException("abandoned requests: expected at most " + MAXIMUM_ABANDONED);
        }
    }

    /** What most requests say: no seat beside another, and no license carried. */
    public RequestContent(
            Operation operation,
            LicenseId licenseId,
            String requestId,
            Fingerprint fingerprint,
            Instant deviceClock,
            @Nullable Instant deviceWitness,
            long bundleVersion,
            @Nullable String parent,
            List<String> abandons,
            @Nullable Set<EvidenceKind> view) {
        this(
                operation,
                licenseId,
                requestId,
                fingerprint,
                deviceClock,
                deviceWitness,
                bundleVersion,
                parent,
                abandons,
                view,
                false,
                null);
    }

    /** The same, asking for a seat of its own or not. */
    public RequestContent forNewSeat(boolean own) {
        return with(own, license);
    }

    /** The same, carrying the license that the device holds. */
    public RequestContent carrying(String document) {
        return with(newSeat, document);
    }

    private RequestContent with(boolean own, @Nullable String carried) {
        return new RequestContent(
                operation,
                licenseId,
                requestId,
                fingerprint,
                deviceClock,
                deviceWitness,
                bundleVersion,
                parent,
                abandons,
                view,
                own,
                carried);
    }

    /** The payload as UTF-8 JSON, ready to be signed. */
    public byte[] toJson() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField(Claim.AUDIENCE, AUDIENCE);
            json.writeStringField(Claim.OPERATION, operation.id());
            json.writeStringField(Claim.PRODUCT, licenseId.product().text());
            json.writeStringField(Claim.LICENSE, licenseId.text());
            json.writeStringField(Claim.ID, requestId);
            json.writeNumberField(Claim.ISSUED_AT, deviceClock.getEpochSecond());
            if (deviceWitness != null) {
                json.writeNumberField(Claim.DEVICE_WITNESS, deviceWitness.getEpochSecond());
            }
            json.writeNumberField(Claim.BUNDLE, bundleVersion);
            if (parent != null) {
                json.writeStringField(Claim.PARENT, parent);
            }
            json.writeArrayFieldStart(Claim.ABANDONS);
            for (String abandoned : abandons) {
                json.writeString(abandoned);
            }
            json.writeEndArray();
            writeView(json);
            if (newSeat) {
                json.writeBooleanField(Claim.NEW_SEAT, true);
            }
            if (license != null) {
                json.writeStringField(Claim.CARRIED_LICENSE, license);
            }
            json.writeObjectFieldStart(Claim.FINGERPRINT);
            FingerprintJson.write(json, fingerprint);
            json.writeEndObject();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a request could not be written to memory", e);
        }
        return bytes.toByteArray();
    }

    private void writeView(JsonGenerator json) throws IOException {
        if (view != null) {
            json.writeArrayFieldStart(Claim.VIEW);
            for (EvidenceKind kind : EvidenceKind.values()) {
                if (view.contains(kind)) {
                    json.writeString(kind.id());
                }
            }
            json.writeEndArray();
        }
    }
}
