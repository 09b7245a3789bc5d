package dev.holdfast.verifier.store;

import dev.holdfast.verifier.store.DataDirectoryException.Fault;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Says of a failed file operation what was expected, what was found, and what cures it. */
record Diagnosis(Disk disk) {
    DataDirectoryException reading(Path path, IOException e) {
        if (e instanceof UnfitFileException) {
            return damaged(String.valueOf(e.getMessage()), e);
        }
        String found = e instanceof AccessDeniedException ? locked(path, "read") : failed("read", path, e);
        return new DataDirectoryException(Fault.UNREADABLE, found, e);
    }

    DataDirectoryException writing(Path path, IOException e) {
        return new DataDirectoryException(Fault.NOT_WRITABLE, whyNotWritten(path, e), e);
    }

    DataDirectoryException damaged(String subject, @Nullable Throwable cause) {
        return new DataDirectoryException(
                Fault.DAMAGED,
                subject + "; restore the folder from a backup, or set it aside and activate again with --new-device",
                cause);
    }

    /** What would not be read again is not written; nothing is changed. */
    DataDirectoryException tooLarge(Path path, int maximumBytes) {
        return new DataDirectoryException(
                Fault.NOT_WRITABLE,
                path + ": expected a content of at most " + maximumBytes + " bytes, found a larger one to be written;"
                        + " set the folder aside and activate again with --new-device");
    }

    private String whyNotWritten(Path path, IOException e) {
        if (e instanceof AccessDeniedException) {
            return locked(path, "write");
        }
        if (e instanceof ClosedByInterruptException) {
            return path + ": expected to write it, found the thread interrupted; nothing was changed";
        }
        if (e instanceof AtomicMoveNotSupportedException) {
            return path + ": expected to rename it within one file system, found a mount point in between; move the"
                    + " files by hand";
        }
        if (e instanceof UserPrincipalNotFoundException unknown) {
            return path + ": expected a group of this machine, found no group " + unknown.getName();
        }
        return failed("write", path, e) + remedy(reason(e));
    }

    private static String remedy(String reason) {
        if (reason.contains("Read-only")) {
            return "; mount it writable, or name another folder in HOLDFAST_DATA_DIRECTORY";
        }
        if (reason.contains("No space") || reason.contains("quota")) {
            return "; free space there, or name another folder in HOLDFAST_DATA_DIRECTORY";
        }
        return "; check the disk and its mount, or name another folder in HOLDFAST_DATA_DIRECTORY";
    }

    private String locked(Path path, String verb) {
        String facts = facts(path);
        return path + ": expected that " + disk.user() + " may " + verb + " it, found " + facts + "; run as that owner,"
                + " or give the folder to this user with chown -R";
    }

    /** Owner and mode of the nearest path that can be looked at. */
    private String facts(Path path) {
        for (@Nullable Path at = path; at != null; at = at.getParent()) {
            Optional<Disk.Entry> entry = look(at);
            if (entry.isPresent()) {
                return at + " with " + entry.get().access();
            }
        }
        return "nothing that may be looked at";
    }

    private Optional<Disk.Entry> look(Path path) {
        try {
            return disk.look(path);
        } catch (IOException e) {
            // What may not be looked at is described by the folder that forbids it.
            return Optional.empty();
        }
    }

    private static String failed(String verb, Path path, IOException e) {
        return path + ": expected to " + verb + " it, found: " + reason(e);
    }

    private static String reason(IOException e) {
        if (e instanceof FileSystemException of && of.getReason() != null) {
            return of.getReason();
        }
        if (e instanceof FileSystemException) {
            return e.getClass().getSimpleName();
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
