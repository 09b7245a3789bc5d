package dev.holdfast.hub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.hub.TestHub.Reply;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Walks every operation of the contract with what no caller should send. Operations that join the contract are walked
 * without being named here.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class HostileWalkTest {
    /** Operations that no query can spoil, since they look at none. */
    private static final Set<String> WITHOUT_QUERY = Set.of("getContract", "getHealth", "getIntroduction");

    @TempDir
    static Path folder;

    private static Scene scene;
    private static List<ContractOperation> operations;

    private HostileCalls calls;

    @BeforeAll
    static void makeScene() throws IOException {
        scene = new Scene(folder);
        operations = ContractOperation.all();
    }

    @BeforeEach
    void begin() throws IOException {
        calls = new HostileCalls(scene);
    }

    @AfterAll
    static void closeScene() throws IOException {
        scene.close();
    }

    private static byte[] body(ContractOperation operation) {
        return operation.mediaType().isEmpty()
                ? new byte[0]
                : Scene.json(scene.members(operation)).getBytes(UTF_8);
    }

    @Test
    @Order(1)
    void everyOperation_isReachedWithSomeCredential() {
        Set<String> missed = new TreeSet<>();
        for (ContractOperation operation : operations) {
            boolean named = WITHOUT_QUERY.contains(operation.id());
            if (scene.credential(operation).isEmpty() && !named) {
                missed.add(operation.id());
            }
        }
        assertEquals(Set.of(), missed);
    }

    @Test
    @Order(2)
    void badCredentials_areToldWhatIsWrong_andChangeNothing() throws IOException {
        Map<String, String> before = Dump.ofThings(scene.hub);
        for (ContractOperation operation : operations) {
            if (operation.isOpen()) {
                continue;
            }
            String address = scene.address(operation);
            calls.refused(operation, "no token", () -> scene.send(operation, "", address, body(operation)));
            scene.bad.forEach((secret, code) -> {
                Reply reply =
                        calls.answered(operation, code, () -> scene.send(operation, secret, address, body(operation)));
                // A signed document is read before the token that comes with it.
                boolean other = reply != null && reply.code().equals("request_malformed");
                // An invitation is asked for here, and a token of any state is none.
                other |= operation.id().equals("acceptInvitation");
                if (reply != null && !reply.code().equals(code) && !other) {
                    calls.fail(operation.id() + " answered " + reply.code() + " where " + code + " was right");
                }
            });
            calls.refused(
                    operation,
                    "two tokens",
                    () -> scene.hub.send(
                            operation.method(),
                            address,
                            Map.of(
                                    "Authorization",
                                    "Bearer " + scene.hub.operatorToken + " " + scene.hub.operatorToken),
                            BodyPublishers.noBody()));
        }
        assertEquals(before, Dump.ofThings(scene.hub));
        calls.requireNoFailures("bad credentials");
    }

    @Test
    @Order(3)
    void badAddressesQueriesMethodsAndBodies_areRefused_andChangeNothing() throws IOException {
        for (ContractOperation operation : operations) {
            Map<String, String> before = Dump.ofThings(scene.hub);
            String secret = scene.credential(operation).orElse(scene.hub.operatorToken);
            walkMethods(operation, secret);
            walkAddresses(operation, secret);
            if (!WITHOUT_QUERY.contains(operation.id())) {
                walkQueries(operation, secret);
            }
            if (!operation.mediaType().isEmpty()) {
                walkBodies(operation, secret);
            }
            if (!before.equals(Dump.ofThings(scene.hub))) {
                calls.fail(operation.id() + " changed the database while refusing");
            }
        }
        calls.requireNoFailures("bad addresses, queries, methods and bodies");
    }

    private void walkMethods(ContractOperation operation, String secret) {
        Set<String> known = ContractOperation.methodsOf(operation.path());
        for (String method : List.of("PATCH", "PUT", "DELETE", "POST", "BREW", "OPTIONS", "TRACE", "PROPFIND")) {
            if (!known.contains(method)) {
                calls.refused(
                        operation, method, () -> scene.send(method, secret, scene.address(operation), "", new byte[0]));
            }
        }
    }

    private void walkAddresses(ContractOperation operation, String secret) {
        for (String parameter : operation.parameters()) {
            for (String id : Naughty.IDS) {
                String address = scene.address(operation, Map.of(parameter, id));
                calls.refused(
                        operation,
                        "an address with " + id,
                        () -> scene.send(operation, secret, address, body(operation)));
            }
        }
    }

    private void walkQueries(ContractOperation operation, String secret) {
        String address = scene.address(operation);
        List<String> queries = new ArrayList<>(List.of("admin=true", "%00=1", "access_token=" + secret));
        if (operation.isList()) {
            queries.addAll(Naughty.LIST_QUERIES);
        }
        for (String query : queries) {
            calls.refused(
                    operation,
                    "?" + query,
                    () -> scene.send(operation, secret, address + "?" + query, body(operation)));
        }
        if (!operation.method().equals("GET") && !operation.isOpen()) {
            calls.refused(
                    operation,
                    "an old If-Match",
                    () -> scene.hub.send(
                            operation.method(),
                            address,
                            Map.of(
                                    "Authorization",
                                    "Bearer " + secret,
                                    "If-Match",
                                    "\"old\"",
                                    "Content-Type",
                                    "application/json"),
                            BodyPublishers.ofByteArray(body(operation))));
        }
    }

    @Test
    @Order(5)
    void nulInEveryParameterOfAQuery_isInvalidInput() throws IOException {
        Set<String> walked = new TreeSet<>();
        for (ContractOperation operation : operations) {
            String secret = scene.credential(operation).orElse(scene.hub.operatorToken);
            for (String parameter : operation.queryParameters()) {
                walked.add(parameter);
                for (String value : List.of("%00", "a%00b", "x".repeat(301))) {
                    walkParameter(operation, secret, parameter + "=" + value);
                }
            }
        }
        assertTrue(walked.containsAll(Set.of("service_user", "search", "actor", "after")), walked.toString());
        calls.requireNoFailures("parameters of queries");
    }

    private void walkParameter(ContractOperation operation, String secret, String query) {
        String address = scene.address(operation) + "?" + query;
        Reply reply =
                calls.answered(operation, "?" + query, () -> scene.send(operation, secret, address, body(operation)));
        if (reply != null && !reply.code().equals("input_invalid")) {
            calls.fail(operation.id() + " answered " + reply.code() + " to ?" + abbreviated(query));
        }
    }

    private void walkBodies(ContractOperation operation, String secret) {
        String address = scene.address(operation);
        String type = operation.mediaType();
        byte[] good = body(operation);
        for (String other : List.of(
                "", "text/plain", "application/xml", "multipart/form-data", "application/json-patch+json", ";")) {
            calls.refused(
                    operation, "type " + other, () -> scene.send(operation.method(), secret, address, other, good));
        }
        calls.refused(
                operation,
                "gzip",
                () -> scene.hub.send(
                        operation.method(),
                        address,
                        Map.of("Authorization", "Bearer " + secret, "Content-Type", type, "Content-Encoding", "gzip"),
                        BodyPublishers.ofByteArray(good)));
        byte[] large = new byte[65 * 1024];
        java.util.Arrays.fill(large, (byte) ' ');
        calls.refused(operation, "65 KiB", () -> scene.send(operation, secret, address, large));
        byte[] latin = {'{', '"', (byte) 0xfc, '"', ':', '1', '}'};
        calls.refused(operation, "no UTF-8", () -> scene.send(operation, secret, address, latin));
        for (String bad : Naughty.BODIES) {
            calls.refused(
                    operation,
                    "body " + abbreviated(bad),
                    () -> scene.send(operation, secret, address, bad.getBytes(UTF_8)));
        }
        walkMembers(operation, secret, address);
    }

    private void walkMembers(ContractOperation operation, String secret, String address) {
        Map<String, String> members = scene.members(operation);
        String inside = Scene.json(members);
        inside = inside.substring(1, inside.length() - 1);
        String comma = inside.isEmpty() ? "" : ",";
        List<String> bad = new ArrayList<>(List.of(
                "{" + inside + comma + "\"no_such_member\":true}",
                "{\"\":1" + comma + inside + "}",
                "{\"a\":1,\"a\":2" + comma + inside + "}"));
        members.forEach((name, value) -> bad.add("{" + Scene.quoted(name) + ":" + value + ","
                + Scene.json(members).substring(1)));
        for (String required : members.keySet()) {
            Map<String, String> fewer = new LinkedHashMap<>(members);
            fewer.remove(required);
            bad.add(Scene.json(fewer));
        }
        for (String each : bad) {
            calls.refused(
                    operation,
                    "members " + abbreviated(each),
                    () -> scene.send(operation, secret, address, each.getBytes(UTF_8)));
        }
    }

    private static String abbreviated(String text) {
        return text.length() > 80 ? text.substring(0, 80) + "…" : text;
    }

    @Test
    @Order(4)
    void naughtyValuesInEveryMember_areKeptAsTheyAreOrRefused() throws IOException {
        for (ContractOperation operation : operations) {
            String secret = scene.credential(operation).orElse(scene.hub.operatorToken);
            if (operation.mediaType().endsWith("json")) {
                Map<String, String> before = Dump.ofThings(scene.hub);
                int acceptedBefore = calls.accepted();
                Scene.properties(operation).forEach((name, schema) -> walkValues(operation, secret, name, schema));
                if (calls.accepted() == acceptedBefore && !before.equals(Dump.ofThings(scene.hub))) {
                    calls.fail(operation.id() + " changed the database while refusing");
                }
            }
        }
        assertTrue(calls.accepted() > 0);
        calls.requireNoFailures("naughty values");
    }

    private void walkValues(ContractOperation operation, String secret, String name, JsonNode schema) {
        boolean list = Contract.resolved(schema).path("type").asText().equals("array");
        for (String text : Naughty.TEXTS) {
            String value = Scene.quoted(text);
            walkValue(operation, secret, name, list ? "[" + value + "]" : value);
        }
        for (String value : Naughty.VALUES) {
            walkValue(operation, secret, name, value);
        }
    }

    private void walkValue(ContractOperation operation, String secret, String name, String value) {
        Map<String, String> members = scene.members(operation);
        members.put(name, value);
        byte[] body = Scene.json(members).getBytes(UTF_8);
        String what = name + " " + abbreviated(value);
        Reply reply =
                calls.answered(operation, what, () -> scene.send(operation, secret, scene.address(operation), body));
        if (reply != null && reply.status() < 300) {
            calls.accept();
            JsonNode kept = reply.json().path(name);
            if (reply.status() == 201 && kept.isTextual() && !kept.equals(parsed(value))) {
                calls.fail(operation.id() + " kept another text than " + what);
            }
        }
    }

    private static JsonNode parsed(String value) {
        try {
            return TestHub.JSON.readTree(value);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
