package dev.holdfast.hub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.hub.ContractField.In;
import dev.holdfast.hub.TestHub.Reply;
import java.io.IOException;
import java.net.URLEncoder;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What no caller should write into queries, headers, members within members, and around addresses. */
class HostileFieldsTest {
    private static final int LONGEST_IN_AN_ADDRESS = 1500;

    private static final List<String> CREDENTIALS = List.of(
            "Bearer",
            "Bearer ",
            "Basic aGRmdTpoZGZ1",
            "Bearer,",
            "Bearer \"\"",
            "Bearer null",
            "Bearer hdfu_",
            "Bearer hdfp_" + "0".repeat(36),
            "Bearer hdfx_" + "0".repeat(36),
            "Bearer ' OR '1'='1",
            "Bearer ${jndi:ldap:x}",
            "Bearer ../../etc/passwd",
            "Bearer " + "A".repeat(6000),
            "Digest username=\"x\"",
            "hdfu_" + "0".repeat(36));

    private static final List<String> TAGS = List.of(
            "x", "\"\"", "\"x\"", "W/\"x\"", "\"a\",\"b\"", "\"", "' OR 1=1", "\"" + "x".repeat(4000) + "\"", ",");

    @TempDir
    static Path folder;

    private static Scene scene;
    private HostileCalls calls;

    @BeforeAll
    static void makeScene() throws IOException {
        scene = new Scene(folder);
        // Looking for credentials is refused as well, before anything is counted.
        ContractOperation.all().forEach(scene::credential);
    }

    @AfterAll
    static void closeScene() throws IOException {
        scene.close();
    }

    @BeforeEach
    void begin() throws IOException {
        calls = new HostileCalls(scene);
    }

    private static String secret(ContractOperation operation) {
        return scene.credential(operation).orElse(scene.hub.operatorToken);
    }

    private static byte[] body(ContractOperation operation) {
        return operation.mediaType().endsWith("json")
                ? Scene.json(scene.members(operation)).getBytes(UTF_8)
                : new byte[0];
    }

