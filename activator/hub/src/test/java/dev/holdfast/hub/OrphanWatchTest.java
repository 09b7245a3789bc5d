package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

@DisabledIfSystemProperty(named = "holdfast.engine", matches = "postgresql", disabledReason = "needs no database")
class OrphanWatchTest {
    private static final long MOST_MINUTES = 5;

    @TempDir
    Path folder;

    /** Starts an {@link Orphan} and does nothing. */
    static final class Parent {
        public static void main(String[] arguments) throws Exception {
            java(Orphan.class, Path.of(arguments[0])).start();
            Thread.currentThread().join();
        }
    }

    /** Writes its process ID into a file, and waits for ever. */
    static final class Orphan {
        public static void main(String[] arguments) throws Exception {
            OrphanWatch.begin();
            Path file = Path.of(arguments[0]);
            Path unfinished = file.resolveSibling("unfinished");
            Files.writeString(unfinished, "" + ProcessHandle.current().pid());
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
            Thread.currentThread().join();
        }
    }

    private static ProcessBuilder java(Class<?> main, Path file) {
        return new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        main.getName(),
                        file.toString()))
                .redirectErrorStream(true)
                .redirectOutput(
                        file.resolveSibling(main.getSimpleName() + ".log").toFile());
    }

    @Test
    void processWhoseParentIsKilled_ends() throws Exception {
        Path file = folder.resolve("pid");
        Process parent = java(Parent.class, file).start();
        try {
            ProcessHandle orphan = awaitOrphan(file, parent);
            assertTrue(orphan.isAlive());
            parent.destroyForcibly().waitFor();
            orphan.onExit().get(MOST_MINUTES, TimeUnit.MINUTES);
            assertFalse(orphan.isAlive());
        } finally {
            parent.destroyForcibly().waitFor();
        }
    }

    private ProcessHandle awaitOrphan(Path file, Process parent) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(MOST_MINUTES);
        while (!Files.exists(file)) {
            assertTrue(parent.isAlive(), "expected a process that waits, found that it ended");
            assertTrue(System.nanoTime() < end, "expected a process that says its ID, found none");
            Thread.sleep(5);
        }
        return ProcessHandle.of(Long.parseLong(Files.readString(file))).orElseThrow();
    }
}
