package dev.holdfast.verifier.store;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an operation has seen to be missing before it made anything, and may therefore remove again; FORMAT.md 9.11. Of two
 * operations that begin at once both have seen it so, and whichever is the last to be refused removes it. Not thread-safe.
 */
final class Absent {
    private final Folder folder;
    private final Set<Path> folders = new LinkedHashSet<>();
    private final Set<Path> files = new LinkedHashSet<>();

    Absent(Folder folder) {
        this.folder = folder;
    }

    /** Before the folder and its locks are made; again where they had to be made again. */
    void lookBeforeLocking() throws DataDirectoryException {
        Layout layout = folder.layout();
        try {
            for (@Nullable Path at = layout.folder();
                    at != null && !folder.disk().isFolder(at);
                    at = at.getParent()) {
                folders.add(at);
            }
        } catch (IOException e) {
            throw folder.diagnosis().reading(layout.folder(), e);
        }
        look(layout.operationLock(), layout.recordLock(), layout.format());
    }

    /** Under the operation lock, since another operation may have made a key while this one waited. */
    void lookBeforeWriting() throws DataDirectoryException {
        Layout layout = folder.layout();
        files.removeAll(List.of(layout.publicKey(), layout.privateKey(), layout.licenses()));
        look(layout.publicKey(), layout.privateKey(), layout.licenses());
    }

    private void look(Path... paths) throws DataDirectoryException {
        for (Path path : paths) {
            try {
                if (folder.disk().look(path).isEmpty()) {
                    files.add(path);
                }
            } catch (IOException e) {
                throw folder.diagnosis().reading(path, e);
            }
        }
    }

    boolean contains(Path file) {
        return files.contains(file);
    }

    /**
     * Removes the folders that are empty, the innermost first; needs no lock, for a folder in use is not empty.
     *
     * @return whether all are gone
     */
    boolean removeFolders() throws DataDirectoryException {
        for (Path each : folders) {
            try {
                folder.disk().delete(each);
            } catch (DirectoryNotEmptyException e) {
                return false;
            } catch (IOException e) {
                throw folder.diagnosis().writing(each, e);
            }
        }
        return true;
    }
}
