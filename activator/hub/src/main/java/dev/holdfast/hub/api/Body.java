package dev.holdfast.hub.api;

import dev.holdfast.hub.access.Password;
import dev.holdfast.hub.refusal.Refusal;
import dev.holdfast.protocol.ProblemReason;
import dev.holdfast.verifier.jws.JsonObject;
import dev.holdfast.verifier.jws.MalformedException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The JSON body of an operation, read strictly; whatever is not as it should be is refused as {@code input_invalid}. */
final class Body {
    static final int MAXIMUM_BYTES = 64 * 1024;

    /** What may be repeated of a body: a name like ours, and nothing that could be a secret. */
    private static final Pattern NAME = Pattern.compile("[a-z_]{1,30}");

    private static final int MAXIMUM_NAME = 200;
    private static final int MAXIMUM_DESCRIPTION = 1000;
    private static final int MAXIMUM_EMAIL = 254;
    private static final Pattern EMAIL =
            Pattern.compile("[^\\s@\\p{C}<>\"(),:;\\\\\\[\\]]{1,64}@[A-Za-z0-9-]{1,63}(\\.[A-Za-z0-9-]{1,63})*");
    private static final int MAXIMUM_ID = 100;
    private static final int MAXIMUM_LIST = 256;

    /** A body without members. */
    static final Body EMPTY = parse("{}".getBytes(StandardCharsets.UTF_8), Set.of(), MAXIMUM_BYTES);

    private final JsonObject json;

    private Body(JsonObject json) {
        this.json = json;
    }

    private interface Reading<T> {
        T read() throws MalformedException;
    }

    /** Reads the body, of at most so many bytes; refused where it is no JSON object or has other members. */
    static Body parse(byte[] bytes, Set<String> allowed, int most) {
        JsonObject json = orRefuse(() -> JsonObject.parse(bytes, most));
        requireOnly(json, allowed);
        return new Body(json);
    }

    private static void requireOnly(JsonObject json, Set<String> allowed) {
        for (String name : json.names()) {
            if (!allowed.contains(name)) {
                throw invalid((NAME.matcher(name).matches() ? name : "body") + ": expected no other members than "
                        + String.join(", ", allowed.stream().sorted().toList()));
            }
        }
    }

    private static <T> T orRefuse(Reading<T> reading) {
        try {
            return reading.read();
        } catch (MalformedException e) {
            throw invalid(String.valueOf(e.getMessage()));
        }
    }

    static Refusal invalid(String detail) {
        return new Refusal(ProblemReason.INPUT_INVALID, detail);
    }

    /** A text of at most so many characters, whatever they are. */
    String text(String member, int longest) {
        return orRefuse(() -> json.string(member, longest));
    }

    boolean has(String name) {
        return json.has(name);
    }

    /** Whether it has no member. */
    boolean isEmpty() {
        return json.names().isEmpty();
    }

    /** Whether a member is there and is {@code null}, which says that there is to be none. */
    boolean isNull(String name) {
        return json.isNull(name);
    }

    /** An object inside, which has no other members than those. */
    Body part(String member, Set<String> allowed) {
        JsonObject part = orRefuse(() -> json.object(member));
        requireOnly(part, allowed);
        return new Body(part);
    }

    /** A list of IDs, or of objects with an {@code id} and other members, without repetition. */
    List<Body> idsOrParts(String member, Set<String> allowed) {
        List<JsonObject> parts = orRefuse(() -> json.stringsOrObjects(member, "id", MAXIMUM_LIST, MAXIMUM_ID));
        parts.forEach(part -> requireOnly(part, allowed));
        List<String> ids = orRefuse(() -> {
            List<String> texts = new ArrayList<>();
            for (JsonObject part : parts) {
                texts.add(part.string("id", MAXIMUM_ID));
            }
            return texts;
        });
        if (Set.copyOf(ids).size() != ids.size()) {
            throw invalid(member + ": expected each only once");
        }
        return parts.stream().map(Body::new).toList();
    }

    /** A name for people: 1 to 200 characters, no control characters, not blank. */
    String name(String member) {
        String name = orRefuse(() -> json.string(member, MAXIMUM_NAME));
        if (name.isBlank() || name.codePoints().anyMatch(Body::unprintable)) {
            throw invalid(member + ": expected 1 to 200 characters, not blank, without control characters");
        }
        return name;
    }

