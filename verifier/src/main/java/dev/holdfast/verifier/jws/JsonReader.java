package dev.holdfast.verifier.jws;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one JSON object within the limits of FORMAT.md section 2. */
final class JsonReader {
    static final int MAXIMUM_DEPTH = 16;
    static final int MAXIMUM_MEMBERS = 256;
    static final int MAXIMUM_ELEMENTS = 1024;
    static final int MAXIMUM_NAME = 256;
    static final int MAXIMUM_DIGITS = 20;

    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAXIMUM_DEPTH)
                    .maxNumberLength(MAXIMUM_DIGITS)
                    .maxNameLength(MAXIMUM_NAME)
                    .build())
            .build();

    private final JsonParser parser;
    private final int maximumString;

    private JsonReader(JsonParser parser, int maximumString) {
        this.parser = parser;
        this.maximumString = maximumString;
    }

    static JsonObject read(byte[] utf8, int maximumString) throws MalformedException {
        CharBuffer text = decode(utf8);
        try (JsonParser parser = FACTORY.createParser(text.array(), text.arrayOffset(), text.remaining())) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new MalformedException("JSON: expected an object");
            }
            JsonObject object = new JsonReader(parser, maximumString).object();
            if (parser.nextToken() != null) {
                throw new MalformedException("JSON: expected nothing after the object");
            }
            return object;
        } catch (JsonProcessingException e) {
            throw new MalformedException("JSON: expected the grammar of RFC 8259 within the limits, found an error"
                    + place(e.getLocation()));
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory failed", e);
        }
    }

    /** Where a limit is exceeded, Jackson names no place. */
    private static String place(@Nullable JsonLocation location) {
        return location == null ? "" : " in line " + location.getLineNr() + ", column " + location.getColumnNr();
    }

    /** Jackson's own decoder forgives a byte order mark and other encodings, so that decoding comes first. */
    private static CharBuffer decode(byte[] utf8) throws MalformedException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(utf8));
        } catch (CharacterCodingException e) {
            throw new MalformedException("JSON: expected UTF-8");
        }
    }

    private JsonObject object() throws IOException, MalformedException {
        Map<String, Object> members = new LinkedHashMap<>();
        Set<String> folded = new HashSet<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_OBJECT; token = parser.nextToken()) {
            String name = wellFormed(parser.currentName());
            if (!folded.add(asciiLowerCase(name))) {
                throw new MalformedException("JSON: expected member names that differ in more than case");
            }
            if (members.size() == MAXIMUM_MEMBERS) {
                throw new MalformedException("JSON: expected at most " + MAXIMUM_MEMBERS + " members of an object");
            }
            members.put(name, value(parser.nextToken()));
        }
        return new JsonObject(members);
    }

    private List<Object> array() throws IOException, MalformedException {
        List<Object> elements = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (elements.size() == MAXIMUM_ELEMENTS) {
                throw new MalformedException("JSON: expected at most " + MAXIMUM_ELEMENTS + " elements of an array");
            }
            elements.add(value(token));
        }
        return elements;
    }

    private Object value(JsonToken token) throws IOException, MalformedException {
        return switch (token) {
            case START_OBJECT -> object();
            case START_ARRAY -> array();
            case VALUE_STRING -> string();
            case VALUE_NUMBER_INT -> integer();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> JsonObject.NULL;
            default -> throw new MalformedException("JSON: expected an integer, found another number");
        };
    }

    private String string() throws IOException, MalformedException {
        String text = parser.getText();
        if (text.length() > maximumString) {
            throw new MalformedException("JSON: expected strings of at most " + maximumString + " characters");
        }
        return wellFormed(text);
    }

    private Long integer() throws IOException, MalformedException {
        if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
            throw new MalformedException("JSON: expected integers of at most 64 bits");
        }
        long value = parser.getLongValue();
        if (value == 0 && parser.getTextLength() > 1) {
            throw new MalformedException("JSON: expected 0, found it with a sign");
        }
        return value;
    }

    private static String wellFormed(String text) throws MalformedException {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                boolean pair = Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!pair) {
                    throw new MalformedException("JSON: expected whole characters, found half a surrogate pair");
                }
                i++;
            }
        }
        return text;
    }

    private static String asciiLowerCase(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) >= 'A' && name.charAt(i) <= 'Z') {
                return lowered(name);
            }
        }
        return name;
    }

    private static String lowered(String name) {
        char[] folded = name.toCharArray();
        for (int i = 0; i < folded.length; i++) {
            if (folded[i] >= 'A' && folded[i] <= 'Z') {
                folded[i] = (char) (folded[i] + ('a' - 'A'));
            }
        }
        return new String(folded);
    }
}
