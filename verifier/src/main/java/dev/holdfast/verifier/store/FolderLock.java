package dev.holdfast.verifier.store;

import dev.holdfast.verifier.store.DataDirectoryException.Fault;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One of the two locks of a product's folder, held until closed; FORMAT.md 9.8. Any thread may close it. A lock file may be
 * removed by who holds it, so that a lock counts only once its file was seen to be still the one at its path.
 */
final class FolderLock implements AutoCloseable {
    /** Held while a lock file is opened and seen to be in the folder whose queue this thread is at the head of. */
    private static final Object OPENING = new Object();

    private static final long FIRST_PAUSE_MILLIS = 1;
    private static final long LONGEST_PAUSE_MILLIS = 16;

    /** Who has waited until then looks often, so that a process which takes the lock again and again does not starve it. */
    private static final long EAGER_NANOS = Duration.ofSeconds(5).toNanos();

    private final ThreadQueue queue;
    private final Disk disk;
    private final Path path;
    private final Disk.LockFile file;
    private final AtomicBoolean held = new AtomicBoolean(true);

    private FolderLock(ThreadQueue queue, Disk disk, Path path, Disk.LockFile file) {
        this.queue = queue;
        this.disk = disk;
        this.path = path;
        this.file = file;
    }

    /**
     * Takes a lock of an existing folder, waiting for threads and processes that hold it; empty where the folder or the lock
     * file was removed meanwhile, so that the caller has to look again.
     */
    static Optional<FolderLock> take(Disk disk, Path path, Deadline deadline) throws DataDirectoryException {
        ThreadQueue queue;
        try {
            queue = ThreadQueue.join(disk.identity(folder(path)), String.valueOf(path.getFileName()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new Diagnosis(disk).writing(folder(path), e);
        }
        awaitThreads(queue, path, deadline);
        Optional<Disk.LockFile> file = Optional.empty();
        try {
            file = lock(disk, queue, path, deadline);
            if (file.isPresent()) {
                queue.own();
            }
            return file.map(each -> new FolderLock(queue, disk, path, each));
        } finally {
            if (file.isEmpty()) {
                queue.giveBack();
            }
        }
    }

    private static void awaitThreads(ThreadQueue queue, Path path, Deadline deadline) throws DataDirectoryException {
        boolean turn = false;
        try {
            if (queue.isOwnedByThisThread()) {
                throw new IllegalStateException(path + ": expected a thread that does not hold this lock already");
            }
            turn = queue.await(deadline);
            if (!turn) {
                throw busy(path, deadline, "another thread of this process", null);
            }
        } catch (InterruptedException e) {
            throw interrupted(path, deadline, e);
        } finally {
            if (!turn) {
                queue.leave();
            }
        }
    }

    private static Optional<Disk.LockFile> lock(Disk disk, ThreadQueue queue, Path path, Deadline deadline)
            throws DataDirectoryException {
        Optional<Disk.LockFile> file = open(disk, queue, path);
        if (file.isEmpty()) {
            return file;
        }
        boolean taken = false;
        try {
            awaitProcesses(file.get(), path, deadline);
            taken = isCurrent(disk, file.get(), path);
        } finally {
            if (!taken) {
                abandon(disk, file.get(), path);
            }
        }
        return taken ? file : Optional.empty();
    }

    /**
     * Opens the lock file in the folder of the queue. Were another process to put a new folder in its place meanwhile, this
     * thread could open a file whose own queue another thread of this process is at the head of, and closing it would free
     * that thread's lock. No thread can come to that while this one looks at the folder before and after.
     */
    private static Optional<Disk.LockFile> open(Disk disk, ThreadQueue queue, Path path) throws DataDirectoryException {
        synchronized (OPENING) {
            try {
                if (!disk.identity(folder(path)).equals(queue.folder())) {
                    return Optional.empty();
                }
                Disk.LockFile file = disk.openLock(path);
                if (isFolder(disk, queue, path)) {
                    return Optional.of(file);
                }
                file.close();
                return Optional.empty();
            } catch (NoSuchFileException e) {
                return Optional.empty();
            } catch (IOException e) {
                throw new Diagnosis(disk).writing(path, e);
            }
        }
    }

    private static boolean isFolder(Disk disk, ThreadQueue queue, Path path) {
        try {
            return disk.identity(folder(path)).equals(queue.folder());
        } catch (IOException e) {
            // Whether it is gone or only cannot be looked at, the file must be closed, and the caller looks again.
            return false;
        }
    }

    private static boolean isCurrent(Disk disk, Disk.LockFile file, Path path) throws DataDirectoryException {
        try {
            return file.isCurrent();
        } catch (IOException e) {
            throw new Diagnosis(disk).writing(path, e);
        }
    }

    private static void awaitProcesses(Disk.LockFile file, Path path, Deadline deadline) throws DataDirectoryException {
        long pause = FIRST_PAUSE_MILLIS;
        try {
            while (!file.tryLock()) {
                if (deadline.isOver()) {
                    throw busy(path, deadline, "another process", null);
                }
                Thread.sleep(pause);
                boolean eager = deadline.remainingNanos() < EAGER_NANOS;
                pause = eager ? FIRST_PAUSE_MILLIS : Math.min(LONGEST_PAUSE_MILLIS, pause * 2);
            }
        } catch (InterruptedException e) {
            throw interrupted(path, deadline, e);
        } catch (IOException e) {
            throw new DataDirectoryException(
                    Fault.NO_LOCKS,
                    path + ": expected a file system with locks, found: " + e.getMessage()
                            + "; mount it with locks, or name a local folder in HOLDFAST_DATA_DIRECTORY",
                    e);
        }
    }

    private static void abandon(Disk disk, Disk.LockFile file, Path path) throws DataDirectoryException {
        try {
            file.close();
        } catch (IOException e) {
            throw new Diagnosis(disk).writing(path, e);
        }
    }

    /** Whether the lock still keeps others out: nobody has removed its file, or put another in its place. */
    boolean isCurrent() throws DataDirectoryException {
        return held.get() && isCurrent(disk, file, path);
    }

    /** Whether the lock file could be removed; to be closed next, for others have a new one then. */
    boolean discard() throws DataDirectoryException {
        try {
            return file.discard();
        } catch (IOException e) {
            throw new Diagnosis(disk).writing(path, e);
        }
    }

    /** Gives the lock back; again does nothing. */
    @Override
    public void close() {
        if (held.compareAndSet(true, false)) {
            try {
                file.close();
            } catch (IOException e) {
                // The system frees the lock with the file, also where closing reports an error; nothing was written to
                // it.
                held.set(false);
            } finally {
                queue.giveBack();
            }
        }
    }

    private static Path folder(Path path) {
        return path.resolveSibling(".").normalize();
    }

    static DataDirectoryException busy(Path path, Deadline deadline, String holder, @Nullable Throwable cause) {
        return new DataDirectoryException(
                Fault.BUSY,
                path + ": expected the lock within " + deadline.asked().toMillis() + " ms, found it held by " + holder
                        + "; wait until the other activate, refresh or renew has ended, or stop it",
                cause);
    }

    static DataDirectoryException interrupted(Path path, Deadline deadline, InterruptedException e) {
        Thread.currentThread().interrupt();
        return busy(path, deadline, "another thread or process when this thread was interrupted", e);
    }
}
