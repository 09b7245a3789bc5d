package dev.holdfast.machineid;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class RealLifeCaseTest {
    private static final String BEGIN = "<!-- cases: printed from src/test/resources/cases/real-life.txt -->\n";
    private static final String END = "<!-- end of cases -->";

    @TestFactory
    List<DynamicTest> judge_everyRealLifeCase_saysWhatTheTableSays() {
        return RealLifeCase.all().stream()
                .flatMap(one -> one.expected().entrySet().stream()
                        .map(expected -> DynamicTest.dynamicTest(
                                one.title() + " under " + expected.getKey().id(), () -> {
                                    ScoreSheet sheet = one.judge(expected.getKey());
                                    assertEquals(expected.getValue(), RealLifeCase.word(sheet), sheet.toText());
                                })))
                .toList();
    }

    @TestFactory
    List<DynamicTest> judge_everyRealLifeCase_isDecidedByTheHubAsByTheDevice() {
        return RealLifeCase.all().stream()
                .flatMap(one -> one.expected().entrySet().stream()
                        .map(expected -> DynamicTest.dynamicTest(
                                one.title() + " under " + expected.getKey().id(), () -> {
                                    ScoreSheet sheet = one.judgedByTheHub(expected.getKey());
                                    assertEquals(expected.getValue(), RealLifeCase.word(sheet), sheet.toText());
                                })))
                .toList();
    }

    @Test
    void cases_areAtLeastThirtyUnderThreePoliciesEach() {
        List<RealLifeCase> cases = RealLifeCase.all();
        assertTrue(cases.size() >= 30, "cases: " + cases.size());
        cases.forEach(one -> assertEquals(3, one.expected().size(), one.title()));
        assertEquals(
                cases.size(),
                new HashSet<>(cases.stream().map(RealLifeCase::title).toList()).size());
    }

    @Test
    void refused_becauseNotVisible_alwaysSaysWhy() {
        for (RealLifeCase one : RealLifeCase.all()) {
            ScoreSheet sheet = one.judge(BindingPolicy.STANDARD);
            for (ScoreSheet.Row row : sheet.rows()) {
                boolean hidden = row.state() == ScoreSheet.State.NOT_VISIBLE;
                assertEquals(hidden, !row.why().isEmpty(), one.title() + ": " + row.kind());
            }
        }
    }

    @Test
    void readme_showsTheTableOfTheseCases() throws IOException {
        Path readme = Path.of("README.md");
        String text = Files.readString(readme, StandardCharsets.UTF_8);
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        assertTrue(begin >= 0 && end > begin, "README.md: expected the marks of the case table");
        String written = text.substring(0, begin) + BEGIN + table() + text.substring(end);
        if (Boolean.getBoolean("cases.write")) {
            Files.writeString(readme, written, StandardCharsets.UTF_8);
        }
        assertEquals(
                written, Files.readString(readme, StandardCharsets.UTF_8), "write it anew with -Dcases.write=true");
    }

    private static String table() {
        String rows = RealLifeCase.all().stream().map(RealLifeCaseTest::row).collect(Collectors.joining());
        return "\n| what happened | recorded | matched / changed / not visible | strict | standard | lenient | hub |\n"
                + "|---|---|---|---|---|---|---|\n" + rows + "\n";
    }

    private static String row(RealLifeCase one) {
        String counted = counted(one, BindingPolicy.STANDARD);
        String strictly = counted(one, BindingPolicy.STRICT);
        String kinds = one.fingerprint().digests().keySet().stream()
                .map(EvidenceKind::id)
                .collect(Collectors.joining(", "));
        return "| " + one.title() + " | " + (kinds.isEmpty() ? "nothing" : kinds)
                + (one.fingerprint().derived() ? " (one kind)" : "") + " | " + counted
                + (strictly.equals(counted) ? "" : "; strict: " + strictly) + " | "
                + one.expected().get(BindingPolicy.STRICT) + " | "
                + one.expected().get(BindingPolicy.STANDARD) + " | "
                + one.expected().get(BindingPolicy.LENIENT) + " | " + hub(one) + " |\n";
    }

    // Standard and lenient count alike; MatchRulePropertyTest says where strict does not.
    private static String counted(RealLifeCase one, BindingPolicy policy) {
        ScoreSheet sheet = one.judge(policy);
        return sheet.matched() + " / " + sheet.changed() + " / " + sheet.notVisible();
    }

    /** Whether a hub decides as the device does, or what it decides. */
    private static String hub(RealLifeCase one) {
        List<String> other = one.expected().entrySet().stream()
                .filter(expected -> !RealLifeCase.word(one.judgedByTheHub(expected.getKey()))
                        .equals(expected.getValue()))
                .map(expected ->
                        expected.getKey().id() + ": " + RealLifeCase.word(one.judgedByTheHub(expected.getKey())))
                .toList();
        return other.isEmpty() ? "alike" : String.join(", ", other);
    }
}
