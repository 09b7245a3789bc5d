package dev.holdfast.hub;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.hub.TestHub.Reply;
import dev.holdfast.hub.api.Limits;
import dev.holdfast.hub.api.Listening;
import dev.holdfast.hub.api.Proxies;
import dev.holdfast.protocol.TokenFormat;
import java.io.IOException;
import java.net.InetAddress;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A hub with one of everything, and for each operation of the contract an address, a credential and a body. */
final class Scene implements AutoCloseable {
    final TestHub hub;

    /** Secrets that the hub knows and that may do something. */
    final List<String> credentials = new ArrayList<>();

    /** Secrets that may do nothing anywhere, with what the hub says of them. */
    final Map<String, String> bad = new LinkedHashMap<>();

    /** The identifier of nothing, for every parameter. */
    static final Map<String, String> NOTHING = Map.of(
            "product", "nothing",
            "model", "nothing",
            "workspace", "ws_00000000000000000000000000",
            "license", TestHub.PRODUCT + ".00000000000000000000000000",
            "user", "su_00000000000000000000000000",
            "token", "tk_00000000000000000000000000",
            "activation", "A".repeat(43));

    private static final String PERSONAL = "/api/v1/personal-tokens";

    /** A secret of a token that may nothing. */
    final String scopeless;

    private final Map<String, String> values = new HashMap<>();
    private final Map<String, Optional<String>> found = new HashMap<>();
    private int made;

    Scene(Path folder) throws IOException {
        hub = TestHub.start(folder);
        hub.createCatalog();
        String workspace = hub.createWorkspace();
        String license = hub.createLicense(workspace, Map.of());
        String user = hub.createServiceUser(workspace);
        addBadTokens(workspace, user);
        Reply pat = hub.createToken(user, Map.of());
        FakeDevice device = FakeDevice.usual();
        hub.request(device.activate(license), secret(pat));
        scopeless = secret(hub.createToken(user, Map.of("scopes", List.of())));
        credentials.add(hub.operatorToken);
        credentials.add(hub.adminToken);
        credentials.add(secret(pat));
        values.put("product", TestHub.PRODUCT);
        values.put("model", "detector");
        values.put("workspace", workspace);
        values.put("license", license);
        values.put("user", user);
        values.put("token", pat.id());
        values.put("activation", device.thumbprint());
    }

    private void addBadTokens(String workspace, String user) {
        String ofWorkspace = "/api/v1/workspaces/" + workspace + "/tokens";
        Map<String, Object> wish = Map.of("name", "bad", "scopes", List.of(), "expires_in_days", 1);
        for (String path : List.of("/api/v1/service-users/" + user + "/tokens", ofWorkspace, PERSONAL)) {
            bad.put(secret(hub.admin("POST", path, wish)), "token_expired");
        }
        hub.clock.turn(Duration.ofDays(2));
        Reply revoked = hub.createToken(user, Map.of());
        TokenDevice device = TokenDevice.installed(hub, secret(revoked));
        hub.revokeToken(device.id());
        bad.put(device.secret, "token_revoked");
        for (Reply ended : List.of(revoked, hub.admin("POST", ofWorkspace, wish))) {
            hub.revokeToken(ended.id());
            bad.put(secret(ended), "token_revoked");
        }
        Reply own = hub.admin("POST", PERSONAL, wish);
        hub.admin("POST", PERSONAL + "/" + own.id() + "/revoke", null);
        bad.put(secret(own), "token_revoked");
        Reply invitation = hub.admin(
                "POST",
                "/api/v1/workspaces/" + workspace + "/invitations",
                Map.of("email", "kim@plant.example", "name", "Kim", "role", "member"));
        hub.admin("DELETE", "/api/v1/invitations/" + invitation.id(), null);
        bad.put(secret(invitation), "token_invalid");
        for (TokenFormat.Type type : TokenFormat.Type.values()) {
            bad.put(TokenFormat.make(type, new SecureRandom()), "token_invalid");
        }
        String known = secret(revoked);
        bad.put(known.substring(0, 40) + (known.endsWith("a") ? 'b' : 'a'), "token_invalid");
        bad.put("hdfu_' OR '1'='1", "token_invalid");
    }

    static String secret(Reply created) {
        return created.json().path("secret").asText();
    }

    /** The address of an operation on what is there; an object that is not there where the scene has none. */
    String address(ContractOperation operation) {
        return address(operation, Map.of());
    }

    String address(ContractOperation operation, Map<String, String> others) {
        String address = operation.path();
        for (String name : operation.parameters()) {
            String own = values.getOrDefault(name, "xx_00000000000000000000000000");
            address = address.replace("{" + name + "}", others.getOrDefault(name, own));
        }
        return address;
    }

