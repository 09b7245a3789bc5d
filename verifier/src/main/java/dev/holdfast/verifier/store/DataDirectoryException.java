package dev.holdfast.verifier.store;

import org.jspecify.annotations.Nullable;

/** The data directory cannot be used as asked. The message names the path, what was expected, and the remedy. */
public final class DataDirectoryException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What is the matter, for callers that translate it into a reason. */
    public enum Fault {
        /** No home directory and no variable that names a base. */
        NO_BASE,
        /** Missing rights, not a directory, or an I/O error while reading. */
        UNREADABLE,
        /** Missing rights, read-only file system, full disk, or an I/O error while writing. */
        NOT_WRITABLE,
        /** Another process holds the lock for longer than the wait. */
        BUSY,
        /** The file system does not support locks. */
        NO_LOCKS,
        /** The format's major version is newer than this program's. */
        TOO_NEW,
        /** A file is not of the form that FORMAT.md demands, or its authentication code is wrong. */
        DAMAGED,
        /** A record belongs to another device key than this directory's. */
        OTHER_DIRECTORY
    }

    private final Fault fault;

    public DataDirectoryException(Fault fault, String message) {
        super(message);
        this.fault = fault;
    }

    public DataDirectoryException(Fault fault, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.fault = fault;
    }

    public Fault fault() {
        return fault;
    }
}
