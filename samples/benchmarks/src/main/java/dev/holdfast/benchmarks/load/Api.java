package dev.holdfast.benchmarks.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;

/**
 * The hub's API, as somebody with a token calls it.
 *
 * @param hub the address
 * @param token what is shown
 */
record Api(URI hub, String token) {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();

    JsonNode post(String path, Map<String, ?> body) throws IOException, InterruptedException {
        return post(path, "application/json", JSON.writeValueAsString(body));
    }

    JsonNode post(String path, String type, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(hub.resolve("/api/v1" + path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() / 100 != 2) {
            throw new IOException(path + ": expected success, found " + response.statusCode() + ": " + response.body());
        }
        return JSON.readTree(response.body());
    }

    /** A member of what is posted. */
    String post(String path, Map<String, ?> body, String member) throws IOException, InterruptedException {
        return post(path, body).path(member).asText();
    }
}
