package dev.holdfast.verifier.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Every file operation of the data directory, one method each, so that a test can fail each of them. The operations do
 * what they say and nothing more; order, durability and meaning belong to the callers.
 */
interface Disk {
    /** The whole content of a regular file, without following a link; empty where there is none. */
    Optional<byte[]> read(Path file, int maximumBytes) throws IOException;

    /** The names in a folder, in no order; empty where there is no folder. */
    List<String> list(Path folder) throws IOException;

    /** What is found at a path, without following a link; empty where nothing is. */
    Optional<Entry> look(Path path) throws IOException;

    /** Whether a path, links followed, is a folder. */
    boolean isFolder(Path path) throws IOException;

    /**
     * Creates a folder whose parent exists, owned as its parent is where this process may give it away. A folder that
     * exists is only given its group.
     *
     * @param group the group that may read it, or null for the parent's habit (setgid or private)
     */
    void createFolder(Path folder, @Nullable String group) throws IOException;

    /** Whether a folder, and what is made in it, may be read by a group. */
    boolean isShared(Path folder, String group) throws IOException;

    /** Creates a file that must not exist, owned as its folder is where this process may give it away. */
    NewFile create(Path file, Readers readers) throws IOException;

    /** Renames within one file system, replacing a file that is there, in one step. */
    void rename(Path from, Path to) throws IOException;

    /** Removes a file or an empty folder; does nothing where there is none. */
    void delete(Path path) throws IOException;

    /** Makes the names in a folder durable. */
    void forceFolder(Path folder) throws IOException;

    /**
     * Opens a lock file, creating it where it is missing.
     *
     * @throws java.nio.file.NoSuchFileException where the folder is missing, or the file was removed meanwhile
     */
    LockFile openLock(Path file) throws IOException;

    /** Equal for two paths exactly when they lead to the same folder. */
    Object identity(Path folder) throws IOException;

    /** The user of this process as messages name it, for example {@code uid 10001}. */
    String user();

    /** Who may read a new file. */
    enum Readers {
        /** The owner alone, in every directory. */
        OWNER,
        /** The owner, and the group where the folder is setgid. */
        FOLDER_GROUP
    }

    /** The kinds of thing that a path can name. */
    enum Kind {
        FILE,
        FOLDER,
        LINK,
        OTHER
    }

    /**
     * What is found at a path.
     *
     * @param access owner and mode as messages show them, for example {@code owner uid 0, mode 0755}
     */
    record Entry(Kind kind, String access) {}

    /** A file while it is being written. */
    interface NewFile extends Closeable {
        void write(byte[] content) throws IOException;

        /** Makes the content durable; after a failure nothing is known about it. */
        void force() throws IOException;
    }

    /** An open lock file; closing it gives the lock back. */
    interface LockFile extends Closeable {
        /** Whether the lock was free and is now held. Throws where the file system has no locks. */
        boolean tryLock() throws IOException;

        /** Whether the path still leads to this file, and nobody has discarded it; to be asked while it is held. */
        boolean isCurrent() throws IOException;

        /**
         * Removes the file while it is held, so that those who wait for it see that it is gone.
         *
         * @return false where the file system does not tell one file from another, and nothing was done
         */
        boolean discard() throws IOException;
    }
}
