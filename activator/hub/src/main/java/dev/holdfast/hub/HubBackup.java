package dev.holdfast.hub;

import dev.holdfast.hub.ledger.SqliteFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.Set;

/**
 * Copies the SQLite file of a hub into one new file, whole and of one instant, while the hub works or not; nothing waits
 * for it. It holds everything but the files of the signing certificates.
 */
public final class HubBackup {
    private final HubDirectory files;

    /**
     * Backups of a hub.
     *
     * @param directory the hub's directory
     */
    public HubBackup(Path directory) {
        this.files = new HubDirectory(directory);
    }

    /**
     * Writes a backup that only its owner may read, and checks it as it lies on the disk.
     *
     * @param file a file that is not there yet
     * @throws IOException if it is there, the hub is over a database server, or the copy is not good; then there is none
     */
    public BackupContent write(Path file) throws IOException {
        SqliteFile database = files.sqlite();
        create(file);
        try {
            database.copyTo(file);
            force(file);
            return BackupContent.read(file);
        } catch (SQLException e) {
            Files.deleteIfExists(file);
            throw new IOException(
                    file + ": the database could not be copied: " + e.getMessage() + "; see that there is room for it",
                    e);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    /** Before anything is in it, so that nobody else ever reads what will be. */
    static void create(Path file) throws IOException {
        FileAttribute<?>[] ownerOnly =
                file.getFileSystem().supportedFileAttributeViews().contains("posix")
                        ? new FileAttribute<?>[] {
                            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                        }
                        : new FileAttribute<?>[0];
        try {
            FileChannel.open(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly)
                    .close();
        } catch (FileAlreadyExistsException e) {
            throw new IOException(
                    file + ": expected a new file, found one that is there already; nothing was changed, name another",
                    e);
        } catch (NoSuchFileException e) {
            throw new IOException(file + ": expected a file in a folder that exists; make the folder first", e);
        }
    }

    /** Makes a file and its name durable. */
    static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        forceFolder(file);
    }

    /** Makes what was renamed beside a file durable; where a folder cannot be forced, the rename alone is it. */
    static void forceFolder(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null
                && folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }
}