    /** A secret with which an operation is let in, found by showing all to it with a query that none takes. */
    Optional<String> credential(ContractOperation operation) {
        return found.computeIfAbsent(
                operation.id(),
                unknown -> credentials.stream()
                        .filter(secret ->
                                send(operation, secret, address(operation) + "?no_such_parameter=1", new byte[0])
                                                .status()
                                        == 400)
                        .findFirst());
    }

    /** Sends a call with a credential and the content type of the operation. */
    Reply send(ContractOperation operation, String secret, String address, byte[] body) {
        return send(operation.method(), secret, address, operation.mediaType(), body);
    }

    Reply send(String method, String secret, String address, String type, byte[] body) {
        Map<String, String> headers = new HashMap<>();
        if (!secret.isEmpty()) {
            headers.put("Authorization", "Bearer " + secret);
        }
        if (!type.isEmpty()) {
            headers.put("Content-Type", type);
        }
        if (!secret.isEmpty() && address.contains(secret)) {
            headers.put(Heard.MISUSE, "on purpose");
        }
        return hub.send(method, address, headers, BodyPublishers.ofByteArray(body));
    }

    /** The members of a body that an operation takes, each as JSON, the required ones first. */
    Map<String, String> members(ContractOperation operation) {
        Map<String, String> members = new LinkedHashMap<>();
        JsonNode schema = operation.schema();
        schema.path("required")
                .forEach(name -> members.put(
                        name.asText(),
                        value(name.asText(), schema.path("properties").path(name.asText()))));
        if (operation.id().equals("createLicense")) {
            members.put("perpetual", "true");
        }
        if (operation.id().equals("updateLicense")) {
            members.put("seats", "9");
        }
        if (operation.id().startsWith("cleanUp")) {
            members.put("unused_days", "3660");
        }
        return members;
    }

    /** All members that a body may have. */
    static Map<String, JsonNode> properties(ContractOperation operation) {
        Map<String, JsonNode> properties = new LinkedHashMap<>();
        operation
                .schema()
                .path("properties")
                .properties()
                .forEach(each -> properties.put(each.getKey(), each.getValue()));
        return properties;
    }

    /** An acceptable value. */
    String value(String name, JsonNode reference) {
        String type = reference.path("$ref").asText();
        String kind = type.substring(type.lastIndexOf('/') + 1);
        String own = values.get(name);
        JsonNode schema = Contract.resolved(reference);
        if (kind.equals("ProductId") || kind.equals("ModelId")) {
            return quoted(name.equals("id") ? "made-" + ++made : kind.equals("ModelId") ? "detector" : TestHub.PRODUCT);
        } else if (kind.equals("Time")) {
            return quoted("2099-01-01T00:00:00Z");
        } else if (kind.equals("Email")) {
            return quoted("person" + ++made + "@plant.example");
        } else if (schema.has("enum")) {
            return schema.path("enum").get(0).toString();
        } else if (own != null) {
            return quoted(own);
        }
        return switch (schema.path("type").isArray()
                ? schema.path("type").get(0).asText()
                : schema.path("type").asText()) {
            case "integer" -> schema.path("minimum").asText("1");
            case "boolean" -> "true";
            case "array" -> "[]";
            case "object" -> "{}";
            default -> quoted("name " + ++made);
        };
    }

    static String quoted(String text) {
        return '"' + text + '"';
    }

    static String json(Map<String, String> members) {
        List<String> parts = new ArrayList<>();
        members.forEach((name, value) -> parts.add(quoted(name) + ":" + value));
        return "{" + String.join(",", parts) + "}";
    }

    /** More things of every kind that there is a list of. */
    void addMore() {
        for (int i = 0; i < 4; i++) {
            for (ContractOperation operation : ContractOperation.all()) {
                if (operation.method().equals("POST") && operation.statuses().contains("201")) {
                    credential(operation)
                            .ifPresent(secret -> send(
                                    operation,
                                    secret,
                                    address(operation),
                                    json(members(operation)).getBytes(StandardCharsets.UTF_8)));
                }
            }
        }
    }

    /** From now on every call is one too many. */
    void exhaust() {
        Limits.Rate one = new Limits.Rate(1, 1);
        hub.restart(Listening.onLoopback(0), new Limits(one, one, one, one, 0, Duration.ofMinutes(5), 100));
        hub.get("/api/v1/trust-bundles");
    }

    /** From now on only another address than the test's may call. */
    void behindAnotherProxy() throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        hub.restart(new Listening(loopback, 0, Proxies.of(List.of("192.0.2.1"))), Limits.USUAL);
    }

    @Override
    public void close() throws IOException {
        hub.close();
    }
}
