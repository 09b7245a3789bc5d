package dev.holdfast.sample.fleet;

import dev.holdfast.client.LicenseSourceException;
import dev.holdfast.protocol.ActivationRequest;
import dev.holdfast.protocol.Operation;
import dev.holdfast.protocol.Problem;
import dev.holdfast.protocol.ProblemReason;
import dev.holdfast.protocol.RequestContent;
import dev.holdfast.verifier.LicenseVerifier;
import dev.holdfast.verifier.jws.JwsType;
import dev.holdfast.verifier.jws.MalformedException;
import dev.holdfast.verifier.jws.StrictBase64Url;
import dev.holdfast.verifier.license.LicenseId;
import dev.holdfast.verifier.store.DataDirectoryException;
import dev.holdfast.verifier.store.DeviceKey;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;

/**
 * What somebody may make of the client who copied a device's data directory: the same requests, signed with the copied key,
 * without the look at the machine that comes first. The hub takes it for what it is.
 *
 * @param hub the hub's address
 * @param verifier on the machine that the copy runs on, with the copied data directory
 */
record PatchedProgram(URI hub, LicenseVerifier verifier, SecureRandom random) {
    private static final int REQUEST_ID_BYTES = 16;
    private static final int OK = 200;

    /** Asks for a refresh as if nothing were wrong; refused, unless this is the machine that the license is for. */
    void refresh(LicenseId license) throws LicenseSourceException, IOException {
        HttpRequest request = HttpRequest.newBuilder(hub.resolve("/api/v1/requests"))
                .header("Content-Type", ActivationRequest.MEDIA_TYPE)
                .POST(HttpRequest.BodyPublishers.ofString(document(license)))
                .build();
        try {
            HttpResponse<byte[]> answer =
                    HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofByteArray());
            if (answer.statusCode() != OK) {
                throw refusal(answer.body());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the hub was asked", e);
        }
    }

    private static LicenseSourceException refusal(byte[] body) throws IOException {
        try {
            Problem problem = Problem.parse(body);
            ProblemReason reason = problem.reason()
                    .orElseThrow(() -> new IOException("the hub refuses for a reason that is unknown here"));
            return LicenseSourceException.of(reason, problem.detail());
        } catch (MalformedException e) {
            throw new IOException("the hub's answer is no problem document", e);
        }
    }

    private String document(LicenseId license) throws IOException {
        DeviceKey key = copiedKey();
        byte[] id = new byte[REQUEST_ID_BYTES];
        random.nextBytes(id);
        RequestContent content = new RequestContent(
                Operation.REFRESH,
                license,
                StrictBase64Url.encode(id),
                verifier.machine().observe().fingerprint(verifier.product().scope()),
                verifier.clock().instant(),
                null,
                verifier.trustBundleVersion(),
                verifier.parent(license).orElse(null),
                List.of(),
                null);
        String header = "{\"alg\":\"Ed25519\",\"typ\":\"" + JwsType.REQUEST.text() + "\",\"jwk\":{\"kty\":\"OKP\","
                + "\"crv\":\"Ed25519\",\"x\":\""
                + StrictBase64Url.encode(key.publicKey().toBytes()) + "\"}}";
        String signed = StrictBase64Url.encode(header.getBytes(StandardCharsets.UTF_8)) + "."
                + StrictBase64Url.encode(content.toJson());
        return signed + "." + StrictBase64Url.encode(key.sign(signed.getBytes(StandardCharsets.US_ASCII)));
    }

    private DeviceKey copiedKey() throws IOException {
        try {
            return verifier.dataDirectory()
                    .deviceKey()
                    .orElseThrow(() -> new IOException("device key: expected the one of the copy, found none"));
        } catch (DataDirectoryException e) {
            throw new IOException("device key: " + e.getMessage(), e);
        }
    }
}
