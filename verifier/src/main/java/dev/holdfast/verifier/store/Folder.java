package dev.holdfast.verifier.store;

import dev.holdfast.verifier.store.DataDirectoryException.Fault;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A product's folder as a place for whole files: reading bounded ones, and replacing them so that any interruption leaves
 * the old or the new one; FORMAT.md 9.8. Thread-safe.
 *
 * @param group the group that may read what is made here, or null
 */
record Folder(Disk disk, Layout layout, @Nullable String group) {
    /** The lock is held for milliseconds; who waits this long is behind a process that was stopped. */
    private static final Duration RECORD_WAIT = Duration.ofSeconds(10);

    private static final int MOST_LOOKS = 3;

    /** A lock file that is another one this often, until the caller waits no longer, is on a file system that forgets. */
    private static final int LEAST_TRIES = 100;

    Path path() {
        return layout.folder();
    }

    Diagnosis diagnosis() {
        return new Diagnosis(disk);
    }

    /** Whether there is something to read; false for a folder that is missing or empty. */
    boolean isInUse() throws DataDirectoryException {
        try {
            for (int left = MOST_LOOKS; !FormatVersion.isKnown(disk, layout.format()); left--) {
                Optional<Path> stray = stray();
                if (stray.isEmpty()) {
                    refuseOtherThanFolders();
                    return false;
                }
                // Who takes no lock may have come between the two looks of a first activation.
                if (left == 0) {
                    throw diagnosis()
                            .damaged(layout.format() + ": expected this file beside the others, found none", null);
                }
            }
            return true;
        } catch (IOException e) {
            throw diagnosis().reading(layout.format(), e);
        }
    }

    /** The content of a file, or empty; to be called on a folder in use only. */
    Optional<byte[]> read(Path file, int maximumBytes) throws DataDirectoryException {
        try {
            return disk.read(file, maximumBytes);
        } catch (IOException e) {
            throw diagnosis().reading(file, e);
        }
    }

    /** Makes the folder if need be, takes the record lock and writes the format down under it; FORMAT.md 9.8. */
    FolderLock lockRecords() throws DataDirectoryException {
        FolderLock lock = lock(layout.recordLock(), recordDeadline(), () -> {});
        boolean settled = false;
        try {
            if (!isInUse()) {
                replace(layout.format(), FormatVersion.toBytes(), Disk.Readers.FOLDER_GROUP);
            }
            settled = true;
            return lock;
        } finally {
            if (!settled) {
                lock.close();
            }
        }
    }

    boolean holdsOperationLock() throws DataDirectoryException {
        try {
            return disk.look(layout.operationLock()).isPresent();
        } catch (IOException e) {
            throw diagnosis().reading(layout.operationLock(), e);
        }
    }

    Deadline recordDeadline() {
        return Deadline.in(RECORD_WAIT);
    }

    /** What is to be seen of the folder before anything is made in it. */
    @FunctionalInterface
    interface Look {
        void now() throws DataDirectoryException;
    }

    /**
     * Makes the folder if need be and takes a lock of it. Another process may remove folder and lock files, 9.11, whenever it
     * holds them; then both are made anew.
     */
    FolderLock lock(Path lockFile, Deadline deadline, Look before) throws DataDirectoryException {
        int unmade = 0;
        for (int tries = 1; ; tries++) {
            boolean missing = !isInUse();
            before.now();
            if (!missing) {
                requireGroup();
            } else if (!isMade(unmade < LEAST_TRIES)) {
                unmade++;
                pause(lockFile, deadline, unmade);
                continue;
            }
            unmade = 0;
            Optional<FolderLock> lock = FolderLock.take(disk, lockFile, deadline);
            if (lock.isPresent()) {
                return lock.get();
            }
            if (tries >= LEAST_TRIES && deadline.isOver()) {
                throw unsteady(lockFile, tries);
            }
            pause(lockFile, deadline, tries);
        }
    }

    /**
     * Whether the folder was made; false where the one above it was removed meanwhile and the caller may look again. A file
     * system that makes no folders says the same each time.
     */
    private boolean isMade(boolean again) throws DataDirectoryException {
        try {
            create(path());
            return true;
        } catch (DataDirectoryException e) {
            if (!again || !(e.getCause() instanceof NoSuchFileException)) {
                throw e;
            }
            return false;
        }
    }

    /** At first somebody was quick; later it is a crowd or a file system that forgets, and is given time. */
    private static void pause(Path lockFile, Deadline deadline, int tries) throws DataDirectoryException {
        try {
            Thread.sleep(tries > LEAST_TRIES / 2 ? 1 : 0);
        } catch (InterruptedException e) {
            throw FolderLock.interrupted(lockFile, deadline, e);
        }
    }

