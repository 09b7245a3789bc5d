package dev.holdfast.hub.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** Prints what the hub answered: as its JSON, or as lines for people. */
final class Output {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int LABEL = 20;

    private Output() {}

    static void one(PrintStream out, boolean json, JsonNode answer) {
        if (json) {
            out.println(answer);
            return;
        }
        for (Map.Entry<String, JsonNode> member : answer.properties()) {
            member(out, member.getKey(), member.getValue());
        }
    }

    /** One member of an answer, unless it is null. */
    static void member(PrintStream out, String name, JsonNode value) {
        if (!value.isNull()) {
            String label = name.replace('_', ' ');
            out.println(label + " ".repeat(Math.max(1, LABEL - label.length())) + words(value));
        }
    }

    static void many(PrintStream out, boolean json, List<JsonNode> items) {
        if (json) {
            out.println(MAPPER.createObjectNode().set("items", MAPPER.valueToTree(items)));
            return;
        }
        if (items.isEmpty()) {
            out.println("none");
        }
        String blank = "";
        for (JsonNode item : items) {
            out.print(blank);
            one(out, false, item);
            blank = System.lineSeparator();
        }
    }

    private static String words(JsonNode value) {
        if (value.isArray()) {
            StringJoiner joined = new StringJoiner(", ");
            value.forEach(
                    element -> joined.add(element.has("id") ? element.path("id").asText() : words(element)));
            return joined.length() == 0 ? "none" : joined.toString();
        }
        if (value.isObject()) {
            StringJoiner joined = new StringJoiner("; ");
            for (Map.Entry<String, JsonNode> member : value.properties()) {
                if (!member.getValue().isNull()) {
                    joined.add(member.getKey().replace('_', ' ') + " " + words(member.getValue()));
                }
            }
            return joined.length() == 0 ? "none" : joined.toString();
        }
        if (value.isBoolean()) {
            return value.asBoolean() ? "yes" : "no";
        }
        return value.asText();
    }
}
