package dev.holdfast.verifier.store;

import static dev.holdfast.verifier.store.DataDirectoryTest.assertFault;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.verifier.store.DataDirectoryException.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Threads and processes on one directory. */
class LockTest {
    private static final Duration LONG = Duration.ofHours(1);

    @TempDir
    Path base;

    /** Counts in the state of a record as often as it is told, one update each. */
    public static final class Counter {
        public static void main(String[] arguments) throws Exception {
            DataDirectory directory = Given.in(Path.of(arguments[0]));
            for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
                countUp(directory);
            }
        }
    }

    /** Holds the operation lock until it is killed. */
    public static final class Holder {
        public static void main(String[] arguments) throws Exception {
            OperationLock lock = Given.in(Path.of(arguments[0])).lockOperation(LONG);
            System.out.println("held");
            System.in.read();
            lock.close();
        }
    }

    @Test
    void manyThreadsAndProcesses_loseNoUpdate() throws Exception {
        int processes = Integer.getInteger("holdfast.lock.processes", 3);
        int threads = 8;
        int rounds = Integer.getInteger("holdfast.lock.rounds", 25);
        DataDirectory directory = directoryWithCount();
        List<Process> children = new ArrayList<>();
        for (int i = 0; i < processes; i++) {
            children.add(ChildProcess.start(List.of(), Counter.class, base.toString(), String.valueOf(rounds)));
        }
        AtomicBoolean done = new AtomicBoolean();
        ExecutorService pool = Executors.newFixedThreadPool(threads + 1);
        try {
            Future<Integer> reads = pool.submit(() -> readUntil(done));
            List<Future<?>> writers = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                writers.add(pool.submit(() -> {
                    for (int round = 0; round < rounds; round++) {
                        countUp(Given.in(base));
                    }
                    return null;
                }));
            }
            for (Future<?> writer : writers) {
                writer.get();
            }
            for (Process child : children) {
                assertEquals("", ChildProcess.said(child));
                assertEquals(0, child.exitValue());
            }
            done.set(true);
            assertTrue(reads.get() > 0);
        } finally {
            done.set(true);
            pool.shutdownNow();
            children.forEach(Process::destroyForcibly);
        }
        int expected = (processes + threads) * rounds;
        assertEquals(
                String.valueOf(expected),
                directory.read(Given.LICENSE).orElseThrow().state());
        System.out.println("[lock test] " + expected + " updates by " + processes + " processes and " + threads
                + " threads, none lost");
    }

    @Test
    void manyThreads_thatActivateFirst_makeOneDeviceKey() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(8);
        try {
            List<Future<String>> made = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                made.add(pool.submit(() -> {
                    patiently(() -> Given.in(base).createDeviceKey(new SecureRandom()));
                    return Given.in(base).deviceKeyThumbprint().orElseThrow();
                }));
            }
            for (Future<String> each : made) {
                assertEquals(made.get(0).get(), each.get());
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void operationLock_heldByAnotherThread_isBusyAfterTheWait() throws Exception {
        DataDirectory directory = Given.in(base);
        OperationLock lock = directory.lockOperation(LONG);
        ExecutorService pool = Executors.newSingleThreadExecutor();
        try {
            pool.submit(() -> assertFault(Fault.BUSY, () -> Given.in(base).lockOperation(Duration.ofMillis(30))))
                    .get();
            lock.close();
            pool.submit(() -> {
                        Given.in(base).lockOperation(Duration.ZERO).close();
                        return null;
                    })
                    .get();
        } finally {
            lock.close();
            pool.shutdownNow();
        }
    }

    @Test
    void operationLock_heldByAnotherProcess_isBusyUntilThatProcessDies() throws Exception {
        Process holder = ChildProcess.start(List.of(), Holder.class, base.toString());
        try {
            assertEquals("held", firstLine(holder));
            DataDirectoryException e =
                    assertFault(Fault.BUSY, () -> Given.in(base).lockOperation(Duration.ofMillis(30)));
            assertTrue(e.getMessage().contains("another process"), e.getMessage());
            Given.activated(Given.in(base));
            holder.destroyForcibly().waitFor();
            Given.in(base).lockOperation(LONG).close();
        } finally {
            holder.destroyForcibly();
        }
    }

    @Test
    void operationLock_ofTheSameThread_isAProgrammingError() throws Exception {
        DataDirectory directory = Given.in(base);
        OperationLock lock = directory.lockOperation(LONG);
        assertThrows(IllegalStateException.class, () -> directory.lockOperation(LONG));
        lock.close();
        lock.close();
        directory.lockOperation(Duration.ZERO).close();
    }

    @Test
    void operationLock_isGivenBackByAnyThread() throws Exception {
        OperationLock lock = Given.in(base).lockOperation(LONG);
        Thread other = new Thread(lock::close);
        other.start();
        other.join();
        Given.in(base).lockOperation(Duration.ZERO).close();
    }

    @Test
    void operationLock_doesNotHinderRecordsOrReaders() throws Exception {
        DataDirectory directory = Given.activated(Given.in(base));
        OperationLock lock = directory.lockOperation(LONG);
        directory.writePending(Given.LICENSE, Given.PENDING);
        assertTrue(directory.read(Given.LICENSE).orElseThrow().pendingRequest().isPresent());
        lock.close();
    }

    @Test
    void operationLock_isHeldAgainstProcessesAfterAnotherThreadGaveUp() throws Exception {
        requireHeldAfterGivingUp(base);
    }

    @Test
    void operationLock_isHeldAgainstProcessesAfterAnotherThreadGaveUpUnderAnotherName() throws Exception {
        Path link = base.resolveSibling(base.getFileName() + "-link");
        Files.createSymbolicLink(link, base);
        try {
            requireHeldAfterGivingUp(link);
        } finally {
            Files.delete(link);
        }
    }

    /** Had the thread opened and closed the lock file, the system would have freed the lock of this process. */
    private void requireHeldAfterGivingUp(Path name) throws Exception {
        OperationLock lock = Given.in(base).lockOperation(LONG);
        ExecutorService pool = Executors.newSingleThreadExecutor();
        try {
            pool.submit(() -> assertFault(Fault.BUSY, () -> Given.in(name).lockOperation(Duration.ZERO)))
                    .get();
            String told = ChildProcess.said(ChildProcess.start(List.of(), Visitor.class, base.toString(), "lock"));
            assertTrue(told.startsWith("lock BUSY"), told);
        } finally {
            lock.close();
            pool.shutdownNow();
        }
        String told = ChildProcess.said(ChildProcess.start(List.of(), Visitor.class, base.toString(), "lock"));
        assertEquals("lock done", told.strip());
    }

    @Test
    void interruptedWait_endsAsBusyAndKeepsTheInterrupt() throws Exception {
        OperationLock lock = Given.in(base).lockOperation(LONG);
        CountDownLatch asked = new CountDownLatch(1);
        AtomicBoolean kept = new AtomicBoolean();
        Thread waiter = new Thread(() -> {
            asked.countDown();
            assertFault(Fault.BUSY, () -> Given.in(base).lockOperation(LONG));
            kept.set(Thread.currentThread().isInterrupted());
        });
        waiter.start();
        asked.await();
        waiter.interrupt();
        waiter.join();
        lock.close();
        assertTrue(kept.get());
    }

    @Test
    void fileSystemWithoutLocks_isNamed() {
        FakeDisk disk = new FakeDisk();
        disk.refuseLocks();
        DataDirectoryException e =
                assertFault(Fault.NO_LOCKS, () -> Given.on(disk).lockOperation(Duration.ZERO));
        assertTrue(e.getMessage().contains("No locks available"), e.getMessage());
    }

    private DataDirectory directoryWithCount() throws DataDirectoryException {
        DataDirectory directory = Given.activated(Given.in(base));
        directory.update(Given.LICENSE, record -> Given.withState(record, "0"));
        return directory;
    }

    private int readUntil(AtomicBoolean done) throws DataDirectoryException {
        int reads = 0;
        long last = 0;
        while (!done.get()) {
            long now = Long.parseLong(
                    Given.in(base).read(Given.LICENSE).orElseThrow().state());
            assertTrue(now >= last, "a reader saw an older record after a newer one");
            last = now;
            reads++;
        }
        return reads;
    }

    /** A slow disk under this many writers may well make one wait for longer than it is willing to: it comes again. */
    private static void countUp(DataDirectory directory) throws DataDirectoryException {
        patiently(() -> directory.update(Given.LICENSE, LockTest::countedUp));
    }

    /** What is done under the record lock, whose wait is the product's own. */
    @FunctionalInterface
    private interface Write {
        void now() throws DataDirectoryException;
    }

    private static void patiently(Write write) throws DataDirectoryException {
        boolean written = false;
        while (!written) {
            try {
                write.now();
                written = true;
            } catch (DataDirectoryException e) {
                if (e.fault() != Fault.BUSY) {
                    throw e;
                }
            }
        }
    }

    private static LicenseRecord countedUp(LicenseRecord record) {
        return Given.withState(record, String.valueOf(Long.parseLong(record.state()) + 1));
    }

    private static String firstLine(Process process) throws IOException {
        StringBuilder line = new StringBuilder();
        int next = process.getInputStream().read();
        while (next >= 0 && next != '\n') {
            line.append((char) next);
            next = process.getInputStream().read();
        }
        return line.toString();
    }
}
