package dev.holdfast.verifier;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How many branches the tests of this build have taken, and which they may miss; it runs behind all of them. */
@Tag("coverage")
class CoverageTest {
    private static final Path REPORT = Path.of("target", "site", "jacoco", "jacoco.csv");
    private static final Path PAGE = Path.of("COVERAGE.md");
    private static final int PACKAGE = 1;
    private static final int CLASS = 2;
    /** How many are taken by random inputs in some runs and not in others. */
    private static final int BY_CHANCE = 3;

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

    /** Elsewhere tests are skipped, or the compiler makes other branches. */
    private static boolean isWhereAllTestsRun() throws IOException {
        Path self = Path.of("/proc/self");
        return Runtime.version().feature() == 17
                && Files.isDirectory(self)
                && Files.getAttribute(self, "unix:uid").equals(0);
    }

    /** How many branches COVERAGE.md allows each class to miss. */
    private static Map<String, Integer> allowed() throws IOException {
        Map<String, Integer> allowed = new TreeMap<>();
        for (String line : Files.readAllLines(PAGE, StandardCharsets.UTF_8)) {
            String[] cells = line.split("\\|");
            if (cells.length == 4 && cells[2].strip().matches("\\d+")) {
                for (String name : cells[1].split(",")) {
                    allowed.put(name.replace('`', ' ').strip(), Integer.parseInt(cells[2].strip()));
                }
            }
        }
        return allowed;
    }

    private static Map<String, Integer> missed() throws IOException {
        Map<String, Integer> missed = new TreeMap<>();
        List<String> lines = Files.readAllLines(REPORT);
        for (String line : lines.subList(1, lines.size())) {
            String[] columns = line.split(",");
            String folder = columns[PACKAGE].replaceFirst("dev\\.holdfast\\.verifier\\.?", "");
            String type = columns[CLASS].replaceFirst("\\..*", "");
            missed.merge(
                    (folder.isEmpty() ? "" : folder + "/") + type, Integer.parseInt(columns[MISSED]), Integer::sum);
        }
        return missed;
    }

    @Test
    void branchesThatAreMissed_areListedWithTheirReason() throws Exception {
        Assumptions.assumeTrue(Files.exists(REPORT) && isWhereAllTestsRun(), "not everything was measured");
        Map<String, Integer> allowed = allowed();
        Map<String, Integer> missed = missed();
        assertTrue(missed.keySet().containsAll(allowed.keySet()), () -> "COVERAGE.md names a class that is not there");
        List<String> more = new ArrayList<>();
        int beyond = 0;
        for (Map.Entry<String, Integer> each : missed.entrySet()) {
            int excess = each.getValue() - allowed.getOrDefault(each.getKey(), 0);
            if (excess > 0) {
                more.add(each.getKey() + ": " + each.getValue());
                beyond += excess;
            }
        }
        System.out.println("[coverage] missed and not listed in COVERAGE.md: " + more);
        assertTrue(beyond <= BY_CHANCE, () -> "branches that no test takes and COVERAGE.md does not list: " + more);
    }
}
