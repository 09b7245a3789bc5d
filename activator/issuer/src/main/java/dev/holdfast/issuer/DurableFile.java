package dev.holdfast.issuer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Writes small files, mode 0600 where nothing else is said, each whole or not at all: under another name first, forced to the
 * disk, given its name in one step, and the folder forced too. Broken off at any instant, a file is as it was before or as
 * it is to be; beside it a part may be left whose name ends in {@link #UNFINISHED}, which nothing reads. Where it returns,
 * a power cut takes nothing back.
 */
public final class DurableFile {
    /** How the names of files end that were not finished. */
    public static final String UNFINISHED = ".new";

    private DurableFile() {}

    /**
     * Writes a new file.
     *
     * @throws FileAlreadyExistsException if one of that name is there, which stays as it is
     * @throws IOException if it cannot be written; then there is none, or one that may not outlast a power cut
     */
    public static void create(Path file, String text) throws IOException {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw taken(file);
        }
        Path unfinished = write(file, text);
        try {
            name(unfinished, file);
        } finally {
            Files.deleteIfExists(unfinished);
        }
        forceFolder(file);
    }

    /** Writes a new file as {@link #create} does, which everybody may read, since nothing in it is secret. */
    public static void createReadable(Path file, String text) throws IOException {
        create(file, text);
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        }
    }

    /**
     * Writes a file in the place of the one of that name, if there is one.
     *
     * @throws IOException if it cannot be written; the one before it is there still
     */
    public static void replace(Path file, String text) throws IOException {
        Path unfinished = write(file, text);
        try {
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(unfinished);
        }
        forceFolder(file);
    }

    private static Path write(Path file, String text) throws IOException {
        Path absolute = file.toAbsolutePath();
        Path folder = absolute.getParent();
        if (folder == null) {
            throw new IOException(file + ": expected the name of a file, found that of a folder");
        }
        Path unfinished = temporary(file, folder, absolute.getFileName() + ".");
        try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
            return unfinished;
        } catch (IOException e) {
            Files.deleteIfExists(unfinished);
            throw new IOException(file + ": it could not be written: " + e.getMessage() + "; nothing was changed", e);
        }
    }

    /** Where a file system knows owners, only the owner may read what this makes. */
    private static Path temporary(Path file, Path folder, String beginning) throws IOException {
        try {
            return Files.createTempFile(folder, beginning, UNFINISHED);
        } catch (NoSuchFileException e) {
            throw new IOException(file + ": expected a folder that is there, found none; make it first", e);
        } catch (AccessDeniedException e) {
            throw new IOException(
                    file + ": expected a folder that this user may write to, found one that it may not", e);
        } catch (FileSystemException e) {
            throw new IOException(file + ": it could not be written: " + e.getMessage() + "; nothing was changed", e);
        }
    }

    /** A link takes a name in one step or finds it taken; a rename would replace what another process just made. */
    private static void name(Path unfinished, Path file) throws IOException {
        try {
            Files.createLink(file, unfinished);
        } catch (FileAlreadyExistsException e) {
            throw taken(file);
        } catch (UnsupportedOperationException | FileSystemException e) {
            moveToFreeName(unfinished, file);
        }
    }

    private static void moveToFreeName(Path unfinished, Path file) throws IOException {
        try {
            Files.move(unfinished, file);
        } catch (FileAlreadyExistsException e) {
            throw taken(file);
        }
    }

    private static FileAlreadyExistsException taken(Path file) {
        return new FileAlreadyExistsException(
                file.toString(),
                null,
                "expected a new file, found one that is there already and is not overwritten; name another");
    }

    /** Makes the names in a file's folder durable; where a folder cannot be forced, the rename alone is it. */
    private static void forceFolder(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null
                && folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }
}
