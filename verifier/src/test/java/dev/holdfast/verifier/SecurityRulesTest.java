package dev.holdfast.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** SECURITY-RULES.md names a test in every row but those that it accounts for, and every test that it names is there. */
class SecurityRulesTest {
    private static final Pattern NAMED = Pattern.compile("`(?:([a-z/-]+): )?(\\w+)#(\\w+)`");
    private static final Pattern NUMBER = Pattern.compile("\\d+\\.\\d+ .+");
    private static final Pattern ANNOTATED =
            Pattern.compile("@(?:Test|ParameterizedTest|TestFactory|Property|RepeatedTest)\\b");
    private static final Set<String> WITHOUT_TEST = Set.of("6.6");
    private static final String NONE = "none";

    private record Row(String number, String rule, String how, String tests) {
        static Row of(String line) {
            String[] cells = line.split("\\|", -1);
            assertEquals(5, cells.length, line);
            String rule = cells[1].strip();
            assertTrue(NUMBER.matcher(rule).matches(), line);
            return new Row(rule.substring(0, rule.indexOf(' ')), rule, cells[2].strip(), cells[3].strip());
        }

        List<MatchResult> named() {
            return NAMED.matcher(tests).results().toList();
        }
    }

    private static List<Row> rows() throws IOException {
        return Files.readAllLines(Path.of("SECURITY-RULES.md"), StandardCharsets.UTF_8).stream()
                .filter(line -> line.startsWith("| ") && !line.equals("| rule | how | tests |"))
                .map(Row::of)
                .toList();
    }

    @Test
    void rows_areManyNumberedOnceAndEachNamesATestOrIsAccountedFor() throws IOException {
        Set<String> numbers = new HashSet<>();
        List<Row> rows = rows();
        assertTrue(rows.size() >= 60, "rows: " + rows.size());
        for (Row row : rows) {
            assertTrue(numbers.add(row.number()), "given twice: " + row.number());
            assertFalse(row.how().isEmpty(), row.rule());
            assertEquals(WITHOUT_TEST.contains(row.number()), row.tests().equals(NONE), row.rule());
            assertEquals(WITHOUT_TEST.contains(row.number()), row.named().isEmpty(), row.rule());
        }
        assertTrue(numbers.containsAll(WITHOUT_TEST));
    }

    @Test
    void cellsOfTests_holdNothingButTests() throws IOException {
        for (Row row : rows()) {
            String rest = NAMED.matcher(row.tests()).replaceAll("").replaceAll("[,\\s]", "");
            assertTrue(rest.isEmpty() || rest.equals(NONE), row.rule() + ": " + rest);
        }
    }

    @TestFactory
    List<DynamicTest> everyNamedTest_isThere() throws IOException {
        return rows().stream()
                .flatMap(row -> row.named().stream())
                .map(test -> DynamicTest.dynamicTest(
                        test.group(),
                        () -> requireTest(
                                test.group(1) == null ? "verifier" : test.group(1), test.group(2), test.group(3))))
                .toList();
    }

    private static void requireTest(String module, String type, String method) throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> all = Files.walk(Path.of("..", module, "src", "test", "java"))) {
            all.filter(file -> file.getFileName().toString().equals(type + ".java"))
                    .forEach(files::add);
        }
        assertEquals(1, files.size(), module + ": " + type);
        String source = Files.readString(files.get(0), StandardCharsets.UTF_8);
        int at = source.indexOf(' ' + method + '(');
        assertTrue(at >= 0, module + ": " + type + '#' + method);
        // Between the end of the member before it and its name stand its annotations, with whatever they hold.
        String head = source.substring(Math.max(0, source.lastIndexOf("\n    }\n", at)), at);
        assertTrue(ANNOTATED.matcher(head).find(), module + ": " + type + '#' + method + " is no test");
    }
}
