package dev.holdfast.verifier;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Prints how many branches the tests of this build have taken; it runs behind all of them. */
@Tag("coverage")
class CoverageTest {
    private static final Path REPORT = Path.of("target", "site", "jacoco", "jacoco.csv");
    private static final int PACKAGE = 1;
    private static final int MISSED = 5;
    private static final int TAKEN = 6;

    private record Branches(int taken, int missed) {
        Branches plus(Branches other) {
            return new Branches(taken + other.taken, missed + other.missed);
        }

        @Override
        public String toString() {
            int all = taken + missed;
            return taken + " of " + all + " branches, "
                    + (all == 0 ? "100.0" : String.format("%.1f", 100.0 * taken / all)) + " %";
        }
    }

    @Test
    void report_branchesByPackage_arePrinted() throws Exception {
        Assumptions.assumeTrue(Files.exists(REPORT), "coverage was not measured");
        Map<String, Branches> packages = new TreeMap<>();
        List<String> lines = Files.readAllLines(REPORT);
        for (String line : lines.subList(1, lines.size())) {
            String[] columns = line.split(",");
            Branches branches = new Branches(Integer.parseInt(columns[TAKEN]), Integer.parseInt(columns[MISSED]));
            packages.merge(columns[PACKAGE], branches, Branches::plus);
        }
        packages.forEach((name, branches) -> System.out.println("[coverage] " + name + ": " + branches));
        Branches total = packages.values().stream().reduce(new Branches(0, 0), Branches::plus);
        System.out.println("[coverage] all: " + total);
        assertTrue(total.taken() > 0, "found no branch taken");
    }
}
