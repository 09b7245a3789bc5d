package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A client that does not give up: it writes a request down, sends it, and sends the very same one again until there is an
 * answer. One device after the other activates and refreshes twice, so that every answer is still remembered at the end.
 */
final class KillClient {
    private static final int REQUESTS_OF_A_DEVICE = 3;

    private final HttpClient http = HttpClient.newHttpClient();
    private final String license;
    private final String pat;
    private final Map<String, String> answers = new LinkedHashMap<>();
    private final Set<String> repeatedCalls = new HashSet<>();
    private FakeDevice device = FakeDevice.usual();
    private int devices = 1;
    private int asked;
    private String pending = "";
    private int interrupted;

    KillClient(String license, String pat) {
        this.license = license;
        this.pat = pat;
    }

    /** Asks one thing after the other until the hub is gone. */
    void workUntilGone(URI hub, Runnable acknowledged) {
        while (ask(hub)) {
            acknowledged.run();
        }
    }

    /** Asks one thing, or once more what has no answer yet; whether there was an answer. */
    boolean ask(URI hub) {
        try {
            if (pending.isEmpty()) {
                pending = next();
                settle(hub);
            } else {
                repeatedCalls.add(settle(hub));
            }
            return true;
        } catch (IOException e) {
            // The hub is gone, as it should be: what was asked is the request whose fate the client cannot know.
            interrupted++;
            return false;
        }
    }

    private String next() {
        if (asked == REQUESTS_OF_A_DEVICE) {
            device = FakeDevice.usual();
            devices++;
            asked = 0;
        }
        asked++;
        return asked == 1 ? device.activate(license) : device.refresh(license);
    }

    /** Sends what waits for its answer; the hub's ID of the call. */
    private String settle(URI hub) throws IOException {
        HttpResponse<String> response = send(hub, pending);
        answers.put(pending, response.body());
        pending = "";
        return response.headers().firstValue("X-Request-Id").orElseThrow();
    }

    private HttpResponse<String> send(URI hub, String document) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(hub.resolve("/api/v1/requests"))
                .header("Content-Type", "application/jose")
                .header("Authorization", "Bearer " + pat)
                .POST(HttpRequest.BodyPublishers.ofString(document))
                .build();
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            assertEquals(200, response.statusCode(), response.body());
            return response;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Gets its last answer, and every answer that it ever got once more, byte for byte. */
    void finish(URI hub) throws IOException {
        if (!pending.isEmpty()) {
            repeatedCalls.add(settle(hub));
        }
        for (Map.Entry<String, String> answered : answers.entrySet()) {
            assertEquals(answered.getValue(), send(hub, answered.getKey()).body());
        }
    }

    /** How many requests were answered. */
    int answered() {
        return answers.size();
    }

    /** How many devices hold a seat once every request is answered. */
    int devices() {
        return asked == 0 ? devices - 1 : devices;
    }

    /** How often a kill left it without an answer. */
    int interrupted() {
        return interrupted;
    }

    /** The IDs of the calls that asked again what had been left without an answer. */
    Set<String> repeatedCalls() {
        return Set.copyOf(repeatedCalls);
    }
}
