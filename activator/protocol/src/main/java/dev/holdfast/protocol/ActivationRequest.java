package dev.holdfast.protocol;

import dev.holdfast.machineid.EvidenceKind;
import dev.holdfast.verifier.jws.CompactJws;
import dev.holdfast.verifier.jws.DevicePublicKey;
import dev.holdfast.verifier.jws.JsonObject;
import dev.holdfast.verifier.jws.JwsType;
import dev.holdfast.verifier.jws.MalformedException;
import dev.holdfast.verifier.license.Claim;
import dev.holdfast.verifier.license.FingerprintJson;
import dev.holdfast.verifier.license.LicenseId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request whose signature has been checked with the device key that it carries; FORMAT.md section 8. Whether that key
 * may ask is for the hub to say.
 *
 * <p>Immutable. There is one document and one way of reading it, online and by file.
 */
public final class ActivationRequest {
    /** The largest request document, in bytes. */
    public static final int MAXIMUM_BYTES = 64 * 1024;

    /** The media type of a request on the wire. */
    public static final String MEDIA_TYPE = "application/jose";

    private static final Set<String> PAYLOAD = Set.of(
            Claim.AUDIENCE,
            Claim.OPERATION,
            Claim.PRODUCT,
            Claim.LICENSE,
            Claim.ID,
            Claim.ISSUED_AT,
            Claim.DEVICE_WITNESS,
            Claim.BUNDLE,
            Claim.PARENT,
            Claim.ABANDONS,
            Claim.VIEW,
            Claim.NEW_SEAT,
            Claim.CARRIED_LICENSE,
            Claim.FINGERPRINT);
    private static final long LATEST = 253_402_300_799L;
    private static final long MAXIMUM_BUNDLE = 1L << 53;
    private static final int MAXIMUM_KINDS = 16;

    private final RequestContent content;
    private final DevicePublicKey deviceKey;
    private final String document;

    private ActivationRequest(RequestContent content, DevicePublicKey deviceKey, String document) {
        this.content = content;
        this.deviceKey = deviceKey;
        this.document = document;
    }

    /**
     * Reads a request and checks its signature.
     *
     * @throws MalformedException if it is not of the form of FORMAT.md section 8, or the signature does not hold; the
     *     message names the rule and never the content
     */
    public static ActivationRequest read(byte[] document) throws MalformedException {
        CompactJws jws = CompactJws.parse(document, MAXIMUM_BYTES);
        DevicePublicKey key = DevicePublicKey.signerOf(jws, JwsType.REQUEST);
        JsonObject payload = JsonObject.parse(jws.allegedPayload(), MAXIMUM_BYTES);
        return new ActivationRequest(content(payload), key, new String(document, StandardCharsets.US_ASCII));
    }

    private static RequestContent content(JsonObject payload) throws MalformedException {
        payload.requireOnly(PAYLOAD);
        requireEqual(Claim.AUDIENCE, RequestContent.AUDIENCE, payload.string(Claim.AUDIENCE, 64));
        String name = payload.string(Claim.OPERATION, 16);
        Operation operation = Operation.ofId(name)
                .orElseThrow(() -> new MalformedException("op: expected activate, refresh or release"));
        List<String> abandons = payload.strings(Claim.ABANDONS, RequestContent.MAXIMUM_ABANDONED, 22);
        for (String abandoned : abandons) {
            requireId(Claim.ABANDONS, abandoned);
        }
        return new RequestContent(
                operation,
                licenseId(payload),
                requireId(Claim.ID, payload.string(Claim.ID, 22)),
                FingerprintJson.read(payload.object(Claim.FINGERPRINT)),
                Instant.ofEpochSecond(payload.integer(Claim.ISSUED_AT, 0, LATEST)),
                payload.optionalInteger(Claim.DEVICE_WITNESS, 0, LATEST)
                        .map(Instant::ofEpochSecond)
                        .orElse(null),
                payload.integer(Claim.BUNDLE, 0, MAXIMUM_BUNDLE),
                parent(payload),
                abandons,
                view(payload),
                payload.optionalBool(Claim.NEW_SEAT),
                payload.optionalString(Claim.CARRIED_LICENSE, RequestContent.MAXIMUM_LICENSE)
                        .orElse(null));
    }

    /** A kind that this version does not know is passed over, as it is in the fingerprint. */
    private static @Nullable Set<EvidenceKind> view(JsonObject payload) throws MalformedException {
        if (!payload.has(Claim.VIEW)) {
            return null;
        }
        Set<EvidenceKind> kinds = EnumSet.noneOf(EvidenceKind.class);
        for (String name : payload.strings(Claim.VIEW, MAXIMUM_KINDS, 40)) {
            EvidenceKind.ofId(name).ifPresent(kinds::add);
        }
        return kinds;
    }

    private static @Nullable String parent(JsonObject payload) throws MalformedException {
        String parent = payload.optionalString(Claim.PARENT, 22).orElse(null);
        return parent == null ? null : requireId(Claim.PARENT, parent);
    }

    private static LicenseId licenseId(JsonObject payload) throws MalformedException {
        LicenseId id;
        try {
            id = new LicenseId(payload.string(Claim.LICENSE, 80));
        } catch (IllegalArgumentException e) {
            throw new MalformedException("lic: " + e.getMessage());
        }
        requireEqual(Claim.PRODUCT, id.product().text(), payload.string(Claim.PRODUCT, 40));
        return id;
    }

    private static String requireId(String name, String id) throws MalformedException {
        if (!RequestContent.ID.matcher(id).matches()) {
            throw new MalformedException(name + ": expected 22 characters of canonical base64url");
        }
        return id;
    }

    private static void requireEqual(String name, String expected, String found) throws MalformedException {
        if (!expected.equals(found)) {
            throw new MalformedException(name + ": expected " + expected);
        }
    }

    /** What is asked. */
    public RequestContent content() {
        return content;
    }

    /** The key that signed; its thumbprint identifies the device. */
    public DevicePublicKey deviceKey() {
        return deviceKey;
    }

    /** The document as received: a compact JWS. */
    public String document() {
        return document;
    }
}
