package dev.holdfast.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.holdfast.machineid.Fingerprint;
import dev.holdfast.verifier.license.Claim;
import dev.holdfast.verifier.license.FingerprintJson;
import dev.holdfast.verifier.license.ProductId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;

/**
 * What a device asks of the hub for its device token; the payload of a token request; FORMAT.md section 14.
 *
 * @param operation what is asked
 * @param product the product whose data directory holds the token; the scope of the fingerprint
 * @param requestId 22 characters of base64url: 128 random bits, chosen by the device
 * @param fingerprint the evidence that the device shows now
 * @param deviceClock what the device's clock says, whole seconds
 */
public record TokenRequestContent(
        TokenOperation operation, ProductId product, String requestId, Fingerprint fingerprint, Instant deviceClock) {
    private static final JsonFactory JSON = new JsonFactory();

    public TokenRequestContent {
        if (!RequestContent.ID.matcher(requestId).matches()) {
            throw new IllegalArgumentException("request ID: expected 22 characters of canonical base64url");
        }
    }

    /** The payload as UTF-8 JSON, ready to be signed. */
    public byte[] toJson() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField(Claim.AUDIENCE, RequestContent.AUDIENCE);
            json.writeStringField(Claim.OPERATION, operation.id());
            json.writeStringField(Claim.PRODUCT, product.text());
            json.writeStringField(Claim.ID, requestId);
            json.writeNumberField(Claim.ISSUED_AT, deviceClock.getEpochSecond());
            writeOperation(json);
            json.writeObjectFieldStart(Claim.FINGERPRINT);
            FingerprintJson.write(json, fingerprint);
            json.writeEndObject();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a request could not be written to memory", e);
        }
        return bytes.toByteArray();
    }

    private void writeOperation(JsonGenerator json) throws IOException {
        if (operation instanceof TokenOperation.Install install) {
            writeSecret(json, install.secret());
            json.writeStringField(Claim.NAME, install.name());
        } else if (operation instanceof TokenOperation.Enrol enrol) {
            writeSecret(json, enrol.secret());
            json.writeStringField(Claim.NAME, enrol.name());
        } else if (operation instanceof TokenOperation.Renew renew) {
            writeSecret(json, renew.secret());
        } else if (operation instanceof TokenOperation.Poll poll) {
            json.writeStringField(Claim.DEVICE_CODE, poll.deviceCode());
        }
    }

    private static void writeSecret(JsonGenerator json, NewSecret secret) throws IOException {
        json.writeStringField(Claim.SECRET_DIGEST, secret.sha256());
        json.writeStringField(Claim.SECRET_ENDS, secret.ends());
    }
}
