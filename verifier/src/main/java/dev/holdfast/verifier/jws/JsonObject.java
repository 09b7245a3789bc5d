package dev.holdfast.verifier.jws;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A strictly parsed, immutable JSON object whose getters check type and size; FORMAT.md section 2. Every getter throws
 * {@link MalformedException} naming the member, never its content.
 */
public final class JsonObject {
    private JsonObject() {}

    /**
     * Parses exactly one object: strict UTF-8 without BOM, RFC 8259 grammar, no duplicate member at any depth, integers
     * only, nothing after it, within the limits of FORMAT.md section 2.
     *
     * @param maximumBytes the largest accepted input
     */
    public static JsonObject parse(byte[] utf8, int maximumBytes) throws MalformedException {
        throw new UnsupportedOperationException();
    }

    public Set<String> names() {
        throw new UnsupportedOperationException();
    }

    public boolean has(String name) {
        return names().contains(name);
    }

    /** Throws where the object has a member that is not named here. */
    public void requireOnly(Set<String> allowed) throws MalformedException {
        throw new UnsupportedOperationException();
    }

    public String string(String name, int maximumLength) throws MalformedException {
        throw new UnsupportedOperationException();
    }

    public Optional<String> optionalString(String name, int maximumLength) throws MalformedException {
        throw new UnsupportedOperationException();
    }

    public long integer(String name, long minimum, long maximum) throws MalformedException {
        throw new UnsupportedOperationException();
    }

    public Optional<Long> optionalInteger(String name, long minimum, long maximum) throws MalformedException {
        throw new UnsupportedOperationException();
    }

    public boolean bool(String name) throws MalformedException {
        throw new UnsupportedOperationException();
    }

    /** False where the member is missing. */
    public boolean optionalBool(String name) throws MalformedException {
        throw new UnsupportedOperationException();
    }

    public JsonObject object(String name) throws MalformedException {
        throw new UnsupportedOperationException();
    }

    public Optional<JsonObject> optionalObject(String name) throws MalformedException {
        throw new UnsupportedOperationException();
    }

    public List<String> strings(String name, int maximumCount, int maximumLength) throws MalformedException {
        throw new UnsupportedOperationException();
    }

    public List<JsonObject> objects(String name, int maximumCount) throws MalformedException {
        throw new UnsupportedOperationException();
    }
}
