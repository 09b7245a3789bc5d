package dev.holdfast.verifier.store;

import dev.holdfast.verifier.store.DataDirectoryException.Fault;
import java.time.Duration;
import java.util.Optional;

/** The operation lock, and what was not there before it was taken. */
final class HeldOperation implements OperationLock {
    private static final int MOST_LOOKS = 3;

    private final Folder folder;
    private final FolderLock lock;
    private final Absent absent;

    private HeldOperation(Folder folder, FolderLock lock, Absent absent) {
        this.folder = folder;
        this.lock = lock;
        this.absent = absent;
    }

    static OperationLock take(Folder folder, Duration wait) throws DataDirectoryException {
        Absent absent = new Absent(folder);
        FolderLock lock = lock(folder, Deadline.in(wait), absent);
        HeldOperation held = new HeldOperation(folder, lock, absent);
        try {
            absent.lookBeforeWriting();
            if (!folder.isInUse()) {
                folder.lockRecords().close();
            }
            return held;
        } catch (DataDirectoryException e) {
            held.discardAfter(e);
            throw e;
        }
    }

    private static FolderLock lock(Folder folder, Deadline deadline, Absent absent) throws DataDirectoryException {
        try {
            return folder.lock(folder.layout().operationLock(), deadline, absent::lookBeforeLocking);
        } catch (DataDirectoryException e) {
            try {
                absent.removeFolders();
            } catch (DataDirectoryException again) {
                e.addSuppressed(again);
            }
            throw e;
        }
    }

    private void discardAfter(DataDirectoryException failure) {
        try {
            discardUnused();
        } catch (DataDirectoryException e) {
            failure.addSuppressed(e);
        }
    }

    @Override
    public void discardUnused() throws DataDirectoryException {
        // An interrupt would close the lock files while they are held, and leave half of what is to be removed.
        boolean interrupted = Thread.interrupted();
        try {
            Deadline deadline = folder.recordDeadline();
            boolean unused = discard();
            while (unused && isVisited() && !deadline.isOver()) {
                unused = discardBehindTheNext(deadline);
            }
        } finally {
            close();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Whether the folders cannot be removed because another operation has come since, which found them and will leave them.
     * In what others have put there, nobody takes the operation lock.
     */
    private boolean isVisited() throws DataDirectoryException {
        for (int left = MOST_LOOKS; left > 0; left--) {
            if (absent.removeFolders()) {
                return false;
            }
            if (folder.holdsOperationLock()) {
                return true;
            }
        }
        return false;
    }

    /** Waits for the next one and looks again, unless that one is still at it, and then has the folders. */
    private boolean discardBehindTheNext(Deadline deadline) throws DataDirectoryException {
        FolderLock next;
        try {
            next = folder.lock(folder.layout().operationLock(), deadline, absent::lookBeforeLocking);
        } catch (DataDirectoryException e) {
            if (e.fault() == Fault.BUSY) {
                return false;
            }
            throw e;
        }
        try (HeldOperation held = new HeldOperation(folder, next, absent)) {
            absent.lookBeforeWriting();
            return held.discard();
        }
    }

    /** Whether all that was made is removed, but for the folders; the lock is given back. */
    private boolean discard() throws DataDirectoryException {
        try {
            return lock.isCurrent() && discardFiles();
        } finally {
            close();
        }
    }

    /** Both lock files go last and together: whoever waits for one of them finds a folder that was never used. */
    private boolean discardFiles() throws DataDirectoryException {
        Layout layout = folder.layout();
        Optional<FolderLock> records = FolderLock.take(folder.disk(), layout.recordLock(), folder.recordDeadline());
        if (records.isEmpty()) {
            return false;
        }
        try (FolderLock held = records.get()) {
            boolean unused = new Unused(folder).discard(absent);
            if (absent.contains(layout.recordLock())) {
                unused &= held.discard();
            }
            if (absent.contains(layout.operationLock())) {
                unused &= lock.discard();
            }
            // Before the locks are given back, so that those who wait for them find the folders gone.
            absent.removeFolders();
            return unused;
        }
    }

    @Override
    public void close() {
        lock.close();
    }
}
