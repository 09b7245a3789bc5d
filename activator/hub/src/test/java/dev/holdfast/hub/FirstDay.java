package dev.holdfast.hub;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.hub.access.Secret;
import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * What an operator and a first admin make on a new hub.
 *
 * @param workspace the workspace
 * @param license a perpetual license with offline activation and 100,000 seats
 * @param pat the secret of a PAT that may activate it and move its seats
 */
record FirstDay(String workspace, String license, String pat) {
    /** Makes it over the network. */
    static FirstDay at(URI address, Secret operator) {
        HeardCaller hub = new HeardCaller(address, operator);
        hub.post("/api/v1/products", Map.of("id", TestHub.PRODUCT, "name", "Acme Vision"));
        String workspace = id(hub.post("/api/v1/workspaces", Map.of("name", "Plant 7")));
        Map<String, Object> wish = Map.of(
                "product",
                TestHub.PRODUCT,
                "models",
                List.of(),
                "seats",
                100_000,
                "perpetual",
                true,
                "offline_activation",
                true);
        String license = id(hub.post("/api/v1/workspaces/" + workspace + "/licenses", wish));
        HeardCaller admin = new HeardCaller(address, admin(hub, address, workspace));
        String user = id(admin.post("/api/v1/workspaces/" + workspace + "/service-users", Map.of("name", "bot")));
        JsonNode token = admin.post(
                "/api/v1/service-users/" + user + "/tokens",
                Map.of("name", "first boot", "scopes", List.of("activations:create", "activations:rebind")));
        return new FirstDay(workspace, license, secret(token).reveal());
    }

    private static String id(JsonNode made) {
        return made.path("id").asText();
    }

    private static Secret admin(HeardCaller hub, URI address, String workspace) {
        Map<String, String> person = Map.of("email", "kim@plant.example", "name", "Kim", "role", "admin");
        JsonNode invitation = hub.post("/api/v1/workspaces/" + workspace + "/invitations", person);
        HeardCaller invited = new HeardCaller(address, secret(invitation));
        return secret(invited.post("/api/v1/invitations/accept", Map.of()));
    }

    private static Secret secret(JsonNode made) {
        String secret = made.path("secret").asText();
        Heard.RUN.secrets().addToken(secret);
        return Secret.of(secret);
    }
}
