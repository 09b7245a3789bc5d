package dev.holdfast.verifier.store;

import dev.holdfast.verifier.store.DataDirectoryException.Fault;
import java.io.IOException;
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

    Path path() {
        return layout.folder();
    }

    Diagnosis diagnosis() {
        return new Diagnosis(disk);
    }

    /** Whether there is something to read; false for a folder that is missing or empty. */
    boolean isInUse() throws DataDirectoryException {
        try {
            return FormatVersion.isKnown(disk, layout.format()) || !isBlank();
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

    /** Makes the folder if need be and takes the record lock; FORMAT.md 9.8. */
    FolderLock lockRecords() throws DataDirectoryException {
        return lock(layout.recordLock(), RECORD_WAIT);
    }

    FolderLock lock(Path lockFile, Duration wait) throws DataDirectoryException {
        boolean formatted = isInUse();
        if (formatted) {
            requireGroup();
        } else {
            create(path());
        }
        FolderLock lock = FolderLock.take(disk, lockFile, wait);
        if (formatted) {
            return lock;
        }
        boolean settled = false;
        try {
            settle(lockFile);
            settled = true;
            return lock;
        } finally {
            if (!settled) {
                lock.close();
            }
        }
    }

    /** Writes the format down, under the record lock, so that two first writers do not meet. */
    private void settle(Path lockFile) throws DataDirectoryException {
        if (!lockFile.equals(layout.recordLock())) {
            lockRecords().close();
        } else if (!isInUse()) {
            replace(layout.format(), FormatVersion.toBytes(), Disk.Readers.FOLDER_GROUP);
        }
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
    private void requireGroup() throws DataDirectoryException {
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

    /** Whether nothing was ever written here; throws where files lie about without their format. */
    private boolean isBlank() throws IOException, DataDirectoryException {
        for (Path file : new Path[] {layout.publicKey(), layout.privateKey(), layout.licenses(), layout.bundles()}) {
            if (disk.look(file).isPresent()) {
                throw diagnosis().damaged(layout.format() + ": expected this file beside the others, found none", null);
            }
        }
        refuseDanglingLink(path());
        Path base = path().getParent();
        if (base != null) {
            refuseDanglingLink(base);
        }
        return true;
    }

    private void refuseDanglingLink(Path folder) throws IOException, DataDirectoryException {
        Optional<Disk.Entry> entry = disk.look(folder);
        if (entry.isPresent() && !disk.isFolder(folder)) {
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
