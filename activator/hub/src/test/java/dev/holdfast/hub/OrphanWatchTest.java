package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.Callable;
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

    /** Locks a file, which ends with it, and waits for ever. */
    static final class Orphan {
        public static void main(String[] arguments) throws Exception {
            OrphanWatch.begin();
            Path file = Path.of(arguments[0]);
            Path unfinished = file.resolveSibling("unfinished");
            try (FileChannel channel =
                            FileChannel.open(unfinished, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
                Thread.currentThread().join();
            }
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

    /** Nobody may be there to take notice of the orphan's end, so its lock tells of it and not the list of processes. */
    @Test
    void processWhoseParentIsKilled_ends() throws Exception {
        Path file = folder.resolve("locked");
        Process parent = java(Parent.class, file).start();
        try {
            await(() -> {
                assertTrue(parent.isAlive(), "expected a process that waits, found that it ended");
                return Files.exists(file);
            });
            assertFalse(isUnlocked(file), "the orphan lives");
            parent.destroyForcibly().waitFor();
            await(() -> isUnlocked(file));
        } finally {
            parent.destroyForcibly().waitFor();
        }
    }

    private static boolean isUnlocked(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            return lock != null;
        }
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(MOST_MINUTES);
        while (!condition.call()) {
            assertTrue(System.nanoTime() < end, "expected the orphan's lock to come and go, found that it did not");
            Thread.sleep(5);
        }
    }
}
