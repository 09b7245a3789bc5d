package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** SECURITY-RULES.md names a test for every rule, and every test that it names is there. */
class SecurityRulesTest {
    private static final Pattern NAMED = Pattern.compile("`(?:([a-z/-]+): )?([\\w/]+)#(\\w+)`");
    private static final Pattern ANNOTATED = Pattern.compile("@(?:Test|ParameterizedTest|Property)\\b");
    private static final Pattern RULE = Pattern.compile("\\| (\\d+\\.\\d+) [^|]+ \\| ([^|]+) \\|");

    private static List<String> rows() throws IOException {
        return Files.readAllLines(Path.of("SECURITY-RULES.md"), StandardCharsets.UTF_8).stream()
                .filter(line -> line.startsWith("| ") && !line.equals("| rule | tests |"))
                .toList();
    }

    @Test
    void rules_areManyNumberedOnce_andEachNamesNothingButTests() throws IOException {
        Set<String> numbers = new HashSet<>();
        for (String row : rows()) {
            MatchResult rule = RULE.matcher(row)
                    .results()
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("expected a rule and its tests, found " + row));
            assertTrue(numbers.add(rule.group(1)), "given twice: " + rule.group(1));
            assertTrue(NAMED.matcher(rule.group(2)).find(), row);
            assertEquals("", NAMED.matcher(rule.group(2)).replaceAll("").replaceAll("[,\\s]", ""), row);
        }
        assertTrue(numbers.size() >= 35, "rules: " + numbers.size());
    }

    @Test
    void everyNamedTest_isThere() throws IOException {
        for (String row : rows()) {
            for (MatchResult test : NAMED.matcher(row).results().toList()) {
                requireTest(test.group(1), test.group(2), test.group(3));
            }
        }
    }

    private static void requireTest(String module, String type, String method) throws IOException {
        Path tests = Path.of(module == null ? "." : "../../" + module, "src", "test", "java", "dev", "holdfast");
        Path file = tests.resolve(module == null ? "hub" : module.substring(module.lastIndexOf('/') + 1))
                .resolve(type + ".java");
        String source = Files.readString(file, StandardCharsets.UTF_8);
        int at = source.indexOf(" void " + method + '(');
        assertTrue(at >= 0, file + ": " + method);
        String head = source.substring(Math.max(0, source.lastIndexOf("\n    }\n", at)), at);
        assertTrue(ANNOTATED.matcher(head).find(), file + ": " + method + " is no test");
    }
}
