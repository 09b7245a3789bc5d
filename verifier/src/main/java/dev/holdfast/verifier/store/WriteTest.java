package dev.holdfast.verifier.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Whether a record could be written now, found out by writing as much as one; nothing stays. */
record WriteTest(Folder folder) {
    /** Larger than a record with a license, a status snapshot and a pending request usually is. */
    private static final int BYTES = 32 << 10;

    void run() throws DataDirectoryException {
        if (folder.isInUse()) {
            FolderLock lock = folder.lockRecords();
            try {
                sweep();
                write(folder.path());
            } finally {
                lock.close();
            }
            return;
        }
        List<Path> made = new ArrayList<>();
        try {
            List<Path> missing = missing();
            for (Path each : missing) {
                made.add(0, each);
                folder.create(each);
            }
            write(folder.path());
        } finally {
            removeAll(made);
        }
    }

    private void write(Path in) throws DataDirectoryException {
        // Two first activations may test at once, without a lock to queue before.
        Path file = in.resolve(Layout.WRITE_TEST + "-" + UUID.randomUUID());
        try {
            folder.replace(file, new byte[BYTES], Disk.Readers.OWNER);
            folder.remove(file);
        } catch (DataDirectoryException e) {
            removeAfter(file, e);
            throw e;
        }
    }

    /** Removes what a killed test left; under the record lock, so that no other test of this kind is running. */
    private void sweep() throws DataDirectoryException {
        try {
            for (String name : folder.disk().list(folder.path())) {
                if (name.startsWith(Layout.WRITE_TEST)) {
                    folder.disk().delete(folder.path().resolve(name));
                }
            }
        } catch (IOException e) {
            throw folder.diagnosis().writing(folder.path(), e);
        }
    }

    private void removeAfter(Path file, DataDirectoryException e) {
        try {
            folder.disk().delete(file);
        } catch (IOException again) {
            e.addSuppressed(again);
        }
    }

    private List<Path> missing() throws DataDirectoryException {
        List<Path> missing = new ArrayList<>();
        try {
            for (@Nullable Path at = folder.path(); at != null && !folder.disk().isFolder(at); at = at.getParent()) {
                missing.add(0, at);
            }
        } catch (IOException e) {
            throw folder.diagnosis().reading(folder.path(), e);
        }
        return missing;
    }

    /** Another process may use by now what this one has made: a folder that is no longer empty stays. */
    private void removeAll(List<Path> made) throws DataDirectoryException {
        for (Path each : made) {
            try {
                if (!folder.disk().list(each).isEmpty()) {
                    return;
                }
                folder.disk().delete(each);
            } catch (java.nio.file.DirectoryNotEmptyException e) {
                return;
            } catch (IOException e) {
                throw folder.diagnosis().writing(each, e);
            }
        }
    }
}
