package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.hub.access.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;

/**
 * Who asks a hub that is a process of its own and therefore not heard: each answer is held to the contract here.
 *
 * @param hub its address
 * @param secret the secret shown
 */
record HeardCaller(URI hub, Secret secret) {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    HeardCaller {
        Heard.RUN.secrets().addToken(secret.reveal());
    }

    /** Asks for a change that succeeds. */
    JsonNode post(String path, Map<String, ?> members) {
        Map<String, String> headers =
                Map.of("Content-Type", "application/json", "Authorization", "Bearer " + secret.reveal());
        try {
            byte[] body = TestHub.JSON.writeValueAsBytes(members);
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(hub.resolve(path)).POST(HttpRequest.BodyPublishers.ofByteArray(body));
            headers.forEach(request::header);
            HttpResponse<byte[]> response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            Heard.RUN.hold("POST", path, headers, body, Contract.Answer.of(response));
            assertTrue(response.statusCode() < 300, () -> path + ": " + response.statusCode());
            return TestHub.JSON.readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
