package dev.holdfast.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Holds what commands print against JSON.md; every command that a test runs with {@code --json} comes by here. */
final class DocumentedMembers {
    private static final Pattern ROW = Pattern.compile("^\\| (`.*?) \\|", Pattern.MULTILINE);
    private static final Pattern NAME = Pattern.compile("`([^`]+)`");
    private static final Set<String> DOCUMENTED = documented();

    private DocumentedMembers() {}

    private static Set<String> documented() {
        Set<String> names = new TreeSet<>();
        try {
            Matcher row = ROW.matcher(Files.readString(Path.of("JSON.md")));
            while (row.find()) {
                Matcher name = NAME.matcher(row.group(1));
                while (name.find()) {
                    names.add(name.group(1));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return names;
    }

    static Set<String> all() {
        return DOCUMENTED;
    }

    /** Asserts that every member is documented, by the path that it has below its object. */
    static void check(JsonNode answer) {
        for (String path : paths(answer)) {
            assertTrue(DOCUMENTED.contains(path), () -> "JSON.md does not tell of " + path);
        }
    }

    /** The paths of all members; those of a score sheet and of a license in a list are told where these are told. */
    static Set<String> paths(JsonNode answer) {
        Set<String> paths = new TreeSet<>();
        collect("", answer, paths);
        return paths;
    }

    private static void collect(String prefix, JsonNode node, Set<String> paths) {
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            String path = prefix + (prefix.equals("evidence.") ? "KIND" : member.getKey());
            JsonNode value = member.getValue();
            boolean sheet =
                    member.getKey().equals("score_sheet") || member.getKey().equals("in_container");
            boolean license = path.equals("licenses");
            boolean branches = value.isObject()
                    || (value.isArray() && !value.isEmpty() && value.path(0).isObject());
            if (license) {
                paths.add(path + "[]");
                value.forEach(one -> standing(one, paths));
            } else if (sheet) {
                paths.add(path);
                collect("", value, paths);
            } else if (branches && value.isArray()) {
                value.forEach(one -> collect(path + "[].", one, paths));
            } else if (branches) {
                collect(path + ".", value, paths);
            } else if (!value.isArray() || !value.isEmpty()) {
                paths.add(value.isArray() ? path + "[]" : path);
            }
        }
    }

    private static void standing(JsonNode license, Set<String> paths) {
        Set<String> own = new TreeSet<>();
        collect("", license, own);
        for (String path : own) {
            paths.add(path.equals("pending") || path.equals("trouble") ? "licenses[]." + path : path);
        }
    }
}
