package dev.holdfast.verifier.store;

import static dev.holdfast.verifier.store.DataDirectoryTest.assertFault;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.verifier.store.DataDirectoryException.Fault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An operation that was refused leaves what it found, and nothing of its own; FORMAT.md 9.11. */
class DiscardTest {
    private static final Duration LONG = Duration.ofMinutes(2);

    @TempDir
    Path temporary;

    private Path base;

    @BeforeEach
    void name() {
        base = temporary.resolve("config/holdfast");
    }

    private DataDirectory directory() {
        return Given.in(base);
    }

    private Map<String, String> tree() throws Exception {
        return DirectoryTree.of(temporary);
    }

    /** What a first activation does before the hub refuses it. */
    private void refusedActivation() throws Exception {
        OperationLock lock = directory().lockOperation(LONG);
        directory().requireWritable();
        directory().createDeviceKey(new FakeRandom(7));
        directory().writePending(Given.LICENSE, Given.PENDING);
        directory().clearPending(Given.LICENSE, Given.PENDING.requestId());
        lock.discardUnused();
        lock.close();
    }

    @Test
    void discardUnused_whereNothingWas_leavesNothingNotEvenTheFoldersAbove() throws Exception {
        Map<String, String> before = tree();

        refusedActivation();

        assertEquals(before, tree());
        assertFalse(Files.exists(temporary.resolve("config")));
    }

    @Test
    void discardUnused_belowABaseThatExisted_keepsTheBaseAndItsMode() throws Exception {
        Files.createDirectories(base);
        Files.setPosixFilePermissions(base, PosixFilePermissions.fromString("rwxr-x---"));
        Map<String, String> before = tree();

        refusedActivation();

        assertEquals(before, tree());
    }

    @Test
    void discardUnused_inAnEmptyFolderThatExisted_keepsTheFolderItsModeAndItsOwner() throws Exception {
        Path folder = Files.createDirectories(base.resolve("acme-vision"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwx---"));
        Map<String, String> before = tree();

        refusedActivation();

        assertEquals(before, tree());
    }

    @Test
    void discardUnused_besideAnotherProduct_keepsItByteForByte() throws Exception {
        DataDirectory other = DataDirectory.of(base, new dev.holdfast.verifier.license.ProductId("other"));
        other.createDeviceKey(new FakeRandom(3));
        Map<String, String> before = tree();

        refusedActivation();

        assertEquals(before, tree());
    }

    @Test
    void discardUnused_besideAnotherLicense_keepsItByteForByte() throws Exception {
        Given.activated(directory());
        Map<String, String> before = tree();
        OperationLock lock = directory().lockOperation(LONG);
        directory().writePending(Given.OTHER_LICENSE, Given.PENDING);
        directory().clearPending(Given.OTHER_LICENSE, Given.PENDING.requestId());

        lock.discardUnused();

        assertEquals(before, tree());
    }

    @Test
    void discardUnused_ofAKeyThatWasThereBefore_keepsIt() throws Exception {
        directory().createDeviceKey(new FakeRandom(7));
        Map<String, String> before = tree();

        refusedActivation();

        assertEquals(before, tree());
    }

    @Test
    void discardUnused_whereABundleIsHeld_keepsIt() throws Exception {
        directory().createDeviceKey(new FakeRandom(7));
        directory().appendBundles(List.of("bundle"));
        Map<String, String> before = tree();

        refusedActivation();

        assertEquals(before, tree());
    }

    @Test
    void discardUnused_whileARequestWaits_keepsKeyAndRequest() throws Exception {
        OperationLock lock = directory().lockOperation(LONG);
        directory().createDeviceKey(new FakeRandom(7));
        directory().writePending(Given.LICENSE, Given.PENDING);

        lock.discardUnused();

        assertTrue(directory().deviceKey().isPresent());
        assertEquals(
                Optional.of(Given.PENDING),
                directory().read(Given.LICENSE).orElseThrow().pendingRequest());
    }

    @Test
    void discardUnused_whereSomebodyPutAFile_keepsTheFolderAndTheFile() throws Exception {
        OperationLock lock = directory().lockOperation(LONG);
        Path notes = Files.writeString(directory().folder().resolve("notes"), "mine");

        lock.discardUnused();

        assertEquals(List.of("notes"), DataDirectoryTest.names(directory().folder()));
        assertEquals("mine", Files.readString(notes));
    }

    @Test
    void discardUnused_ofAnInterruptedThread_isDoneAndKeepsTheInterrupt() throws Exception {
        Map<String, String> before = tree();
        OperationLock lock = directory().lockOperation(LONG);
        Thread.currentThread().interrupt();

        lock.discardUnused();

        assertTrue(Thread.interrupted());
        assertEquals(before, tree());
    }

    @Test
    void discardUnused_afterSomebodyElseHasRemovedTheFolder_touchesNothingOfWhoCameNext() throws Exception {
        OperationLock mine = directory().lockOperation(LONG);
        try (var all = Files.walk(directory().folder())) {
            for (Path each : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
        OperationLock next = inAnotherThread(() -> directory().lockOperation(LONG));
        Map<String, String> before = tree();

        mine.discardUnused();

        assertEquals(before, tree());
        inAnotherThread(() -> assertFault(Fault.BUSY, () -> directory().lockOperation(Duration.ZERO)));
        next.close();
    }

    @Test
    void lockOperation_thatFailsOnTheWay_leavesNothing() throws Exception {
        FakeDisk disk = new FakeDisk();
        disk.refuse("force");

        assertFault(Fault.NOT_WRITABLE, () -> Given.on(disk).lockOperation(LONG));

        assertEquals(Map.of(), disk.files());
        assertTrue(disk.list(Path.of("/")).isEmpty());
    }

    @Test
    void lockFileThatAKillLeftMarked_isUsedAgain() throws Exception {
        Given.activated(directory());
        Path record = directory().folder().resolve("record.lock");
        Path operation = directory().folder().resolve("operation.lock");
        Files.writeString(record, "\n");
        Files.writeString(operation, "\n");

        directory().lockOperation(Duration.ZERO).close();
        directory().update(Given.LICENSE, held -> Given.withState(held, "{\"revision\":2}"));

        assertEquals("", Files.readString(record));
        assertEquals("", Files.readString(operation));
    }

    @Test
    void lockFileThatWasRemovedWhileItWasAwaited_isNotTakenForTheLock() throws Exception {
        Folder folder = new Folder(new LocalDisk(), new Layout(Files.createDirectories(base)), null);
        Path file = base.resolve("record.lock");
        Disk.LockFile old = new LocalDisk().openLock(file);
        FolderLock held = folder.lock(file, Deadline.in(LONG), () -> {});

        assertTrue(held.isCurrent());
        held.discard();
        held.close();
        Files.createFile(file);

        assertTrue(old.tryLock());
        assertFalse(old.isCurrent());
        old.close();
    }

    @Test
    void queuesOfThreads_areForgottenWithTheirLocks() throws Exception {
        int before = ThreadQueue.count();

        refusedActivation();

        assertEquals(before, ThreadQueue.count());
    }

    private static <T> T inAnotherThread(java.util.concurrent.Callable<T> step) throws Exception {
        var task = new java.util.concurrent.FutureTask<>(step);
        Thread thread = new Thread(task);
        thread.start();
        thread.join();
        return task.get();
    }
}