    private static String plain(String text) {
        try {
            return TestHub.JSON.readTree(Scene.quoted(text)).asText();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void naughtyTextInEveryParameterOfEveryQuery_findsNothingElseOrIsRefused() throws IOException {
        Set<String> walked = new TreeSet<>();
        for (ContractOperation operation : ContractOperation.all()) {
            calls.unchanged(operation, () -> {
                for (String parameter : operation.queryParameters()) {
                    walked.add(parameter);
                    Naughty.TEXTS.forEach(text -> query(operation, parameter, plain(text)));
                    String twice = "?" + parameter + "=1&" + parameter + "=2";
                    calls.answered(operation, twice, () -> get(operation, twice));
                }
            });
        }
        assertTrue(walked.size() >= 15, walked.toString());
        calls.requireNoFailures("naughty texts in queries");
    }

    private void query(ContractOperation operation, String parameter, String text) {
        if (text.length() < LONGEST_IN_AN_ADDRESS) {
            String query = "?" + parameter + "=" + URLEncoder.encode(text, UTF_8);
            Reply reply = calls.answered(operation, query, () -> get(operation, query));
            if (reply != null && reply.status() < 300) {
                calls.accept();
            }
        }
    }

    private static Reply get(ContractOperation operation, String query) {
        return scene.send(operation, secret(operation), scene.address(operation) + query, new byte[0]);
    }

    @Test
    void naughtyValuesInEveryMemberOfAMember_areRefusedOrKept() throws IOException {
        Set<String> walked = new TreeSet<>();
        for (ContractOperation operation : ContractOperation.all()) {
            int before = calls.accepted();
            Map<String, String> things = Dump.ofThings(scene.hub);
            for (ContractField field : ContractField.of(operation)) {
                boolean map = field.kind().equals("Features");
                if (field.in() == In.BODY && (map || field.name().contains("."))) {
                    walked.add(operation.id() + " " + field.name());
                    walkInside(operation, field, map);
                }
            }
            if (calls.accepted() == before && !things.equals(Dump.ofThings(scene.hub))) {
                calls.fail(operation.id() + " changed the database while refusing");
            }
        }
        assertTrue(walked.size() >= 10, walked.toString());
        assertTrue(calls.accepted() > 0);
        calls.requireNoFailures("naughty values inside of " + walked.size() + " members");
    }

    private void walkInside(ContractOperation operation, ContractField field, boolean map) {
        List<String> values = new ArrayList<>(Naughty.VALUES);
        Naughty.TEXTS.forEach(text -> values.add(Scene.quoted(text)));
        for (String value : values) {
            inside(operation, field, map ? "{\"a\":" + value + "}" : inner(operation, field, value));
        }
        if (map) {
            Naughty.TEXTS.forEach(text -> inside(operation, field, "{" + Scene.quoted(text) + ":\"x\"}"));
        } else {
            String inner = inner(operation, field, "1");
            inside(operation, field, "{\"no_such_member\":1," + inner.substring(1));
            inside(operation, field, "{\"a\":1,\"a\":2," + inner.substring(1));
        }
    }

    /** The object around a member, with all its other members as they should be. */
    private static String inner(ContractOperation operation, ContractField field, String value) {
        String[] names = field.name().split("\\.");
        JsonNode schema = object(operation.schema().path("properties").path(names[0]));
        Map<String, String> members = new LinkedHashMap<>();
        schema.path("properties")
                .properties()
                .forEach(each -> members.put(each.getKey(), scene.value(each.getKey(), each.getValue())));
        members.put(names[1], value);
        return Scene.json(members);
    }

    private static JsonNode object(JsonNode node) {
        JsonNode schema = Contract.resolved(node);
        if (schema.has("properties")) {
            return schema;
        }
        if (schema.path("items").isObject()) {
            return object(schema.path("items"));
        }
        for (String alternatives : List.of("anyOf", "oneOf", "allOf")) {
            for (JsonNode each : schema.path(alternatives)) {
                JsonNode found = object(each);
                if (found.has("properties")) {
                    return found;
                }
            }
        }
        return schema;
    }

    private void inside(ContractOperation operation, ContractField field, String inner) {
        Map<String, String> members = scene.members(operation);
        members.put(field.name().split("\\.")[0], field.list() ? "[" + inner + "]" : inner);
        byte[] body = Scene.json(members).getBytes(UTF_8);
        String what = field.name() + " in " + (inner.length() > 80 ? inner.substring(0, 80) : inner);
        Reply reply = calls.answered(
                operation, what, () -> scene.send(operation, secret(operation), scene.address(operation), body));
        if (reply != null && reply.status() < 300) {
            calls.accept();
        }
    }

    @Test
    void naughtyHeaders_areRefused_andChangeNothing() throws IOException {
        for (ContractOperation operation : ContractOperation.all()) {
            if (!operation.isOpen()) {
                calls.unchanged(operation, () -> {
                    CREDENTIALS.forEach(shown -> header(operation, "Authorization", shown));
                    if (!operation.method().equals("GET")) {
                        TAGS.forEach(tag -> header(operation, "If-Match", tag));
                    }
                });
            }
            boolean shows = ContractField.of(operation).stream()
                    .anyMatch(field -> field.name().equals("Holdfast-Invitation"));
            if (shows) {
                calls.unchanged(
                        operation, () -> CREDENTIALS.forEach(shown -> header(operation, "Holdfast-Invitation", shown)));
            }
        }
        calls.requireNoFailures("naughty headers");
    }

    private void header(ContractOperation operation, String header, String value) {
        Map<String, String> headers = new LinkedHashMap<>(Map.of("Authorization", "Bearer " + secret(operation)));
        if (!operation.mediaType().isEmpty()) {
            headers.put("Content-Type", operation.mediaType());
        }
        headers.put(header, value);
        calls.refused(
                operation,
                header + " " + (value.length() > 80 ? value.substring(0, 80) : value),
                () -> scene.hub.send(
                        operation.method(),
                        scene.address(operation),
                        headers,
                        BodyPublishers.ofByteArray(body(operation))));
    }

    @Test
    void addressesWrittenOtherwise_areNotThere_andChangeNothing() throws IOException {
        for (ContractOperation operation : ContractOperation.all()) {
            String address = scene.address(operation);
            calls.unchanged(operation, () -> {
                for (String other : List.of(
                        "/" + address,
                        address + "//",
                        address + "/.",
                        address + "/x",
                        address + "%2f",
                        address + "%00",
                        address + ";a=b",
                        address + "%3f",
                        address + ".json",
                        "/x/.." + address,
                        "/%2e%2e" + address,
                        address.substring(0, 1) + "." + address,
                        address.replaceFirst("(?<=.)/(?=[^/]+$)", "%2f"),
                        address.replaceFirst("/(?=[^/]+$)", "//"))) {
                    if (!other.equals(address)) {
                        calls.refused(
                                operation,
                                "the address " + other,
                                () -> scene.send(operation, secret(operation), other, body(operation)));
                    }
                }
            });
        }
        calls.requireNoFailures("addresses written otherwise");
    }
}
