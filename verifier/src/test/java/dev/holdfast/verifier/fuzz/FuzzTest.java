package dev.holdfast.verifier.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/**
 * The coverage-guided search: {@code holdfast.fuzz.seconds} for each target, {@code holdfast.fuzz.processes} at once;
 * {@code holdfast.fuzz.targets} names some of them.
 */
@Tag("fuzz")
class FuzzTest {
    private static final int SECONDS = Integer.getInteger("holdfast.fuzz.seconds", 20);
    private static final ExecutorService PROCESSES =
            Executors.newFixedThreadPool(Integer.getInteger("holdfast.fuzz.processes", 2));

    @AfterAll
    static void end() {
        PROCESSES.shutdownNow();
    }

    private static List<Fuzzing> chosen() {
        String names = System.getProperty("holdfast.fuzz.targets", "");
        return names.isEmpty()
                ? List.of(Fuzzing.values())
                : Arrays.stream(names.split(",")).map(Fuzzing::of).toList();
    }

    @TestFactory
    List<DynamicTest> search_everyTarget_findsNothing() {
        List<DynamicTest> tests = new ArrayList<>();
        if (SECONDS == 0) {
            return tests;
        }
        for (Fuzzing fuzzing : chosen()) {
            Future<FuzzRun.Result> result = PROCESSES.submit(() -> new FuzzRun(fuzzing).run(SECONDS));
            tests.add(DynamicTest.dynamicTest(fuzzing.id(), () -> requireNothingFound(result.get())));
        }
        return tests;
    }

    private static void requireNothingFound(FuzzRun.Result result) {
        System.out.println(result);
        assertEquals("", result.finding());
        assertTrue(result.executions() > 0, "found no execution");
    }
}
