package dev.holdfast.benchmarks.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.machineid.EvidenceDigest;
import dev.holdfast.machineid.EvidenceKind;
import dev.holdfast.machineid.Fingerprint;
import dev.holdfast.protocol.Operation;
import dev.holdfast.protocol.RequestContent;
import dev.holdfast.verifier.license.LicenseId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.jspecify.annotations.Nullable;

/** A device with a key and a machine of its own, which signs as the client does. */
final class Device {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();
    private static final int ID_BYTES = 16;
    private static final int DIGEST_BYTES = 32;

    private final byte[] seed = new byte[Ed25519.SECRET_KEY_SIZE];
    private final byte[] point = new byte[Ed25519.PUBLIC_KEY_SIZE];
    private final LicenseId license;
    private final Fingerprint machine;

    /** A new device that is to ask for a license; it shows a machine-id, a board, a disk and a network interface. */
    Device(String license) {
        this.license = new LicenseId(license);
        Ed25519.generatePrivateKey(RANDOM, seed);
        Ed25519.generatePublicKey(seed, 0, point, 0);
        this.machine = Fingerprint.of(Map.of(
                EvidenceKind.MACHINE_ID, newValue(),
                EvidenceKind.BOARD, newValue(),
                EvidenceKind.DISK, newValue(),
                EvidenceKind.NIC, newValue()));
    }

    private static List<EvidenceDigest> newValue() {
        return List.of(new EvidenceDigest(random(DIGEST_BYTES)));
    }

    private static String random(int count) {
        byte[] bytes = new byte[count];
        RANDOM.nextBytes(bytes);
        return URL.encodeToString(bytes);
    }

    /** The thumbprint (RFC 7638) of its key. */
    String thumbprint() {
        String key = "{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"" + URL.encodeToString(point) + "\"}";
        return Derived.thumbprintOf(key);
    }

    String activation() {
        return signed(Operation.ACTIVATE, null);
    }

    /** A request to refresh what a grant has brought. */
    String refresh(byte[] grant) throws IOException {
        return signed(Operation.REFRESH, idOf(grant));
    }

    /** The ID of the license in a grant. */
    private static String idOf(byte[] grant) throws IOException {
        return claim(JSON.readTree(grant).path("license").asText());
    }

    /** The ID of a request. */
    static String requestId(String request) throws IOException {
        return claim(request);
    }

    private static String claim(String document) throws IOException {
        String payload = document.substring(document.indexOf('.') + 1, document.lastIndexOf('.'));
        JsonNode claims = JSON.readTree(Base64.getUrlDecoder().decode(payload));
        return claims.path("jti").asText();
    }

    private String signed(Operation operation, @Nullable String parent) {
        byte[] content = new RequestContent(
                        operation,
                        license,
                        random(ID_BYTES),
                        machine,
                        Instant.now(),
                        null,
                        parent == null ? 0 : 1,
                        parent,
                        List.of(),
                        null)
                .toJson();
        String header =
                "{\"alg\":\"Ed25519\",\"typ\":\"holdfast-request+jwt\",\"jwk\":{\"kty\":\"OKP\",\"crv\":\"Ed25519\","
                        + "\"x\":\"" + URL.encodeToString(point) + "\"}}";
        String input = URL.encodeToString(header.getBytes(StandardCharsets.UTF_8)) + "." + URL.encodeToString(content);
        byte[] message = input.getBytes(StandardCharsets.US_ASCII);
        byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
        Ed25519.sign(seed, 0, point, 0, message, 0, message.length, signature, 0);
        return input + "." + URL.encodeToString(signature);
    }
}