    private static boolean unprintable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.UNASSIGNED -> true;
            case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }

    /** More for people: at most 1000 characters without control characters; empty where it is not there. */
    String description(String member) {
        String text =
                orRefuse(() -> json.optionalString(member, MAXIMUM_DESCRIPTION)).orElse("");
        if (text.codePoints().anyMatch(Body::unprintable)) {
            throw invalid(member + ": expected at most 1000 characters, without control characters");
        }
        return text;
    }

    /** An address of electronic mail, of the form that people use. */
    String email(String member) {
        String text = orRefuse(() -> json.string(member, MAXIMUM_EMAIL));
        if (!EMAIL.matcher(text).matches()) {
            throw invalid(member + ": expected an address such as kim@plant.example");
        }
        return text;
    }

    /** A password; what is refused is not repeated. */
    Password password(String member) {
        String text = orRefuse(() -> json.string(member, 2 * Password.LONGEST));
        try {
            return Password.of(text);
        } catch (IllegalArgumentException e) {
            throw invalid(member + ": " + e.getMessage());
        }
    }

    /** An object of names and texts without control characters; empty where it is not there. */
    Map<String, String> texts(String member, int most, int longest) {
        Map<String, String> texts = new LinkedHashMap<>();
        JsonObject object = orRefuse(() -> json.optionalObject(member)).orElse(null);
        if (object == null) {
            return texts;
        }
        if (object.names().size() > most) {
            throw invalid(member + ": expected at most " + most);
        }
        for (String name : object.names()) {
            String value = orRefuse(() -> object.string(name, longest));
            if (value.codePoints().anyMatch(Body::unprintable)) {
                throw invalid(member + ": expected texts without control characters");
            }
            texts.put(name, value);
        }
        return texts;
    }

    /** An identifier of a type that checks its own form. */
    <T> T id(String member, Function<String, T> type) {
        String text = orRefuse(() -> json.string(member, MAXIMUM_ID));
        return form(member, text, type);
    }

    /** A list of such identifiers, without repetition. */
    <T> List<T> ids(String member, Function<String, T> type) {
        List<String> texts = orRefuse(() -> json.strings(member, MAXIMUM_LIST, MAXIMUM_ID));
        if (Set.copyOf(texts).size() != texts.size()) {
            throw invalid(member + ": expected each only once");
        }
        return texts.stream().map(text -> form(member, text, type)).toList();
    }

    private static <T> T form(String member, String text, Function<String, T> type) {
        try {
            return type.apply(text);
        } catch (IllegalArgumentException e) {
            throw invalid(member + ": " + e.getMessage());
        }
    }

    /** A list of names out of a closed set. */
    <T> List<T> choices(String member, Function<String, Optional<T>> choice) {
        List<String> texts = orRefuse(() -> json.strings(member, MAXIMUM_LIST, MAXIMUM_ID));
        return texts.stream()
                .map(text ->
                        choice.apply(text).orElseThrow(() -> invalid(member + ": expected names that API.md lists")))
                .toList();
    }

    /** A name out of a closed set, which has to be there. */
    <T> T choice(String member, Function<String, Optional<T>> choice) {
        String text = orRefuse(() -> json.string(member, MAXIMUM_ID));
        return choice.apply(text).orElseThrow(() -> invalid(member + ": expected a name that API.md lists"));
    }

    /** A name out of a closed set. */
    <T> T choice(String member, T otherwise, Function<String, Optional<T>> choice) {
        Optional<String> text = orRefuse(() -> json.optionalString(member, MAXIMUM_ID));
        return text.isEmpty()
                ? otherwise
                : choice.apply(text.get()).orElseThrow(() -> invalid(member + ": expected a name that API.md lists"));
    }

    long number(String member, long minimum, long maximum) {
        return orRefuse(() -> json.integer(member, minimum, maximum));
    }

    long number(String member, long minimum, long maximum, long otherwise) {
        return orRefuse(() -> json.optionalInteger(member, minimum, maximum)).orElse(otherwise);
    }

    boolean flag(String member) {
        return orRefuse(() -> json.optionalBool(member));
    }

    boolean flag(String member, boolean otherwise) {
        return json.has(member) ? orRefuse(() -> json.bool(member)) : otherwise;
    }

    /** A time as RFC 3339 text in UTC. */
    Instant time(String member) {
        String text = orRefuse(() -> json.string(member, MAXIMUM_ID));
        try {
            Instant time = Instant.parse(text);
            if (time.isBefore(Instant.EPOCH) || time.getEpochSecond() > 253_402_300_799L) {
                throw invalid(member + ": expected a time before the year 10000");
            }
            return time;
        } catch (DateTimeParseException e) {
            throw invalid(member + ": expected a time such as 2027-01-31T00:00:00Z");
        }
    }
}
