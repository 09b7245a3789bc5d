package dev.holdfast.verifier.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Threads of several processes take locks whose files, and folders, the one before has removed. Each adds one to a number in
 * a file without any other protection, and puts a marker there that must not be there already.
 */
class StormTest {
    private static final Duration LONG = Duration.ofHours(1);
    private static final int THREADS = 4;
    private static final int PROCESSES = Integer.getInteger("holdfast.lock.processes", 3);

    @TempDir
    Path temporary;

    @TempDir
    Path mounts;

    /** A process of the storm: what to do, where, and how many rounds each thread does it. */
    public static final class Gust {
        public static void main(String[] arguments) throws Exception {
            System.out.print(blow(arguments[0], Path.of(arguments[1]), Integer.parseInt(arguments[2])));
        }
    }

    /** One turn: takes a lock, counts under it, gives it back. */
    @FunctionalInterface
    private interface Turn {
        void take(Path place, int round) throws Exception;
    }

    @Test
    void lockThatEveryHolderRemoves_isHeldByOneAtATime() throws Exception {
        storm("lock", Integer.getInteger("holdfast.storm.rounds", 150));
    }

    @Test
    void operationsThatAreAllRefused_runOneAtATimeAndLeaveNothing() throws Exception {
        storm("operation", Integer.getInteger("holdfast.storm.rounds", 150) / 10);
        assertEquals(Map.of(), DirectoryTree.of(temporary.resolve("base")));
    }

    @Test
    void lockSharedByContainers_isHeldByOneAtATime() throws Exception {
        Conditions.requireRootWith("unshare");
        int rounds = Integer.getInteger("holdfast.storm.rounds", 150) / 3;
        storm("lock", rounds, inAContainer("lock", rounds));
    }

    private void storm(String what, int rounds) throws Exception {
        storm(
                what,
                rounds,
                number ->
                        ChildProcess.start(List.of(), Gust.class, what, temporary.toString(), String.valueOf(rounds)));
    }

    /** How the processes of a storm are started. */
    @FunctionalInterface
    private interface Start {
        Process one(int number) throws Exception;
    }

    /** A process with mounts and process ids of its own, which sees the directory under another path. */
    private Start inAContainer(String what, int rounds) {
        return number -> {
            Path mount = Files.createDirectory(mounts.resolve(String.valueOf(number)));
            String script = "shared=$0; mount --bind \"$shared\" \"$1\" && shift && exec \"$@\"";
            List<String> front =
                    List.of("unshare", "-m", "-p", "-f", "sh", "-c", script, temporary.toString(), mount.toString());
            return ChildProcess.start(front, Gust.class, what, mount.toString(), String.valueOf(rounds));
        };
    }

    private void storm(String what, int rounds, Start start) throws Exception {
        Files.writeString(temporary.resolve("count"), "0");
        List<Process> others = new ArrayList<>();
        try {
            for (int i = 0; i < PROCESSES; i++) {
                others.add(start.one(i));
            }
            assertEquals("", blow(what, temporary, rounds));
            for (Process other : others) {
                assertEquals("", ChildProcess.said(other));
                assertEquals(0, other.exitValue());
            }
        } finally {
            others.forEach(Process::destroyForcibly);
        }
        int expected = (PROCESSES + 1) * THREADS * rounds;
        assertEquals(String.valueOf(expected), Files.readString(temporary.resolve("count")));
        System.out.println("[lock test] " + expected + " turns at a " + what + " that is removed again, of "
                + (PROCESSES + 1) + " processes with " + THREADS + " threads each, no two at once");
    }

    /** Runs the turns of one process and answers what went wrong. */
    private static String blow(String what, Path place, int rounds) throws Exception {
        Turn turn = what.equals("lock") ? StormTest::lock : StormTest::operation;
        ExecutorService pool = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                all.add(pool.submit(() -> {
                    for (int round = 0; round < rounds; round++) {
                        turn.take(place, round);
                    }
                    return null;
                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
            return "";
        } finally {
            pool.shutdownNow();
            // Who still turns would write into a folder that the test removes.
            assertTruth(pool.awaitTermination(1, TimeUnit.MINUTES), "threads that do not end");
        }
    }

    /** Removes the lock file two times of three, and the folder as well where nobody was quicker. */
    private static void lock(Path place, int round) throws Exception {
        Path path = place.resolve("base/acme-vision");
        Folder folder = new Folder(new LocalDisk(), new Layout(path), null);
        try (FolderLock lock = folder.lock(path.resolve("record.lock"), Deadline.in(LONG), () -> {})) {
            count(place);
            if (round % 3 != 0) {
                lock.discard();
            }
        }
        if (round % 3 == 1) {
            removeIfEmpty(path);
            removeIfEmpty(path.getParent());
        }
    }

    private static void operation(Path place, int round) throws Exception {
        DataDirectory directory = Given.in(place.resolve("base"));
        OperationLock lock = directory.lockOperation(LONG);
        count(place);
        if (round % 2 == 0) {
            directory.createDeviceKey(new FakeRandom(round));
        }
        lock.discardUnused();
    }

    private static void removeIfEmpty(Path folder) throws Exception {
        try {
            Files.delete(folder);
        } catch (DirectoryNotEmptyException | NoSuchFileException e) {
            assertTruth(e.getMessage().equals(folder.toString()), e.getMessage());
        }
    }

    private static void count(Path place) throws Exception {
        Path marker = Files.createFile(place.resolve("marker"));
        Path count = place.resolve("count");
        long before = Long.parseLong(Files.readString(count));
        Files.writeString(count, String.valueOf(before + 1));
        Files.delete(marker);
    }

    /** Without JUnit, which the processes do not have. */
    private static void assertTruth(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }

    @Test
    void storm_thatFindsTheMarker_fails() throws Exception {
        Files.writeString(temporary.resolve("count"), "0");
        Files.createFile(temporary.resolve("marker"));
        try {
            blow("lock", temporary, 1);
        } catch (java.util.concurrent.ExecutionException e) {
            assertTrue(e.getCause() instanceof java.nio.file.FileAlreadyExistsException, e.toString());
            return;
        }
        throw new AssertionError("two holders at once went unnoticed");
    }
}
