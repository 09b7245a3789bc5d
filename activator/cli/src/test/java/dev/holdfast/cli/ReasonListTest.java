package dev.holdfast.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.protocol.ReasonTable;
import dev.holdfast.verifier.Reason;
import dev.holdfast.verifier.RefusalReason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Every reason beyond those of a verdict names the tests that produce it; {@link VerdictReasonTest} has the others. */
class ReasonListTest {
    private static final Path LIST = Path.of("src/test/reasons-shown.txt");

    private record Shown(Reason reason, String library, String command) {}

    private static List<Shown> list() throws Exception {
        List<Shown> list = new ArrayList<>();
        for (String line : Files.readAllLines(LIST)) {
            if (!line.startsWith("#")) {
                String[] parts = line.split(" \\| ", -1);
                assertEquals(3, parts.length, line);
                list.add(new Shown(ReasonTable.find(parts[0]).orElseThrow(), parts[1], parts[2]));
            }
        }
        return list;
    }

    @Test
    void list_namesEveryReasonOfHubClientAndCommandOnce() throws Exception {
        List<String> listed =
                new ArrayList<>(list().stream().map(one -> one.reason().code()).toList());
        List<String> expected = new ArrayList<>(ReasonTable.all().stream()
                .filter(reason -> !(reason instanceof RefusalReason))
                .map(Reason::code)
                .toList());
        Collections.sort(listed);
        Collections.sort(expected);

        assertEquals(expected, listed);
    }

    @Test
    void list_namesTestsThatProduceTheReason() throws Exception {
        for (Shown one : list()) {
            String code = one.reason().code();
            boolean library = isNamedIn(one.library(), "\"" + code + "\"")
                    || isNamedIn(one.library(), "ProblemReason." + code.toUpperCase(Locale.ROOT));
            assertTrue(library, () -> code + ": " + one.library() + " does not assert it");
            String asserted = "\"" + code + "\", " + one.reason().exitCode() + ")";
            boolean said = isNamedIn(one.command(), asserted)
                    || (one.command().equals("cli/HubProblemTest")
                            && HubProblemTest.ofAHub().stream()
                                    .anyMatch(reason -> reason.code().equals(code)));
            assertTrue(said, () -> code + ": " + one.command() + " does not assert it");
            assertFalse(one.library().startsWith("-") && one.command().startsWith("-"), code);
        }
    }

    /** Whether a test holds a text, or the list says why there is no test. */
    private static boolean isNamedIn(String test, String text) throws Exception {
        if (test.startsWith("- ")) {
            return test.length() > 20;
        }
        String module = test.substring(0, test.indexOf('/'));
        Path file = Path.of("../" + module + "/src/test/java/dev/holdfast/" + test + ".java");
        return Files.readString(file).contains(text);
    }
}
