package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * Runs after every other test of the module: no secret that any of them made, sent or was shown is in any log line, answer
 * or address of the run, but in the one answer that shows it. What hubs keep was searched as each of them was closed.
 */
@Order(Integer.MAX_VALUE)
class SecretsOfTheRunTest {
    private static final Set<Secrets.Kind> OF_ONE_ENGINE_OR_MACHINE =
            EnumSet.of(Secrets.Kind.DATABASE_PASSWORD, Secrets.Kind.HSM_PIN);

    @Test
    void secrets_areNowhereButInTheOneAnswerThatShowsThem() throws IOException {
        TestDatabase.requireEngine();
        assertEquals(List.of(), Heard.RUN.search(0));
        Map<Secrets.Kind, Integer> kinds = Heard.RUN.secrets().counts();
        Map<Spool.Place, Long> counts = Heard.RUN.counts();
        System.out.println("secrets of the run on " + TestDatabase.engine() + ": "
                + kinds.values().stream().mapToInt(Integer::intValue).sum() + " " + kinds + " in " + counts + ": none");
        if (SuiteWatch.isWholeRun()) {
            Set<Secrets.Kind> missing = EnumSet.complementOf(EnumSet.copyOf(OF_ONE_ENGINE_OR_MACHINE));
            missing.removeAll(kinds.keySet());
            assertEquals(Set.of(), missing);
            assertTrue(counts.size() == Spool.Place.values().length, counts.toString());
        }
    }
}
