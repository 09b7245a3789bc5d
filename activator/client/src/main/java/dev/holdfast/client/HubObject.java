package dev.holdfast.client;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.holdfast.protocol.ProblemReason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A JSON object of a hub's answer; members that this version does not know are passed over. */
final class HubObject {
    private static final int MAXIMUM_DEPTH = 8;
    private static final JsonFactory JSON = new JsonFactoryBuilder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAXIMUM_DEPTH)
                    .build())
            .build();

    private final Map<?, ?> members;

    private HubObject(Map<?, ?> members) {
        this.members = members;
    }

    static HubObject parse(byte[] utf8) {
        try (JsonParser parser = JSON.createParser(utf8)) {
            parser.nextToken();
            Object value = value(parser);
            if (value instanceof Map<?, ?> members && parser.nextToken() == null) {
                return new HubObject(members);
            }
            throw invalid("expected one object");
        } catch (IOException e) {
            throw invalid("expected JSON");
        }
    }

    private static @Nullable Object value(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == null) {
            throw invalid("expected JSON");
        }
        return switch (token) {
            case START_OBJECT -> members(parser);
            case START_ARRAY -> elements(parser);
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT -> parser.getLongValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw invalid("expected texts, whole numbers, lists and objects");
        };
    }

    private static Map<String, @Nullable Object> members(JsonParser parser) throws IOException {
        Map<String, @Nullable Object> members = new HashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            members.put(name, value(parser));
        }
        return members;
    }

    private static List<@Nullable Object> elements(JsonParser parser) throws IOException {
        List<@Nullable Object> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            elements.add(value(parser));
        }
        return elements;
    }

    /** The body of an operation: texts, whole numbers, truth values and collections of texts. */
    static byte[] bytes(Map<String, Object> body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            for (Map.Entry<String, Object> member : body.entrySet()) {
                json.writeFieldName(member.getKey());
                write(json, member.getValue());
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a body could not be written as JSON", e);
        }
        return bytes.toByteArray();
    }

    private static void write(JsonGenerator json, Object value) throws IOException {
        if (value instanceof Collection<?> elements) {
            json.writeStartArray();
            for (Object element : elements) {
                json.writeString(String.valueOf(element));
            }
            json.writeEndArray();
        } else if (value instanceof Integer number) {
            json.writeNumber(number);
        } else if (value instanceof Boolean flag) {
            json.writeBoolean(flag);
        } else {
            json.writeString(value.toString());
        }
    }

    private static HubAdministrationException invalid(String expected) {
        return new HubAdministrationException(LicenseSourceException.of(
                ProblemReason.HUB_ANSWER_INVALID, "answer of the hub: " + expected + ", found another form"));
    }

    private <T> T as(Class<T> type, String name) {
        Object value = members.get(name);
        if (!type.isInstance(value)) {
            throw invalid(name + ": expected a value of the contract");
        }
        return type.cast(value);
    }

    private boolean isNull(String name) {
        return members.get(name) == null;
    }

    String text(String name) {
        return as(String.class, name);
    }

    @Nullable
    String optionalText(String name) {
        return isNull(name) ? null : text(name);
    }

    long number(String name) {
        return as(Long.class, name);
    }

    boolean flag(String name) {
        return as(Boolean.class, name);
    }

    Instant time(String name) {
        try {
            return Instant.parse(text(name));
        } catch (DateTimeParseException e) {
            throw invalid(name + ": expected a time");
        }
    }

    @Nullable
    Instant optionalTime(String name) {
        return isNull(name) ? null : time(name);
    }

    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        for (Object element : as(List.class, name)) {
            if (!(element instanceof String text)) {
                throw invalid(name + ": expected texts");
            }
            texts.add(text);
        }
        return texts;
    }

    @Nullable
    List<String> optionalTexts(String name) {
        return isNull(name) ? null : texts(name);
    }

    HubObject object(String name) {
        return new HubObject(as(Map.class, name));
    }

    List<HubObject> objects(String name) {
        List<HubObject> objects = new ArrayList<>();
        for (Object element : as(List.class, name)) {
            if (!(element instanceof Map<?, ?> members)) {
                throw invalid(name + ": expected objects");
            }
            objects.add(new HubObject(members));
        }
        return objects;
    }
}
