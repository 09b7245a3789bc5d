package dev.holdfast.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.hub.Hub;
import dev.holdfast.hub.HubInitialisation;
import dev.holdfast.protocol.HubIntroduction;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A hub of its own in this process, with a product of two models, a workspace and a service user. */
final class RealHub implements AutoCloseable {
    static final ObjectMapper JSON = new ObjectMapper();

    final Path rootPem;
    final String operatorToken;
    final String adminToken;
    final String workspace;
    final String serviceUser;
    private final Path directory;
    private final HttpClient http = HttpClient.newHttpClient();
    private Hub hub;
    private URI address;

    private RealHub(Path folder, HubInitialisation.Initialised made) throws Exception {
        this.directory = folder.resolve("hub");
        this.operatorToken = made.operatorToken().reveal();
        this.rootPem = Files.writeString(folder.resolve("root.pem"), made.rootPem());
        open();
        post("/api/v1/products", Map.of("id", "acme-vision", "name", "Acme Vision"));
        for (String model : List.of("detector", "segmenter")) {
            post("/api/v1/products/acme-vision/models", Map.of("id", model, "name", model));
        }
        workspace =
                post("/api/v1/workspaces", Map.of("name", "Plant 7")).path("id").asText();
        adminToken = firstAdmin();
        serviceUser = admin("POST", "/api/v1/workspaces/" + workspace + "/service-users", Map.of("name", "line 1"))
                .path("id")
                .asText();
    }

    static RealHub in(Path folder) throws Exception {
        HubInitialisation.Plan plan = new HubInitialisation.Plan(
                folder.resolve("hub"), folder.resolve("root"), "Acme", "https://hub.acme.example");
        return new RealHub(
                folder,
                HubInitialisation.create(
                        plan, "a passphrase".toCharArray(), InstantSource.system(), new SecureRandom()));
    }

    void open() throws IOException {
        open(InstantSource.system());
    }

    void open(InstantSource clock) throws IOException {
        hub = Hub.open(directory, clock, new SecureRandom());
        address = hub.start(0);
    }

    String address() {
        return address.toString();
    }

    @Override
    public void close() throws IOException {
        hub.close();
    }

    /** A perpetual license for the detector with offline activation, changed by what is given; answers its ID. */
    String license(Map<String, ?> changes) throws Exception {
        Map<String, Object> body = new HashMap<>(Map.of(
                "product",
                "acme-vision",
                "models",
                List.of("detector"),
                "seats",
                3,
                "offline_activation",
                true,
                "perpetual",
                true));
        body.putAll(changes);
        return post("/api/v1/workspaces/" + workspace + "/licenses", body)
                .path("id")
                .asText();
    }

    /** The secret of a new PAT. */
    String pat(Map<String, ?> changes) throws Exception {
        return token(changes).path("secret").asText();
    }

    /** A new service user of the workspace. */
    String newServiceUser() throws Exception {
        return admin("POST", "/api/v1/workspaces/" + workspace + "/service-users", Map.of("name", "another"))
                .path("id")
                .asText();
    }

    /** The secret of a new PAT of a service user. */
    String patOf(String user) throws Exception {
        return admin(
                        "POST",
                        "/api/v1/service-users/" + user + "/tokens",
                        Map.of("name", "token", "scopes", List.of("activations:create")))
                .path("secret")
                .asText();
    }

    JsonNode token(Map<String, ?> changes) throws Exception {
        Map<String, Object> body = new HashMap<>(Map.of("name", "token", "scopes", List.of("activations:create")));
        body.putAll(changes);
        return admin("POST", "/api/v1/service-users/" + serviceUser + "/tokens", body);
    }

    /** How many seats of a license are taken. */
    int activations(String license) throws Exception {
        JsonNode answer = call("GET", "/api/v1/licenses/" + license + "/activations", null);
        return (answer.isArray() ? answer : answer.path("items")).size();
    }

    /** What the hub says of itself, as it says it. */
    byte[] introduction() throws Exception {
        return JSON.writeValueAsBytes(call("GET", HubIntroduction.PATH, null));
    }

    JsonNode post(String path, Object body) throws Exception {
        return call("POST", path, body);
    }

    JsonNode call(String method, String path, Object body) throws Exception {
        return call(operatorToken, method, path, body);
    }

    /** As the workspace's admin. */
    JsonNode admin(String method, String path, Object body) throws Exception {
        return call(adminToken, method, path, body);
    }

    private String firstAdmin() throws Exception {
        Map<String, String> person = Map.of("email", "kim@plant.example", "name", "Kim", "role", "admin");
        String invitation = post("/api/v1/workspaces/" + workspace + "/invitations", person)
                .path("secret")
                .asText();
        return call(invitation, "POST", "/api/v1/invitations/accept", Map.of())
                .path("secret")
                .asText();
    }

    private JsonNode call(String token, String method, String path, Object body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + path))
                .header("Authorization", "Bearer " + token)
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() >= 300) {
            throw new IllegalStateException(method + " " + path + ": " + response.body());
        }
        return response.body().isEmpty() ? JSON.createObjectNode() : JSON.readTree(response.body());
    }
}
