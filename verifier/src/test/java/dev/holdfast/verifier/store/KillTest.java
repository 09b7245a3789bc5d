package dev.holdfast.verifier.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes that are killed at random instants while they write; {@code -Dholdfast.kills} says how many. */
class KillTest {
    private static final int KILLS = Integer.getInteger("holdfast.kills", 500);
    private static final int AT_ONCE = 2;
    private static final int LONGEST_LIFE_MICROS = 40_000;
    private static final int KILLS_PER_DIRECTORY = 5;

    /** The start, the key and the first round, in which most of the time goes into getting under way. */
    private static final int A_ROUND = "skpbur".length();

    @TempDir
    Path temporary;

    private final Map<String, AtomicInteger> fell = new TreeMap<>();
    private int unfinished;
    private long written;

    /** Requires a whole directory and tells its round. */
    public static final class Survey {
        public static void main(String[] arguments) throws Exception {
            DataDirectory directory = Given.in(Path.of(arguments[0]));
            KillWriter.requireWhole(directory);
            System.out.println(KillWriter.round(directory));
        }
    }

    @Test
    void processKilledAtARandomInstant_leavesTheOldOrTheNewState() throws Exception {
        long start = System.nanoTime();
        Path tools = Files.createDirectory(temporary.resolve("tools"));
        FastJava java =
                FastJava.in(tools, KillWriter.class, temporary.resolve("first").toString(), "3");
        ExecutorService pool = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int done = 0; done < KILLS; done += KILLS_PER_DIRECTORY) {
                Path base = temporary.resolve(String.valueOf(done));
                int kills = Math.min(KILLS_PER_DIRECTORY, KILLS - done);
                all.add(pool.submit(() -> {
                    killIn(base, kills, java);
                    return null;
                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        } finally {
            pool.shutdownNow();
        }
        print((System.nanoTime() - start) / 1_000_000_000.0);
    }

    private void killIn(Path base, int kills, FastJava java) throws Exception {
        String key = "";
        for (int kill = 0; kill < kills; kill++) {
            DataDirectory directory = Given.in(base);
            long before = KillWriter.round(directory);
            String signs = kill(base, kill == 0, java);
            KillWriter.requireWhole(directory);
            String held = directory.deviceKeyThumbprint().orElse("");
            assertTrue(key.isEmpty() || key.equals(held), "the device key changed");
            key = held;
            long rounds = signs.chars().filter(sign -> sign == KillWriter.ROUND).count();
            count(directory, signs.charAt(signs.length() - 1), before + rounds + 1, rounds);
        }
    }

    /** Kills a writer at a random instant and returns its signs; the first directory is killed while it is begun. */
    private static String kill(Path base, boolean fresh, FastJava java) throws Exception {
        Process writer = java.start(KillWriter.class, base.toString());
        String all;
        try {
            int awaited = fresh ? "sk".length() : A_ROUND;
            String signs = new String(writer.getInputStream().readNBytes(awaited), StandardCharsets.US_ASCII);
            assertEquals(awaited, signs.length(), "the writer ended by itself");
            TimeUnit.MICROSECONDS.sleep(new SecureRandom().nextInt(LONGEST_LIFE_MICROS));
            // By its handle, because a process that is destroyed closes what it has said.
            assertTrue(writer.toHandle().destroyForcibly());
            all = signs + new String(writer.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        } finally {
            writer.destroyForcibly().waitFor();
        }
        assertTrue(all.matches("s(k(pbur)*p?b?u?)?"), all);
        return all;
    }

    /** What came before the last sign has returned, and must be there; what it stands for, may be. */
    private synchronized void count(DataDirectory directory, char last, long round, long rounds) throws Exception {
        boolean isNew = isDone(directory, last, round);
        String order = "skpbu";
        for (int i = 1; i < order.indexOf(last); i++) {
            char earlier = order.charAt(i);
            assertTrue(isDone(directory, earlier, round), "'" + earlier + "' of round " + round + " was lost");
        }
        String where = KillWriter.name(last) + (isNew ? ", new state" : ", old state");
        fell.computeIfAbsent(where, name -> new AtomicInteger()).incrementAndGet();
        unfinished += unfinished(directory.folder());
        written += rounds;
    }

    private static boolean isDone(DataDirectory directory, char sign, long round) throws Exception {
        return switch (sign) {
            case 'k' -> directory.deviceKey().isPresent();
            case 'p' ->
                KillWriter.round(directory) == round
                        || directory
                                .read(Given.LICENSE)
                                .flatMap(LicenseRecord::pendingRequest)
                                .isPresent();
            case 'b' -> directory.bundles().contains("bundle-" + round);
            case 'u' -> KillWriter.round(directory) == round;
            default -> KillWriter.round(directory) == round - 1;
        };
    }

    /** Whether a file was being written: its temporary name is still there. */
    private static int unfinished(Path folder) throws Exception {
        if (!Files.exists(folder)) {
            return 0;
        }
        try (var all = Files.walk(folder)) {
            return (int) all.filter(each -> each.toString().endsWith(Layout.TEMPORARY_ENDING))
                    .count();
        }
    }

    private void print(double seconds) {
        System.out.printf(
                "[kill test] %d processes killed in %.0f s, in %d rounds of writing; %d with a file half written%n",
                KILLS, seconds, written, unfinished);
        fell.forEach((where, count) -> System.out.println("[kill test]   " + where + ": " + count));
    }
}
