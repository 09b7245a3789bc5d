package dev.holdfast.verifier;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Prints how many changes of each package that decides the tests have noticed: in this build where it was changed in it,
 * else as COVERAGE.md has it of an earlier run.
 */
@Tag("coverage")
class MutationScoreTest {
    private static final List<String> NAMES = List.of("jws", "license", "trust", "steps");
    private static final Path REPORTS = Path.of("target", "pit-reports");
    private static final Path PAGE = Path.of("COVERAGE.md");
    private static final int OUTCOME = 5;
    private static final double LEAST_OF_THE_FRONT_DOOR = 90;
    private static final List<String> NOTICED = List.of("KILLED", "TIMED_OUT", "MEMORY_ERROR", "RUN_ERROR");

    @Test
    void report_mutantsByPackage_arePrinted() throws Exception {
        for (String name : NAMES) {
            Path report = REPORTS.resolve(name).resolve("mutations.csv");
            System.out.println(
                    "[mutation] " + name + ": " + (Files.exists(report) ? measured(name, report) : known(name)));
        }
    }

    @Test
    void page_isOfThisVersionOfTheFormat() throws Exception {
        Matcher version = Pattern.compile("This page is major (\\d+), minor (\\d+)\\.")
                .matcher(Files.readString(Path.of("FORMAT.md"), StandardCharsets.UTF_8));
        assertTrue(version.find(), "FORMAT.md: expected its version");
        String expected = "Figures of format version " + version.group(1) + "." + version.group(2) + ".";
        assertTrue(
                Files.readString(PAGE, StandardCharsets.UTF_8).contains(expected),
                "COVERAGE.md: expected \"" + expected + "\"; measure again with .ci/long");
    }

    /** With its date, for a report outlives the build that has made it. */
    private static String measured(String name, Path report) throws IOException {
        List<String[]> mutants = Files.readAllLines(report).stream()
                .map(line -> line.split(",", -1))
                .toList();
        assertTrue(
                mutants.stream().allMatch(mutant -> mutant.length > OUTCOME),
                report + ": expected a whole report; remove it, it is of a run that was stopped");
        long noticed = mutants.stream()
                .filter(mutant -> NOTICED.contains(mutant[OUTCOME]))
                .count();
        double score = 100.0 * noticed / mutants.size();
        assertTrue(
                !name.equals("jws") || score >= LEAST_OF_THE_FRONT_DOOR,
                name + ": expected at least 90 % of the changes to be noticed, found " + score);
        return noticed + " of " + mutants.size() + " changes noticed, " + String.format(Locale.ROOT, "%.1f", score)
                + " %, on " + Files.getLastModifiedTime(report).toInstant().truncatedTo(ChronoUnit.SECONDS);
    }

    private static String known(String name) throws IOException {
        Matcher row = Pattern.compile("\\| `" + name + "` \\| (\\d+ of \\d+) \\| (\\S+(?: %)?) \\| ([^|]+) \\|")
                .matcher(Files.readString(PAGE, StandardCharsets.UTF_8));
        assertTrue(row.find(), "COVERAGE.md: expected the last figures of " + name);
        return row.group(1) + " changes noticed, " + row.group(2) + ", " + row.group(3) + " (COVERAGE.md)";
    }
}
