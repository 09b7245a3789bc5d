package dev.holdfast.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** FORMAT.md and the code say the same: its limits are the code's, and its numbers are the ones that are cited. */
class FormatTest {
    private static final Path PAGE = Path.of("FORMAT.md");
    private static final Pattern LIMIT = Pattern.compile("^\\| (.+) \\| (\\d+) \\| `(\\w+)\\.(\\w+)` \\|$");
    private static final Pattern NUMBERED = Pattern.compile("^(?:#+ )?(\\d+(?:\\.\\d+)*)\\.? ");
    private static final String NUMBER = "\\d+(?:\\.\\d+)*";
    private static final Pattern CITATION = Pattern.compile(
            "FORMAT\\.md (?:sections? )?(" + NUMBER + "(?:(?:, (?:and )?| and | or | to )" + NUMBER + ")*)");
    private static final Pattern RANGE = Pattern.compile("(" + NUMBER + ")(?: to (" + NUMBER + "))?");
    private static final Pattern INSIDE =
            Pattern.compile("(?<![\\w.^/])(\\d{1,2}\\.\\d{1,2}(?:\\.\\d{1,2})?)(?![\\w.^/]*[\\w^/])");

    private static List<String> page() throws IOException {
        return Files.readAllLines(PAGE, StandardCharsets.UTF_8);
    }

    private static Set<String> numbers() throws IOException {
        Set<String> numbers = new TreeSet<>();
        for (String line : page()) {
            Matcher number = NUMBERED.matcher(line);
            if (number.find()) {
                assertTrue(numbers.add(number.group(1)), "given twice: " + number.group(1));
            }
        }
        return numbers;
    }

    /** Of every module, without what a build of another module may be writing just now. */
    private static List<Path> sources(boolean tests) throws IOException {
        List<Path> sources = new ArrayList<>();
        try (Stream<Path> folders = Files.find(Path.of(".."), 3, (file, kind) -> file.endsWith("src"))) {
            for (Path folder : folders.toList()) {
                try (Stream<Path> all = Files.walk(tests ? folder : folder.resolve("main"))) {
                    all.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
                }
            }
        }
        return sources;
    }

    private record Limit(String what, long value, String type, String constant) {}

    private static List<Limit> limits() throws IOException {
        List<Limit> limits = new ArrayList<>();
        for (String line : page()) {
            Matcher limit = LIMIT.matcher(line);
            if (limit.matches()) {
                limits.add(new Limit(limit.group(1), Long.parseLong(limit.group(2)), limit.group(3), limit.group(4)));
            }
        }
        return limits;
    }

    @TestFactory
    List<DynamicTest> everyLimit_isTheConstantOfTheCode() throws IOException {
        List<Limit> limits = limits();
        assertTrue(limits.size() >= 40, "limits: " + limits.size());
        return limits.stream()
                .map(limit -> DynamicTest.dynamicTest(
                        limit.what(), () -> assertEquals(limit.value(), constant(limit.type(), limit.constant()))))
                .toList();
    }

    private static long constant(String type, String name) throws IOException {
        List<Path> files = sources(false).stream()
                .filter(file -> file.toString()
                        .replace('\\', '/')
                        .matches(".*/(verifier|protocol)/" + type + "\\.java|.*/verifier/\\w+/" + type + "\\.java"))
                .toList();
        assertEquals(1, files.size(), type);
        Matcher constant = Pattern.compile("static final (?:int|long) " + name + " = ([^;]+);")
                .matcher(Files.readString(files.get(0), StandardCharsets.UTF_8));
        assertTrue(constant.find(), type + "." + name);
        return value(constant.group(1));
    }

    private static long value(String expression) {
        String[] shifted = expression.replaceAll("[_L ]", "").split("<<");
        long value = 1;
        for (String factor : shifted[0].split("\\*")) {
            value *= Long.parseLong(factor);
        }
        return shifted.length == 1 ? value : value << Integer.parseInt(shifted[1]);
    }

