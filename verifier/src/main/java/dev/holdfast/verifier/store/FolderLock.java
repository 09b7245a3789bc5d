package dev.holdfast.verifier.store;

import dev.holdfast.verifier.store.DataDirectoryException.Fault;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One of the two locks of a product's folder, held until closed; FORMAT.md 9.8. Closing any open file of a locked file frees
 * the lock of the whole process, so that threads queue here, and only the one at the head opens the file.
 */
final class FolderLock implements OperationLock {
    private static final ConcurrentMap<Name, Queue> QUEUES = new ConcurrentHashMap<>();
    private static final long FIRST_PAUSE_MILLIS = 1;
    private static final long LONGEST_PAUSE_MILLIS = 16;

    private final Queue queue;
    private final Disk.LockFile file;
    private final AtomicBoolean held = new AtomicBoolean(true);

    private FolderLock(Queue queue, Disk.LockFile file) {
        this.queue = queue;
        this.file = file;
    }

    /** Takes the lock of an existing folder, waiting at most the given time for threads and processes that hold it. */
    static FolderLock take(Disk disk, Path lockFile, Duration wait) throws DataDirectoryException {
        long deadline = System.nanoTime() + wait.toNanos();
        Queue queue = queue(disk, lockFile);
        awaitThreads(queue, lockFile, wait);
        boolean taken = false;
        try {
            FolderLock lock = new FolderLock(queue, open(disk, lockFile, wait, deadline));
            queue.owner = Thread.currentThread();
            taken = true;
            return lock;
        } finally {
            if (!taken) {
                queue.turn.release();
            }
        }
    }

    private static void awaitThreads(Queue queue, Path lockFile, Duration wait) throws DataDirectoryException {
        if (queue.owner == Thread.currentThread()) {
            throw new IllegalStateException(lockFile + ": expected a thread that does not hold this lock already");
        }
        try {
            if (!queue.turn.tryAcquire(wait.toNanos(), TimeUnit.NANOSECONDS)) {
                throw busy(lockFile, wait, "another thread of this process", null);
            }
        } catch (InterruptedException e) {
            throw interrupted(lockFile, wait, e);
        }
    }

    /** Gives the lock back; again does nothing. */
    @Override
    public void close() {
        if (held.compareAndSet(true, false)) {
            queue.owner = null;
            try {
                file.close();
            } catch (IOException e) {
                // The system frees the lock with the file, also where closing reports an error; nothing was written to
                // it.
                held.set(false);
            } finally {
                queue.turn.release();
            }
        }
    }

    private static Queue queue(Disk disk, Path lockFile) throws DataDirectoryException {
        Path folder = lockFile.resolveSibling(".").normalize();
        try {
            Name name = new Name(disk.identity(folder), String.valueOf(lockFile.getFileName()));
            return QUEUES.computeIfAbsent(name, absent -> new Queue());
        } catch (IOException e) {
            throw new Diagnosis(disk).writing(folder, e);
        }
    }

    private static Disk.LockFile open(Disk disk, Path lockFile, Duration wait, long deadline)
            throws DataDirectoryException {
        Disk.LockFile file;
        try {
            file = disk.openLock(lockFile);
        } catch (IOException e) {
            throw new Diagnosis(disk).writing(lockFile, e);
        }
        boolean taken = false;
        try {
            awaitProcesses(file, lockFile, wait, deadline);
            taken = true;
            return file;
        } finally {
            if (!taken) {
                abandon(disk, file, lockFile);
            }
        }
    }

    private static void awaitProcesses(Disk.LockFile file, Path lockFile, Duration wait, long deadline)
            throws DataDirectoryException {
        long pause = FIRST_PAUSE_MILLIS;
        try {
            while (!file.tryLock()) {
                if (System.nanoTime() - deadline >= 0) {
                    throw busy(lockFile, wait, "another process", null);
                }
                Thread.sleep(pause);
                pause = Math.min(LONGEST_PAUSE_MILLIS, pause * 2);
            }
        } catch (InterruptedException e) {
            throw interrupted(lockFile, wait, e);
        } catch (IOException e) {
            throw new DataDirectoryException(
                    Fault.NO_LOCKS,
                    lockFile + ": expected a file system with locks, found: " + e.getMessage()
                            + "; mount it with locks, or name a local folder in HOLDFAST_DATA_DIRECTORY",
                    e);
        }
    }

    private static void abandon(Disk disk, Disk.LockFile file, Path lockFile) throws DataDirectoryException {
        try {
            file.close();
        } catch (IOException e) {
            throw new Diagnosis(disk).writing(lockFile, e);
        }
    }

    private static DataDirectoryException busy(Path lockFile, Duration wait, String holder, @Nullable Throwable cause) {
        return new DataDirectoryException(
                Fault.BUSY,
                lockFile + ": expected the lock within " + wait.toMillis() + " ms, found it held by " + holder
                        + "; wait until the other activate, refresh or renew has ended, or stop it",
                cause);
    }

    private static DataDirectoryException interrupted(Path lockFile, Duration wait, InterruptedException e) {
        Thread.currentThread().interrupt();
        return busy(lockFile, wait, "another thread or process when this thread was interrupted", e);
    }

    private record Name(Object folder, String lock) {}

    /** The threads of this process that want one lock. */
    private static final class Queue {
        final Semaphore turn = new Semaphore(1, true);
        volatile @Nullable Thread owner;
    }
}
