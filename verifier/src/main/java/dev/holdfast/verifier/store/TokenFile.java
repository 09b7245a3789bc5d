package dev.holdfast.verifier.store;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The file of the installed device token; FORMAT.md 14.6. It is replaced as a whole, so that every interruption leaves the
 * old or the new one, and its owner alone may read it, in every folder. No verifier reads it. Thread-safe.
 */
public final class TokenFile {
    /** The longest content, in bytes. */
    public static final int MAXIMUM_BYTES = 16 * 1024;

    private final Folder folder;

    TokenFile(Folder folder) {
        this.folder = folder;
    }

    /** The content, or empty where no token is installed. Takes no lock. */
    public Optional<String> read() throws DataDirectoryException {
        return folder.isInUse()
                ? folder.read(folder.layout().token(), MAXIMUM_BYTES)
                        .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                : Optional.empty();
    }

    /** Writes the content; durable before it returns. */
    public void write(String content) throws DataDirectoryException {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > MAXIMUM_BYTES) {
            throw new IllegalArgumentException("token: expected at most " + MAXIMUM_BYTES + " bytes");
        }
        FolderLock lock = folder.lockRecords();
        try {
            folder.replace(folder.layout().token(), bytes, Disk.Readers.OWNER);
        } finally {
            lock.close();
        }
    }

    /** Removes the file; does nothing where there is none. */
    public void clear() throws DataDirectoryException {
        if (read().isEmpty()) {
            return;
        }
        FolderLock lock = folder.lockRecords();
        try {
            folder.remove(folder.layout().token());
        } finally {
            lock.close();
        }
    }
}
