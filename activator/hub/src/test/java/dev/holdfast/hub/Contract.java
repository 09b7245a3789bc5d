package dev.holdfast.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.regex.Pattern;

/** The OpenAPI document, which every answer in the tests is held against. */
final class Contract {
    private static final String LOCATION = "https://contract.invalid/openapi.yaml";
    private static final String YAML = read();
    private static final JsonNode DOCUMENT = parse();
    private static final Map<String, Pattern> TEMPLATES = templates();
    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDialect(Dialects.getOpenApi31(), builder -> builder.schemas(Map.of(LOCATION, YAML)));
    private static final Map<String, Schema> SCHEMAS = new ConcurrentHashMap<>();
    private static final Set<String> SEEN = new ConcurrentSkipListSet<>();

    private Contract() {}

    private static String read() {
        try (InputStream in = Contract.class.getResourceAsStream("/openapi.yaml")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode parse() {
        try {
            return new ObjectMapper(new YAMLFactory()).readTree(YAML);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode document() {
        return DOCUMENT;
    }

    /** What stands where a reference points; what is none as it is. */
    static JsonNode resolved(JsonNode node) {
        return node.has("$ref")
                ? resolved(DOCUMENT.at(node.path("$ref").asText().substring(1)))
                : node;
    }

    /**
     * What a hub answered.
     *
     * @param status the status
     * @param headers the headers, their names in lower case
     * @param body the body
     */
    record Answer(int status, Map<String, String> headers, byte[] body) {
        static Answer of(HttpResponse<byte[]> response) {
            Map<String, String> headers = new TreeMap<>();
            response.headers().map().forEach((name, values) -> headers.put(name, String.join(", ", values)));
            return new Answer(response.statusCode(), headers, response.body());
        }

        /** The media type; empty for none. */
        String mediaType() {
            return headers.getOrDefault("content-type", "").split(";", 2)[0];
        }
    }

    /** Throws where the hub did what the document does not let a caller ask for. */
    static void requireRequest(String method, String path, String type, byte[] body, int status) {
        JsonNode operation = operation(method, path);
        if (status >= 300 || operation.isMissingNode()) {
            return;
        }
        String where = method + " " + templateOf(path).orElseThrow() + " " + status;
        JsonNode content = operation.path("requestBody").path("content");
        if (content.isEmpty()) {
            require(
                    body.length == 0 || new String(body, StandardCharsets.UTF_8).equals("{}"),
                    where + ": takes no body");
            return;
        }
        String essence = type.split(";", 2)[0].trim();
        require(content.has(essence), where + ": took the media type " + type);
        if (essence.endsWith("json")) {
            String pointer = "#/paths/" + escape(templateOf(path).orElseThrow()) + "/" + name(method)
                    + "/requestBody/content/" + escape(essence) + "/schema";
            requireJson(where + " request", pointer, new String(body, StandardCharsets.UTF_8));
        }
    }

    private static String name(String method) {
        return method.equals("HEAD") ? "get" : method.toLowerCase(Locale.ROOT);
    }

    static JsonNode operation(String method, String path) {
        return templateOf(path)
                .map(known -> DOCUMENT.path("paths").path(known).path(name(method)))
                .orElse(com.fasterxml.jackson.databind.node.MissingNode.getInstance());
    }

    /** Throws where an answer is not as the document says. */
    static void require(String method, String path, Answer answered) {
        Optional<String> template = templateOf(path);
        String where = method + " " + template.orElse("(no such address)") + " " + answered.status();
        require(answered.headers().containsKey("x-request-id"), where + ": expected X-Request-Id");
        JsonNode operation = operation(method, path);
        if (operation.isMissingNode()) {
            // Neither the address nor the method is the contract's: what is said must still be a problem document.
            requireBody(where, "#/components/schemas/Problem", answered);
            if (answered.status() == 405) {
                template.ifPresent(Contract::noteMethodNotAllowed);
            }
            return;
        }
        String pointer =
                "#/paths/" + escape(template.orElseThrow()) + "/" + name(method) + "/responses/" + answered.status();
        JsonNode answer = operation.path("responses").path(String.valueOf(answered.status()));
        require(!answer.isMissingNode(), where + ": expected a status that the contract lists");
        if (answer.has("$ref")) {
            pointer = answer.path("$ref").asText();
            answer = DOCUMENT.at(pointer.substring(1));
        }
        SEEN.add(operation.path("operationId").asText() + " " + answered.status());
        requireHeaders(where, answer, answered);
        requireContent(where, pointer, answer, answered, method.equals("HEAD"));
    }

    /** The refusal of a method is said of an address, and so of each operation at it. */
    private static void noteMethodNotAllowed(String template) {
        DOCUMENT.path("paths").path(template).forEach(operation -> {
            if (operation.path("responses").has("405")) {
                SEEN.add(operation.path("operationId").asText() + " 405");
            }
        });
    }

    private static void requireHeaders(String where, JsonNode answer, Answer answered) {
        answer.path("headers")
                .properties()
                .forEach(header -> require(
                        answered.headers().containsKey(header.getKey().toLowerCase(Locale.ROOT)),
                        where + ": expected " + header.getKey()));
    }

    private static void requireContent(String where, String pointer, JsonNode answer, Answer answered, boolean head) {
        if (!answer.has("content")) {
            require(answered.body().length == 0, where + ": expected no body");
            return;
        }
        String type = answered.mediaType();
        require(answer.path("content").has(type), where + ": expected a media type of the contract, found " + type);
        if (!head && type.endsWith("json")) {
            requireBody(where, pointer + "/content/" + escape(type) + "/schema", answered);
        }
    }

    private static void requireBody(String where, String pointer, Answer answered) {
        requireJson(where, pointer, new String(answered.body(), StandardCharsets.UTF_8));
    }

    private static void requireJson(String where, String pointer, String json) {
        Schema schema =
                SCHEMAS.computeIfAbsent(pointer, known -> REGISTRY.getSchema(SchemaLocation.of(LOCATION + known)));
        List<Error> errors = schema.validate(json, InputFormat.JSON);
        require(errors.isEmpty(), where + ": " + errors);
    }

    /** The address of the contract that an address is of. */
    static Optional<String> templateOf(String path) {
        String bare = path.split("\\?", 2)[0];
        return TEMPLATES.entrySet().stream()
                .filter(known -> known.getValue().matcher(bare).matches())
                .map(Map.Entry::getKey)
                .min(Comparator.comparing(template ->
                        template.length() - template.replace("{", "").length()));
    }

    /** The addresses, each with the form of those that are meant by it: every answer is looked up among them. */
    private static Map<String, Pattern> templates() {
        Map<String, Pattern> templates = new LinkedHashMap<>();
        DOCUMENT.path("paths")
                .fieldNames()
                .forEachRemaining(
                        path -> templates.put(path, Pattern.compile(path.replaceAll("\\{[a-z_]+}", "[^/]+"))));
        return templates;
    }

    private static String escape(String token) {
        return token.replace("~", "~0").replace("/", "~1");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }

    /** The identifiers of all operations. */
    static Set<String> operations() {
        Set<String> all = new TreeSet<>();
        DOCUMENT.path("paths")
                .forEach(path -> path.forEach(operation -> {
                    if (operation.has("operationId")) {
                        all.add(operation.path("operationId").asText());
                    }
                }));
        return all;
    }

    /** What was answered so far, as an operation and a status. */
    static Set<String> seen() {
        return Set.copyOf(SEEN);
    }
}