    @Test
    void everyMaximumOfTheFormat_isInTheTable() throws IOException {
        Set<String> listed = new TreeSet<>();
        limits().forEach(limit -> listed.add(limit.type() + "." + limit.constant()));
        Set<String> missing = new TreeSet<>();
        for (Path file : sources(false)) {
            String path = file.toString().replace('\\', '/');
            if (path.matches(".*/verifier/(jws|license|trust)/\\w+\\.java")) {
                String type = file.getFileName().toString().replace(".java", "");
                Pattern.compile("static final (?:int|long) (MAXIMUM_\\w+) = [\\d]")
                        .matcher(Files.readString(file, StandardCharsets.UTF_8))
                        .results()
                        .map(found -> type + "." + found.group(1))
                        .filter(name -> !listed.contains(name))
                        .forEach(missing::add);
            }
        }
        // The length of the longest identifier in base64url is a bound before 1.4 is checked, and refuses nothing else.
        assertEquals(Set.of("ClaimText.MAXIMUM_ID"), missing);
    }

    @Test
    void everyNumberThatTheCodeCites_isThere() throws IOException {
        Set<String> numbers = numbers();
        int cited = 0;
        for (Path file : sources(true)) {
            for (String number : citations(Files.readString(file, StandardCharsets.UTF_8))) {
                assertTrue(numbers.contains(number), file.getFileName() + " cites FORMAT.md " + number);
                cited++;
            }
        }
        assertTrue(cited > 80, "citations: " + cited);
    }

    private static List<String> citations(String source) {
        List<String> cited = new ArrayList<>();
        String joined = source.replaceAll("\\s*\\n\\s*(?:\\*|//)?\\s*", " ");
        for (MatchResult citation : CITATION.matcher(joined).results().toList()) {
            for (MatchResult range : RANGE.matcher(citation.group(1)).results().toList()) {
                cited.addAll(expanded(range.group(1), range.group(2)));
            }
        }
        return cited;
    }

    /** A range counts up the last part: 3.6 to 3.8 is 3.6, 3.7 and 3.8. */
    private static List<String> expanded(String from, String to) {
        if (to == null) {
            return List.of(from);
        }
        int dot = from.lastIndexOf('.') + 1;
        assertEquals(from.substring(0, dot), to.substring(0, dot), from + " to " + to);
        List<String> numbers = new ArrayList<>();
        for (int last = Integer.parseInt(from.substring(dot)); last <= Integer.parseInt(to.substring(dot)); last++) {
            numbers.add(from.substring(0, dot) + last);
        }
        return numbers;
    }

    @Test
    void everyStepOfTheProcedure_isCitedByTheCodeThatTakesIt() throws IOException {
        Set<String> cited = new TreeSet<>();
        for (Path file : sources(false)) {
            cited.addAll(citations(Files.readString(file, StandardCharsets.UTF_8)));
        }
        Set<String> steps = new TreeSet<>();
        numbers().stream().filter(number -> number.startsWith("11.")).forEach(steps::add);
        assertFalse(steps.isEmpty());
        steps.removeAll(cited);
        assertEquals(Set.of(), steps);
    }

    @Test
    void everyNumberThatThePageItselfCites_isThere() throws IOException {
        Set<String> numbers = numbers();
        for (String line : page()) {
            String own = line.replaceAll("RFC \\d+(?: section [\\d.]+\\d)?", "").replaceAll("`[^`]*`", "");
            for (MatchResult found : INSIDE.matcher(own).results().toList()) {
                assertTrue(numbers.contains(found.group(1)), found.group(1) + " in: " + line);
            }
        }
    }

    @Test
    void everyVector_namesARuleThatIsThere() throws IOException {
        Set<String> numbers = numbers();
        for (TestVector vector : TestVector.all()) {
            assertTrue(numbers.contains(vector.rule()), vector.name() + ": " + vector.rule());
        }
        for (Path file : ReceiptVector.files()) {
            TestVector vector = ReceiptVector.read(file).held();
            assertTrue(numbers.contains(vector.rule()), vector.name() + ": " + vector.rule());
        }
    }
}
