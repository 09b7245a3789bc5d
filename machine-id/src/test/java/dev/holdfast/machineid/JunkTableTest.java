package dev.holdfast.machineid;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The table that is looked up holds what the data file says, no more and no less. */
class JunkTableTest {
    private static final Path FILE = Path.of("src/main/resources/dev/holdfast/machineid/junk.txt");
    private static final Path TABLE = Path.of("src/main/java/dev/holdfast/machineid/JunkTable.java");
    private static final String BEGIN = "    // <printed>\n";
    private static final String END = "    // </printed>\n";

    @Test
    void table_isWhatTheDataFileSays() throws IOException {
        String source = Files.readString(TABLE, StandardCharsets.UTF_8);
        int begin = source.indexOf(BEGIN) + BEGIN.length();
        int end = source.indexOf(END);
        if (Boolean.getBoolean("junk.write")) {
            source = source.substring(0, begin) + printed() + source.substring(end);
            Files.writeString(TABLE, source, StandardCharsets.UTF_8);
            end = source.indexOf(END);
        }
        assertEquals(
                onOneLine(printed()), onOneLine(source.substring(begin, end)), "write it anew with -Djunk.write=true");
    }

    @Test
    void causeFor_everyLineOfTheDataFile_isItsCause() throws IOException {
        for (String[] columns : lines()) {
            String key = columns[0] + ' ' + Normalisation.normalise(columns[2]);
            assertEquals(columns[1], JunkTable.causeFor(key).id(), key);
            boolean prefix = columns[2].endsWith("*");
            UnfitCause longer = JunkTable.causeFor(key + "zz");
            if (prefix) {
                assertEquals(columns[1], longer.id(), key);
            } else {
                assertNull(longer, key);
            }
        }
    }

    private static String printed() throws IOException {
        Map<String, TreeSet<String>> arrays = new TreeMap<>();
        for (String name : List.of("PLACEHOLDER", "PLACEHOLDER_PREFIXES", "SHARED", "SHARED_PREFIXES")) {
            arrays.put(name, new TreeSet<>());
        }
        for (String[] columns : lines()) {
            String name = columns[1].equals("shared") ? "SHARED" : "PLACEHOLDER";
            arrays.get(columns[2].endsWith("*") ? name + "_PREFIXES" : name)
                    .add(columns[0] + ' ' + Normalisation.normalise(columns[2]));
        }
        StringBuilder text = new StringBuilder();
        arrays.forEach((name, keys) -> {
            text.append("    private static final String[] ").append(name).append(" = {\n        \"");
            text.append(String.join("\",\n        \"", keys)).append("\"\n    };\n");
        });
        return text.toString();
    }

    /** The formatter breaks lines as it sees fit. */
    private static String onOneLine(String text) {
        return text.strip().replaceAll("\\s*\n\\s*", " ").replace("{ ", "{").replace(" }", "}");
    }

    private static List<String[]> lines() throws IOException {
        return Files.readAllLines(FILE, StandardCharsets.UTF_8).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> line.split("\\|", -1))
                .map(columns -> new String[] {columns[0].strip(), columns[1].strip(), columns[2].strip()})
                .toList();
    }
}
