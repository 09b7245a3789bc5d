package dev.holdfast.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.hub.TestHub.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What was sent to a hub and what it answered, as a page shows it: in blocks, with what differs from run to run replaced by
 * names that stay, and with no secret but its beginning.
 */
final class Transcript {
    private static final Instant SHOWN = Instant.parse("2027-03-01T08:00:00Z");
    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z");
    private static final Pattern SECRET = Pattern.compile("(hdf[upwdi]_)[0-9A-Za-z_-]{30,}");
    private static final Pattern PARTIAL = Pattern.compile("(hdf[upwdi]_…)[0-9A-Za-z]{4}");
    private static final Pattern DOCUMENT = Pattern.compile("eyJ[0-9A-Za-z_-]+\\.[0-9A-Za-z_-]+\\.[0-9A-Za-z_-]+");
    private static final Pattern UNNAMED = Pattern.compile(
            "\\b[a-z]{2}_[0-9A-Za-z]{20,}|[0-9A-HJKMNP-TV-Z]{26}|(?<![\\w-])[\\w-]{43}(?![\\w-])|records 1 to \\d");

    private static final Set<String> LISTS = Set.of("items", "revoked", "deleted");

    private final TestHub hub;
    private final Instant begin;
    private final Map<String, String> names = new LinkedHashMap<>();
    private final Map<String, String> owners = new LinkedHashMap<>();
    private final List<StringBuilder> blocks = new ArrayList<>();

    /** Begins now, which the page calls 1 March 2027, eight o'clock. */
    Transcript(TestHub hub) {
        this.hub = hub;
        this.begin = hub.clock.instant();
    }

    /** Begins the next block. */
    void block() {
        blocks.add(new StringBuilder());
    }

    /** Says how the page names something that has another value in every run. */
    String name(String real, String shown) {
        names.put(real, shown);
        return real;
    }

    /** Says how the page names a token, by its identifier; what shows its secret is said to be that token's. */
    Reply name(Reply token, String shown) {
        owners.put(token.json().path("secret").asText(), shown);
        name(token.id(), shown);
        return token;
    }

    /** A call with a token and a body; of the answer the members in the list, which blanks part, are shown. */
    Reply call(String who, String token, String line, String body, String shown) {
        String[] parts = line.split(" ", 2);
        Reply reply = hub.as(token, parts[0], parts[1], body.isEmpty() ? null : map(body));
        say(who + ": " + line + (body.isEmpty() ? "" : "\n" + text(tree(map(body)))));
        answer(reply, shown);
        return reply;
    }

    /** A document that a device has signed, of which nothing but what it asks for is shown. */
    Reply document(String who, String path, String asked, String document, String token, String shown) {
        Reply reply = hub.request(path, document, token);
        String owner = owners.getOrDefault(token, "its own");
        String shows = token.isEmpty() ? "" : ", showing " + token + " (" + owner + ")";
        say(who + ": POST " + path + "\n(signed by its device key: " + asked + shows + ")");
        answer(reply, shown);
        return reply;
    }

    /** A command and what it printed. */
    void command(String line, String printed) {
        say("$ " + line + "\n" + printed.strip());
    }

    private void answer(Reply reply, String shown) {
        StringBuilder block = blocks.get(blocks.size() - 1);
        block.append(reply.status());
        if (!reply.text().isEmpty()) {
            block.append(' ').append(shortened(reply.json(), Set.of(shown.split(" "))));
        }
        block.append('\n');
    }

    private void say(String text) {
        StringBuilder block = blocks.get(blocks.size() - 1);
        block.append(block.length() == 0 ? "" : "\n").append(text).append('\n');
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(String json) {
        try {
            return TestHub.JSON.readValue(json, LinkedHashMap.class);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalArgumentException(json, e);
        }
    }

    private static JsonNode tree(Object value) {
        return TestHub.JSON.valueToTree(value);
    }

    /** A problem is shown with its type and detail; of anything else the members that are asked for. */
    private static String shortened(JsonNode answer, Set<String> shown) {
        if (answer.has("type") && answer.has("status") && answer.has("title")) {
            return members((ObjectNode) answer, Set.of("type", "detail", "error"), "");
        }
        return members((ObjectNode) answer, shown, "");
    }

    private static String members(ObjectNode object, Set<String> shown, String indent) {
        StringJoiner joined = new StringJoiner(", ", "{", "}");
        boolean left = false;
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            boolean chosen = shown.contains(member.getKey()) || LISTS.contains(member.getKey());
            if (chosen && isList(member.getValue())) {
                joined.add(text(member.getKey()) + ": " + list(member.getValue(), shown, indent + "  "));
            } else if (chosen) {
                joined.add(text(member.getKey()) + ": " + text(member.getValue()));
            } else {
                left |= !member.getValue().isNull();
            }
        }
        return (left ? joined.add("…") : joined).toString();
    }

    private static boolean isList(JsonNode value) {
        return value.isArray() && !value.isEmpty() && value.get(0).isObject();
    }

    private static String list(JsonNode items, Set<String> shown, String indent) {
        StringJoiner joined = new StringJoiner(",\n" + indent, "[\n" + indent, "]");
        items.forEach(item -> joined.add(members((ObjectNode) item, shown, indent)));
        return joined.toString();
    }

    private static String text(JsonNode value) {
        if (value.isObject()) {
            StringJoiner joined = new StringJoiner(", ", "{", "}");
            value.properties().forEach(member -> joined.add(text(member.getKey()) + ": " + text(member.getValue())));
            return joined.toString();
        }
        if (value.isArray()) {
            StringJoiner joined = new StringJoiner(", ", "[", "]");
            value.forEach(each -> joined.add(text(each)));
            return joined.toString();
        }
        return value.toString();
    }

    private static String text(String name) {
        return '"' + name + '"';
    }

    /** The blocks as the page shows them; throws where one would be another in the next run. */
    List<String> blocks() {
        return blocks.stream().map(block -> shown(block.toString())).toList();
    }

    private String shown(String block) {
        String shown = block;
        for (Map.Entry<String, String> name : names.entrySet()) {
            shown = shown.replace(name.getKey(), name.getValue());
        }
        shown = DOCUMENT.matcher(shown).replaceAll("eyJ…");
        shown = SECRET.matcher(shown).replaceAll("$1…");
        shown = PARTIAL.matcher(shown).replaceAll("$1ab12");
        shown = TIME.matcher(shown).replaceAll(this::time);
        Matcher unnamed = UNNAMED.matcher(shown);
        if (unnamed.find()) {
            throw new AssertionError("expected a name for " + unnamed.group() + " in\n" + shown);
        }
        return shown;
    }

    /** The hub keeps no more than milliseconds and often seconds, and its clock stands but where it is turned. */
    private String time(java.util.regex.MatchResult time) {
        long seconds = Instant.parse(time.group()).getEpochSecond() - begin.getEpochSecond();
        return SHOWN.plus(Duration.ofSeconds(seconds)).toString();
    }
}
