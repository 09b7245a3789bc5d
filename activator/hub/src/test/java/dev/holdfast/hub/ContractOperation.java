package dev.holdfast.hub;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One operation of the contract.
 *
 * @param id its name
 * @param method its method
 * @param path its address, with its parameters in braces
 * @param definition what the contract says of it
 */
record ContractOperation(String id, String method, String path, JsonNode definition) {
    private static final Pattern PARAMETER = Pattern.compile("\\{([a-z_]+)}");
    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

    /** All of them, in the order of the contract. */
    static List<ContractOperation> all() {
        List<ContractOperation> all = new ArrayList<>();
        Contract.document()
                .path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(entry -> {
                    if (METHODS.contains(entry.getKey())) {
                        JsonNode definition = entry.getValue();
                        String method = entry.getKey().toUpperCase(Locale.ROOT);
                        all.add(new ContractOperation(
                                definition.path("operationId").asText(), method, path.getKey(), definition));
                    }
                }));
        return all;
    }

    /** The methods that an address knows. */
    static Set<String> methodsOf(String path) {
        Set<String> methods = new TreeSet<>();
        all().stream().filter(each -> each.path().equals(path)).forEach(each -> methods.add(each.method()));
        return methods;
    }

    /** Whether whoever calls may do it, also without a token. */
    boolean isOpen() {
        boolean open = definition.path("security").isArray()
                && definition.path("security").isEmpty();
        for (JsonNode alternative : definition.path("security")) {
            open |= alternative.isEmpty();
        }
        return open;
    }

    /** The names of its parameters in the address. */
    List<String> parameters() {
        List<String> names = new ArrayList<>();
        Matcher matcher = PARAMETER.matcher(path);
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }

    /** The documented statuses. */
    Set<String> statuses() {
        Set<String> statuses = new TreeSet<>();
        definition.path("responses").fieldNames().forEachRemaining(statuses::add);
        return statuses;
    }

    /** The media type of its body; empty where it takes none. */
    String mediaType() {
        JsonNode content = definition.path("requestBody").path("content");
        return content.isEmpty() ? "" : content.fieldNames().next();
    }

    /** The schema of its body. */
    JsonNode schema() {
        return Contract.resolved(
                definition.path("requestBody").path("content").path(mediaType()).path("schema"));
    }

    /** The names of its parameters in the query. */
    Set<String> queryParameters() {
        Set<String> names = new TreeSet<>();
        JsonNode shared = Contract.document().path("paths").path(path).path("parameters");
        for (JsonNode list : List.of(shared, definition.path("parameters"))) {
            for (JsonNode each : list) {
                JsonNode parameter = Contract.resolved(each);
                if (parameter.path("in").asText().equals("query")) {
                    names.add(parameter.path("name").asText());
                }
            }
        }
        return names;
    }

    /** Whether it answers a page of a list. */
    boolean isList() {
        for (JsonNode parameter : definition.path("parameters")) {
            if (parameter.path("$ref").asText().endsWith("/limit")) {
                return true;
            }
        }
        return false;
    }
}
