package dev.holdfast.machineid;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;

/** TROUBLES.md names a test or a reason in every row, and every test that it names is there. */
class TroublesTest {
    private static final Pattern TEST = Pattern.compile("`(?:([a-z/-]+): )?(\\w+)#(\\w+)`");
    private static final Pattern CASE = Pattern.compile("\\(([^()]+)\\)");
    private static final String CASES = "`RealLifeCaseTest#judge_everyRealLifeCase_saysWhatTheTableSays`";
    private static final String NONE = "none";

    private record Row(String trouble, String answer, String shown) {
        List<MatchResult> tests() {
            return TEST.matcher(shown).results().toList();
        }

        List<String> cases() {
            return CASE.matcher(shown)
                    .results()
                    .flatMap(found -> Stream.of(found.group(1).split("; ")))
                    .toList();
        }
    }

    private static List<Row> rows() throws IOException {
        return Files.readAllLines(Path.of("TROUBLES.md"), StandardCharsets.UTF_8).stream()
                .filter(line -> line.startsWith("| "))
                .skip(1)
                .map(line -> line.split("\\|", -1))
                .map(TroublesTest::row)
                .toList();
    }

    private static Row row(String[] cells) {
        assertEquals(5, cells.length, String.join("|", cells));
        return new Row(cells[1].strip(), cells[2].strip(), cells[3].strip());
    }

    @Test
    void rows_areManyAndEachNamesATestOrSaysWhyNothingIsDone() throws IOException {
        assertTrue(rows().size() >= 28, "rows: " + rows().size());
        for (Row row : rows()) {
            assertFalse(row.trouble().isEmpty() || row.answer().isEmpty(), row.toString());
            boolean nothingDone = row.answer().startsWith("Nothing, because ");
            assertEquals(nothingDone, row.shown().equals(NONE), row.trouble());
            assertEquals(nothingDone, row.tests().isEmpty(), row.trouble());
        }
    }

    @Test
    void cellsOfTests_holdNothingButTestsAndCases() throws IOException {
        for (Row row : rows()) {
            String rest = row.shown();
            for (MatchResult test : row.tests()) {
                rest = rest.replace(test.group(), "");
            }
            rest = CASE.matcher(rest).replaceAll("").replaceAll("[;,\\s]", "");
            assertTrue(rest.isEmpty() || rest.equals(NONE), row.trouble() + ": " + rest);
        }
    }

    @Test
    void cases_areInTheTableOfRealLife() throws IOException {
        Set<String> titles =
                RealLifeCase.all().stream().map(RealLifeCase::title).collect(Collectors.toSet());
        for (Row row : rows()) {
            assertEquals(row.shown().contains(CASES), !row.cases().isEmpty(), row.trouble());
            assertTrue(titles.containsAll(row.cases()), row.trouble() + ": " + row.cases());
        }
        assertTrue(rows().stream().anyMatch(row -> !row.cases().isEmpty()));
    }

    @TestFactory
    List<DynamicTest> everyNamedTest_isThere() throws IOException {
        return rows().stream()
                .flatMap(row -> row.tests().stream())
                .map(test -> DynamicTest.dynamicTest(
                        test.group(), () -> requireTest(test.group(1), test.group(2), test.group(3))))
                .toList();
    }

    private static void requireTest(String module, String type, String method) throws Exception {
        if (module == null) {
            Class<?> compiled = Class.forName(TroublesTest.class.getPackageName() + '.' + type);
            boolean there = Arrays.stream(compiled.getDeclaredMethods())
                    .anyMatch(
                            one -> one.getName().equals(method) && AnnotationSupport.isAnnotated(one, Testable.class));
            assertTrue(there, type + '#' + method);
            return;
        }
        List<Path> files = sources(Path.of("..", module, "src/test/java"), type + ".java");
        assertEquals(1, files.size(), module + ": " + type);
        String source = Files.readString(files.get(0), StandardCharsets.UTF_8);
        assertTrue(source.contains("void " + method + "("), module + ": " + type + '#' + method);
    }

    private static List<Path> sources(Path folder, String name) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(file -> file.getFileName().toString().equals(name))
                    .toList();
        }
    }
}
