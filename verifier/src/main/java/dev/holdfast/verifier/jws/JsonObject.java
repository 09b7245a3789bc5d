package dev.holdfast.verifier.jws;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A strictly parsed, immutable JSON object whose getters check type and size; FORMAT.md section 2. Every getter throws
 * {@link MalformedException} naming the member, never its content. Thread-safe.
 */
public final class JsonObject {
    /** Stands for the JSON value {@code null}, which no document of FORMAT.md has a use for. */
    static final Object NULL = new Object();

    private final Map<String, Object> members;

    JsonObject(Map<String, Object> members) {
        this.members = Collections.unmodifiableMap(members);
    }

    /**
     * Parses exactly one object: strict UTF-8 without BOM, RFC 8259 grammar, no duplicate member at any depth, integers
     * only, nothing after it, within the limits of FORMAT.md section 2. A string may be as long as the input.
     *
     * @param maximumBytes the largest accepted input
     */
    public static JsonObject parse(byte[] utf8, int maximumBytes) throws MalformedException {
        return parse(utf8, maximumBytes, maximumBytes);
    }

    /**
     * Parses exactly one object as {@link #parse(byte[], int)} does.
     *
     * @param maximumBytes the largest accepted input
     * @param maximumString the longest accepted string, in UTF-16 code units
     */
    public static JsonObject parse(byte[] utf8, int maximumBytes, int maximumString) throws MalformedException {
        if (utf8.length > maximumBytes) {
            throw new MalformedException("JSON: expected at most " + maximumBytes + " bytes, found " + utf8.length);
        }
        return JsonReader.read(utf8, maximumString);
    }

    /** The names of the members, in their order. */
    public Set<String> names() {
        return members.keySet();
    }

    /** Whether there is a member of this name. */
    public boolean has(String name) {
        return members.containsKey(name);
    }

    /** Whether there is a member of this name with the JSON value {@code null}. */
    public boolean isNull(String name) {
        return members.get(name) == NULL;
    }

    /** Throws where the object has a member that is not named here. */
    public void requireOnly(Set<String> allowed) throws MalformedException {
        for (String name : members.keySet()) {
            if (!allowed.contains(name)) {
                throw new MalformedException("JSON: found a member that is not allowed here");
            }
        }
    }

    /** The string, of at most the given number of UTF-16 code units. */
    public String string(String name, int maximumLength) throws MalformedException {
        return limited(name, required(name), maximumLength);
    }

    /** The string, or empty where the member is missing. */
    public Optional<String> optionalString(String name, int maximumLength) throws MalformedException {
        return has(name) ? Optional.of(string(name, maximumLength)) : Optional.empty();
    }

    /** The integer, within the given bounds, both included. */
    public long integer(String name, long minimum, long maximum) throws MalformedException {
        if (!(required(name) instanceof Long value)) {
            throw new MalformedException(name + ": expected an integer");
        }
        if (value < minimum || value > maximum) {
            throw new MalformedException(name + ": expected an integer from " + minimum + " to " + maximum);
        }
        return value;
    }

    /** The integer, or empty where the member is missing. */
    public Optional<Long> optionalInteger(String name, long minimum, long maximum) throws MalformedException {
        return has(name) ? Optional.of(integer(name, minimum, maximum)) : Optional.empty();
    }

    /** The truth value. */
    public boolean bool(String name) throws MalformedException {
        if (!(required(name) instanceof Boolean value)) {
            throw new MalformedException(name + ": expected true or false");
        }
        return value;
    }

    /** False where the member is missing. */
    public boolean optionalBool(String name) throws MalformedException {
        return has(name) && bool(name);
    }

    /** The object. */
    public JsonObject object(String name) throws MalformedException {
        if (!(required(name) instanceof JsonObject value)) {
            throw new MalformedException(name + ": expected an object");
        }
        return value;
    }

    /** The object, or empty where the member is missing. */
    public Optional<JsonObject> optionalObject(String name) throws MalformedException {
        return has(name) ? Optional.of(object(name)) : Optional.empty();
    }

    /** The array of strings, each of at most the given length. */
    public List<String> strings(String name, int maximumCount, int maximumLength) throws MalformedException {
        List<?> elements = array(name, maximumCount);
        List<String> strings = new ArrayList<>(elements.size());
        for (Object element : elements) {
            strings.add(limited(name, element, maximumLength));
        }
        return Collections.unmodifiableList(strings);
    }

    /** The array of objects. */
    public List<JsonObject> objects(String name, int maximumCount) throws MalformedException {
        List<?> elements = array(name, maximumCount);
        List<JsonObject> objects = new ArrayList<>(elements.size());
        for (Object element : elements) {
            if (!(element instanceof JsonObject object)) {
                throw new MalformedException(name + ": expected an array of objects");
            }
            objects.add(object);
        }
        return Collections.unmodifiableList(objects);
    }

    /**
     * The array of objects in which a string stands for an object with that one member.
     *
     * @param member the name of that member
     */
    public List<JsonObject> stringsOrObjects(String name, String member, int maximumCount, int maximumLength)
            throws MalformedException {
        List<?> elements = array(name, maximumCount);
        List<JsonObject> objects = new ArrayList<>(elements.size());
        for (Object element : elements) {
            objects.add(
                    element instanceof JsonObject object
                            ? object
                            : new JsonObject(Map.of(member, limited(name, element, maximumLength))));
        }
        return Collections.unmodifiableList(objects);
    }

    private List<?> array(String name, int maximumCount) throws MalformedException {
        if (!(required(name) instanceof List<?> elements)) {
            throw new MalformedException(name + ": expected an array");
        }
        if (elements.size() > maximumCount) {
            throw new MalformedException(
                    name + ": expected at most " + maximumCount + " elements, found " + elements.size());
        }
        return elements;
    }

    private Object required(String name) throws MalformedException {
        @Nullable Object value = members.get(name);
        if (value == null) {
            throw new MalformedException(name + ": expected this member, found none");
        }
        return value;
    }

    private static String limited(String name, Object value, int maximumLength) throws MalformedException {
        if (!(value instanceof String text)) {
            throw new MalformedException(name + ": expected a string");
        }
        if (text.length() > maximumLength) {
            throw new MalformedException(
                    name + ": expected at most " + maximumLength + " characters, found " + text.length());
        }
        return text;
    }
}
