package dev.holdfast.verifier.fuzz;

import dev.holdfast.verifier.TestJws;
import dev.holdfast.verifier.jws.JsonObject;
import dev.holdfast.verifier.jws.MalformedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/** What an object shows through its getters, as plain values; what no getter shows (null, nested arrays) is left out. */
final class Plain {
    private static final int ANY = 1 << 22;

    private Plain() {}

    static Map<String, Object> of(JsonObject json) {
        Map<String, Object> members = new LinkedHashMap<>();
        for (String name : json.names()) {
            Allowed.require(json.has(name), "a name without a member");
            value(json, name).ifPresent(value -> members.put(name, value));
        }
        return members;
    }

    /** Writes what was read, reads that, and requires the same; so nothing is read as what it does not say. */
    static Map<String, Object> rewritten(JsonObject json) throws Exception {
        Map<String, Object> once = of(json);
        Map<String, Object> twice = of(JsonObject.parse(TestJws.json(once), ANY, ANY));
        Allowed.require(once.equals(twice), "an object that is another one when it is written and read again");
        return once;
    }

    private static Optional<Object> value(JsonObject json, String name) {
        List<Object> shown = Stream.<Callable<Object>>of(
                        () -> json.string(name, ANY),
                        () -> json.integer(name, Long.MIN_VALUE, Long.MAX_VALUE),
                        () -> json.bool(name),
                        () -> of(json.object(name)),
                        () -> json.strings(name, ANY, ANY),
                        () -> objects(json.objects(name, ANY)))
                .flatMap(Plain::shown)
                .distinct()
                .toList();
        Allowed.require(shown.size() <= 1, "a member of two types");
        return shown.stream().findFirst();
    }

    /** The message is not looked at: it names the member, and only here does a stranger choose the name. */
    private static Stream<Object> shown(Callable<Object> getter) {
        try {
            return Stream.of(getter.call());
        } catch (MalformedException e) {
            return Stream.empty();
        } catch (Exception e) {
            throw new AssertionError("expected an exception of the closed list, found " + e, e);
        }
    }

    private static List<Object> objects(List<JsonObject> objects) {
        List<Object> plain = new ArrayList<>();
        objects.forEach(object -> plain.add(of(object)));
        return plain;
    }
}
