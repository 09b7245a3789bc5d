package dev.holdfast.hub;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A place where a caller of an operation can write something, as the contract has it.
 *
 * @param in where
 * @param name its name; of a member within a member, or within the things of a list, both with a dot between
 * @param kind the schema that the contract names for it, else its type, else {@code enum}
 * @param list whether a list of such stands there
 */
record ContractField(In in, String name, String kind, boolean list) {
    /** The parts of a call. */
    enum In {
        PATH,
        QUERY,
        HEADER,
        BODY,
        DOCUMENT
    }

    /** All of an operation; of a signed document that there is one. */
    static List<ContractField> of(ContractOperation operation) {
        List<ContractField> fields = new ArrayList<>();
        operation.parameters().forEach(name -> fields.add(new ContractField(In.PATH, name, "string", false)));
        JsonNode shared =
                Contract.document().path("paths").path(operation.path()).path("parameters");
        for (JsonNode list : List.of(shared, operation.definition().path("parameters"))) {
            for (JsonNode each : list) {
                JsonNode parameter = Contract.resolved(each);
                String in = parameter.path("in").asText();
                if (!in.equals("path")) {
                    add(fields, In.valueOf(in.toUpperCase(java.util.Locale.ROOT)), parameter);
                }
            }
        }
        if (operation.mediaType().endsWith("jose")) {
            fields.add(new ContractField(In.DOCUMENT, "", "document", false));
        } else if (!operation.mediaType().isEmpty()) {
            walk(fields, "", operation.schema(), false);
        }
        return fields;
    }

    private static void add(List<ContractField> fields, In in, JsonNode parameter) {
        String name = parameter.path("name").asText();
        fields.add(new ContractField(in, name, kind(parameter.path("schema")), false));
    }

    private static String kind(JsonNode node) {
        String reference = node.path("$ref").asText();
        JsonNode schema = Contract.resolved(node);
        if (!reference.isEmpty()) {
            return reference.substring(reference.lastIndexOf('/') + 1);
        }
        if (schema.has("enum") || schema.has("const")) {
            return "enum";
        }
        JsonNode type = schema.path("type");
        return type.isArray() ? type.path(0).asText() : type.asText();
    }

    private static void walk(List<ContractField> fields, String name, JsonNode node, boolean list) {
        JsonNode schema = Contract.resolved(node);
        boolean inner = false;
        for (String alternatives : List.of("allOf", "oneOf", "anyOf")) {
            for (JsonNode each : schema.path(alternatives)) {
                walk(fields, name, each, list);
                inner = true;
            }
        }
        for (var property : schema.path("properties").properties()) {
            walk(fields, (name.isEmpty() ? "" : name + ".") + property.getKey(), property.getValue(), list);
            inner = true;
        }
        if (schema.path("items").isObject()) {
            walk(fields, name, schema.path("items"), true);
            inner = true;
        }
        if (!inner && !name.isEmpty()) {
            fields.add(new ContractField(In.BODY, name, kind(node), list));
        }
    }
}
