package dev.holdfast.verifier;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Prints how many changes of a package the tests have noticed, for each package that was changed in this build. */
@Tag("coverage")
class MutationScoreTest {
    private static final Path REPORTS = Path.of("target", "pit-reports");
    private static final int OUTCOME = 5;
    private static final List<String> NOTICED = List.of("KILLED", "TIMED_OUT", "MEMORY_ERROR", "RUN_ERROR");

    @Test
    void report_mutantsByPackage_arePrinted() throws Exception {
        Assumptions.assumeTrue(Files.exists(REPORTS), "nothing was changed");
        List<Path> packages;
        try (var reports = Files.list(REPORTS)) {
            packages = reports.filter(report -> Files.exists(report.resolve("mutations.csv")))
                    .sorted()
                    .toList();
        }
        for (Path each : packages) {
            print(each.getFileName().toString(), each.resolve("mutations.csv"));
        }
        assertTrue(packages.size() > 0, "found no report of what was changed");
    }

    /** With its date, for a report outlives the build that has made it. */
    private static void print(String name, Path report) throws IOException {
        List<String[]> mutants = Files.readAllLines(report).stream()
                .map(line -> line.split(",", -1))
                .toList();
        assertTrue(
                mutants.stream().allMatch(mutant -> mutant.length > OUTCOME),
                report + ": expected a whole report; remove it, it is of a run that was stopped");
        long noticed = mutants.stream()
                .filter(mutant -> NOTICED.contains(mutant[OUTCOME]))
                .count();
        assertTrue(noticed > 0, name + ": found no change that a test has noticed");
        System.out.println("[mutation] " + name + ": " + noticed + " of " + mutants.size() + " changes noticed, "
                + String.format(Locale.ROOT, "%.1f", 100.0 * noticed / mutants.size()) + " %, on "
                + Files.getLastModifiedTime(report).toInstant().truncatedTo(ChronoUnit.SECONDS));
    }
}
