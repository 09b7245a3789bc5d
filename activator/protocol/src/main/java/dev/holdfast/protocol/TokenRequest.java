package dev.holdfast.protocol;

import dev.holdfast.verifier.jws.CompactJws;
import dev.holdfast.verifier.jws.DevicePublicKey;
import dev.holdfast.verifier.jws.JsonObject;
import dev.holdfast.verifier.jws.JwsType;
import dev.holdfast.verifier.jws.MalformedException;
import dev.holdfast.verifier.license.Claim;
import dev.holdfast.verifier.license.FingerprintJson;
import dev.holdfast.verifier.license.ProductId;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A token request whose signature has been checked with the device key that it carries; FORMAT.md section 14. Whether that
 * key may ask is for the hub to say. Immutable.
 */
public final class TokenRequest {
    private static final Set<String> ALWAYS =
            Set.of(Claim.AUDIENCE, Claim.OPERATION, Claim.PRODUCT, Claim.ID, Claim.ISSUED_AT, Claim.FINGERPRINT);
    private static final Set<String> SECRET = Set.of(Claim.SECRET_DIGEST, Claim.SECRET_ENDS);
    private static final Set<String> NAMED = Set.of(Claim.SECRET_DIGEST, Claim.SECRET_ENDS, Claim.NAME);
    private static final long LATEST = 253_402_300_799L;
    private static final int DIGEST_LENGTH = 43;

    private final TokenRequestContent content;
    private final DevicePublicKey deviceKey;

    private TokenRequest(TokenRequestContent content, DevicePublicKey deviceKey) {
        this.content = content;
        this.deviceKey = deviceKey;
    }

    /**
     * Reads a token request and checks its signature.
     *
     * @throws MalformedException if it is not of the form of FORMAT.md section 14, or the signature does not hold; the
     *     message names the rule and never the content
     */
    public static TokenRequest read(byte[] document) throws MalformedException {
        CompactJws jws = CompactJws.parse(document, ActivationRequest.MAXIMUM_BYTES);
        DevicePublicKey key = DevicePublicKey.signerOf(jws, JwsType.TOKEN_REQUEST);
        JsonObject payload = JsonObject.parse(jws.allegedPayload(), ActivationRequest.MAXIMUM_BYTES);
        try {
            return new TokenRequest(content(payload), key);
        } catch (IllegalArgumentException e) {
            throw new MalformedException(String.valueOf(e.getMessage()));
        }
    }

    private static TokenRequestContent content(JsonObject payload) throws MalformedException {
        if (!payload.string(Claim.AUDIENCE, 64).equals(RequestContent.AUDIENCE)) {
            throw new MalformedException("aud: expected " + RequestContent.AUDIENCE);
        }
        return new TokenRequestContent(
                operation(payload),
                new ProductId(payload.string(Claim.PRODUCT, ProductId.MAXIMUM_LENGTH)),
                payload.string(Claim.ID, 22),
                FingerprintJson.read(payload.object(Claim.FINGERPRINT)),
                Instant.ofEpochSecond(payload.integer(Claim.ISSUED_AT, 0, LATEST)));
    }

    private static TokenOperation operation(JsonObject payload) throws MalformedException {
        return switch (payload.string(Claim.OPERATION, 16)) {
            case TokenOperation.Install.ID -> {
                requireOnly(payload, NAMED);
                yield new TokenOperation.Install(secret(payload), name(payload));
            }
            case TokenOperation.Enrol.ID -> {
                requireOnly(payload, NAMED);
                yield new TokenOperation.Enrol(secret(payload), name(payload));
            }
            case TokenOperation.Renew.ID -> {
                requireOnly(payload, SECRET);
                yield new TokenOperation.Renew(secret(payload));
            }
            case TokenOperation.Status.ID -> {
                requireOnly(payload, Set.of());
                yield new TokenOperation.Status();
            }
            case TokenOperation.Poll.ID -> {
                requireOnly(payload, Set.of(Claim.DEVICE_CODE));
                yield new TokenOperation.Poll(payload.string(Claim.DEVICE_CODE, TokenOperation.MAXIMUM_CODE));
            }
            default -> throw new MalformedException("op: expected install, renew, status, enrol or poll");
        };
    }

    private static void requireOnly(JsonObject payload, Set<String> own) throws MalformedException {
        payload.requireOnly(Stream.concat(ALWAYS.stream(), own.stream()).collect(Collectors.toUnmodifiableSet()));
    }

    private static NewSecret secret(JsonObject payload) throws MalformedException {
        return new NewSecret(
                payload.string(Claim.SECRET_DIGEST, DIGEST_LENGTH), payload.string(Claim.SECRET_ENDS, NewSecret.SHOWN));
    }

    private static String name(JsonObject payload) throws MalformedException {
        return payload.string(Claim.NAME, TokenOperation.MAXIMUM_NAME);
    }

    /** What is asked. */
    public TokenRequestContent content() {
        return content;
    }

    /** The key that signed; its thumbprint identifies the device. */
    public DevicePublicKey deviceKey() {
        return deviceKey;
    }
}
