package dev.holdfast.issuer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.holdfast.machineid.EvidenceKind;
import dev.holdfast.verifier.jws.CertificateDer;
import dev.holdfast.verifier.license.Binding;
import dev.holdfast.verifier.license.Claim;
import dev.holdfast.verifier.license.FingerprintJson;
import dev.holdfast.verifier.license.License;
import dev.holdfast.verifier.license.LicensedModel;
import dev.holdfast.verifier.license.Mode;
import dev.holdfast.verifier.license.Receipt;
import dev.holdfast.verifier.license.StatusRank;
import dev.holdfast.verifier.license.StatusSnapshot;
import dev.holdfast.verifier.license.TrustBundle;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The payloads of FORMAT.md sections 5 to 7 and 15 as UTF-8 JSON, members in the order of the sections. */
final class DocumentJson {
    private static final JsonFactory JSON = new JsonFactory();

    private DocumentJson() {}

    private interface Members {
        void write(JsonGenerator json) throws IOException;
    }

    private static byte[] object(Members members) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            members.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a document could not be written to memory", e);
        }
        return bytes.toByteArray();
    }

    static byte[] of(License license) {
        return object(json -> {
            identity(json, license);
            term(json, license);
            models(json, license);
            binding(json, license.binding());
            json.writeObjectFieldStart(Claim.CONFIRMATION);
            json.writeStringField(Claim.THUMBPRINT, license.deviceKey());
            json.writeEndObject();
            policies(json, license);
            strings(json, Claim.MUST, license.must());
        });
    }

    private static void identity(JsonGenerator json, License license) throws IOException {
        json.writeStringField(Claim.ISSUER, license.issuer());
        json.writeStringField(Claim.AUDIENCE, license.product().text());
        json.writeStringField(Claim.LICENSE, license.licenseId().text());
        json.writeStringField(Claim.ACTIVATION, license.activationId());
        json.writeStringField(Claim.ID, license.id());
        if (license.answers() != null) {
            json.writeStringField(Claim.ANSWERS, license.answers());
        }
        json.writeObjectFieldStart(Claim.MINIMUM_STATUS);
        rank(json, license.minimumStatus());
        json.writeEndObject();
        json.writeNumberField(Claim.REVISION, license.revision());
    }

    private static void term(JsonGenerator json, License license) throws IOException {
        time(json, Claim.ISSUED_AT, license.issuedAt());
        time(json, Claim.NOT_BEFORE, license.notBefore());
        if (license.expiresAt() == null) {
            json.writeBooleanField(Claim.PERPETUAL, true);
        } else {
            time(json, Claim.EXPIRES_AT, license.expiresAt());
        }
    }

    private static void models(JsonGenerator json, License license) throws IOException {
        json.writeArrayFieldStart(Claim.MODELS);
        for (LicensedModel model : license.models()) {
            json.writeStartObject();
            json.writeStringField(Claim.MODEL_ID, model.id().text());
            if (model.name() != null) {
                json.writeStringField(Claim.NAME, model.name());
            }
            time(json, Claim.UNTIL, model.until());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeObjectFieldStart(Claim.FEATURES);
        for (Map.Entry<String, String> feature : new TreeMap<>(license.features()).entrySet()) {
            json.writeStringField(feature.getKey(), feature.getValue());
        }
        json.writeEndObject();
    }

    private static void binding(JsonGenerator json, Binding binding) throws IOException {
        json.writeObjectFieldStart(Claim.BINDING);
        json.writeStringField(Claim.SCOPE, binding.scope().id());
        json.writeStringField(Claim.POLICY, binding.policy().id());
        json.writeNumberField(Claim.MINIMUM_EVIDENCE, binding.minimumEvidence());
        FingerprintJson.write(json, binding.recorded());
        if (!binding.shared().isEmpty()) {
            json.writeArrayFieldStart(Claim.SHARED);
            for (EvidenceKind kind : EvidenceKind.values()) {
                if (binding.shared().contains(kind)) {
                    json.writeString(kind.id());
                }
            }
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    private static void policies(JsonGenerator json, License license) throws IOException {
        if (license.mode() instanceof Mode.Online online) {
            json.writeStringField(Claim.MODE, "online");
            duration(json, Claim.GRACE, online.grace());
        } else {
            json.writeStringField(Claim.MODE, "one-time");
        }
        json.writeObjectFieldStart(Claim.CLOCK);
        duration(json, Claim.TOLERANCE, license.clock().tolerance());
        json.writeBooleanField(Claim.WITNESS_REQUIRED, license.clock().witnessRequired());
        json.writeEndObject();
        json.writeObjectFieldStart(Claim.STATUS);
        duration(json, Claim.MAXIMUM_AGE, license.status().maximumAge());
        duration(json, Claim.GRACE, license.status().grace());
        json.writeEndObject();
        if (!license.signerGrace().equals(License.USUAL_SIGNER_GRACE)) {
            duration(json, Claim.SIGNER_GRACE, license.signerGrace());
        }
    }

    static byte[] of(StatusSnapshot status) {
        return object(json -> {
            json.writeStringField(Claim.ISSUER, status.issuer());
            json.writeStringField(Claim.AUDIENCE, status.licenseId().product().text());
            json.writeStringField(Claim.LICENSE, status.licenseId().text());
            rank(json, status.rank());
            time(json, Claim.ISSUED_AT, status.issuedAt());
            json.writeBooleanField(Claim.SUSPENDED, status.suspended());
            json.writeBooleanField(Claim.REVOKED, status.revoked());
            strings(json, Claim.REVOKED_ACTIVATIONS, status.revokedActivations());
            strings(json, Claim.SUPERSEDED_KEYS, status.supersededKeys());
            json.writeNumberField(Claim.REVOKED_BEFORE, status.revokedBefore());
        });
    }

    static byte[] of(Receipt receipt) {
        return object(json -> {
            json.writeStringField(Claim.ISSUER, receipt.issuer());
            json.writeStringField(Claim.AUDIENCE, receipt.licenseId().product().text());
            json.writeStringField(Claim.LICENSE, receipt.licenseId().text());
            json.writeStringField(Claim.ACTIVATION, receipt.activationId());
            json.writeStringField(Claim.ANSWERS, receipt.requestId());
            json.writeObjectFieldStart(Claim.CONFIRMATION);
            json.writeStringField(Claim.THUMBPRINT, receipt.deviceKey());
            json.writeEndObject();
            rank(json, receipt.rank());
            time(json, Claim.ISSUED_AT, receipt.issuedAt());
        });
    }

    static byte[] of(TrustBundle bundle) {
        return object(json -> {
            json.writeNumberField(Claim.VERSION, bundle.version());
            time(json, Claim.ISSUED_AT, bundle.issuedAt());
            json.writeArrayFieldStart(Claim.ROOTS);
            for (CertificateDer root : bundle.roots()) {
                json.writeString(root.toBase64());
            }
            json.writeEndArray();
            strings(json, Claim.REVOKED_SIGNERS, bundle.revokedSigners());
        });
    }

    private static void rank(JsonGenerator json, StatusRank rank) throws IOException {
        json.writeNumberField(Claim.BUNDLE, rank.bundle());
        json.writeNumberField(Claim.SEQUENCE, rank.sequence());
    }

    private static void time(JsonGenerator json, String name, @Nullable Instant time) throws IOException {
        if (time != null) {
            json.writeNumberField(name, time.getEpochSecond());
        }
    }

    private static void duration(JsonGenerator json, String name, @Nullable Duration duration) throws IOException {
        if (duration != null) {
            json.writeNumberField(name, duration.toSeconds());
        }
    }

    private static void strings(JsonGenerator json, String name, Collection<String> values) throws IOException {
        json.writeArrayFieldStart(name);
        for (String value : values.stream().sorted().toList()) {
            json.writeString(value);
        }
        json.writeEndArray();
    }
}