    private static DataDirectoryException unsteady(Path lockFile, int tries) {
        return new DataDirectoryException(
                Fault.NO_LOCKS,
                lockFile + ": expected a file that stays what it is while it is locked, found another each of " + tries
                        + " times; name a local folder in HOLDFAST_DATA_DIRECTORY");
    }

    /** Makes a folder and the ones above it that are missing, each durable in its parent. */
    void create(Path folder) throws DataDirectoryException {
        try {
            // A kill between making the product's folder and giving it its group must not leave it without.
            boolean regroup = group != null && folder.equals(path());
            if (disk.isFolder(folder) && !regroup) {
                return;
            }
            Path parent = folder.toAbsolutePath().getParent();
            if (parent != null) {
                create(parent);
                disk.createFolder(folder, isShared(folder) ? group : null);
                disk.forceFolder(parent);
            }
        } catch (IOException e) {
            throw diagnosis().writing(folder, e);
        }
    }

    /** Files that are private already would stay so, and nobody would know. */
    void requireGroup() throws DataDirectoryException {
        String wanted = group;
        try {
            if (wanted != null && !disk.isShared(path(), wanted)) {
                throw new DataDirectoryException(
                        Fault.NOT_WRITABLE,
                        path() + ": expected a folder shared with the group " + wanted + ", found "
                                + disk.look(path()).map(Disk.Entry::access).orElse("none")
                                + "; share it with chgrp -R and chmod -R g+rX,g+s, all but the device key and the token");
            }
        } catch (IOException e) {
            throw diagnosis().writing(path(), e);
        }
    }

    /** The group reaches the product's folder through the base only. */
    private boolean isShared(Path folder) {
        return folder.startsWith(path()) || folder.equals(path().getParent());
    }

    /**
     * Replaces a file durably; the caller holds the record lock. On failure the old file stands, or the new one does and is
     * perhaps not durable: a failed force is reported and never repeated, for a second one would succeed without the data.
     */
    void replace(Path file, byte[] content, Disk.Readers readers) throws DataDirectoryException {
        Path temporary = file.resolveSibling(file.getFileName() + Layout.TEMPORARY_ENDING);
        try {
            disk.delete(temporary);
            write(temporary, content, readers);
            renameOrRemove(temporary, file);
            disk.forceFolder(file.resolveSibling(".").normalize());
        } catch (IOException e) {
            throw diagnosis().writing(file, e);
        }
    }

    private void write(Path temporary, byte[] content, Disk.Readers readers) throws IOException {
        try (Disk.NewFile out = disk.create(temporary, readers)) {
            out.write(content);
            out.force();
        } catch (IOException e) {
            throw afterRemoving(temporary, e);
        }
    }

    private void renameOrRemove(Path temporary, Path file) throws IOException {
        try {
            disk.rename(temporary, file);
        } catch (IOException e) {
            throw afterRemoving(temporary, e);
        }
    }

    private IOException afterRemoving(Path temporary, IOException e) {
        try {
            disk.delete(temporary);
        } catch (IOException again) {
            e.addSuppressed(again);
        }
        return e;
    }

    /** Removes a file durably; the caller holds the record lock. */
    void remove(Path file) throws DataDirectoryException {
        try {
            disk.delete(file);
            disk.forceFolder(file.resolveSibling(".").normalize());
        } catch (IOException e) {
            throw diagnosis().writing(file, e);
        }
    }

    /** A file that is never there without the format. */
    private Optional<Path> stray() throws IOException {
        for (Path file : new Path[] {layout.publicKey(), layout.privateKey(), layout.licenses(), layout.bundles()}) {
            if (disk.look(file).isPresent()) {
                return Optional.of(file);
            }
        }
        return Optional.empty();
    }

    private void refuseOtherThanFolders() throws IOException, DataDirectoryException {
        refuseDanglingLink(path());
        Path base = path().getParent();
        if (base != null) {
            refuseDanglingLink(base);
        }
    }

    private void refuseDanglingLink(Path folder) throws IOException, DataDirectoryException {
        Optional<Disk.Entry> entry = disk.look(folder);
        // A folder that is none any more has been removed since, and is made again.
        if (entry.isPresent() && entry.get().kind() != Disk.Kind.FOLDER && !disk.isFolder(folder)) {
            boolean link = entry.get().kind() == Disk.Kind.LINK;
            throw new DataDirectoryException(
                    Fault.UNREADABLE,
                    folder + ": expected a folder, found "
                            + (link
                                    ? "a symbolic link that leads to none; mount what it points to, or remove it"
                                    : "something else; move it away, or name another folder in HOLDFAST_DATA_DIRECTORY"));
        }
    }
}
