package dev.holdfast.hub.command;

import dev.holdfast.protocol.ProblemReason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A new file that only its owner may read. It is made before there is a secret, so that none is made where it could not
 * be kept; closed without one, it is taken away again.
 */
final class SecretFile implements AutoCloseable {
    private final Path path;
    private final FileChannel channel;
    private boolean kept;

    private SecretFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /** Makes the file, which must not be there yet. */
    static SecretFile create(Path file) throws CommandFailure {
        FileAttribute<?>[] ownerOnly =
                file.getFileSystem().supportedFileAttributeViews().contains("posix")
                        ? new FileAttribute<?>[] {
                            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                        }
                        : new FileAttribute<?>[0];
        Set<StandardOpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try {
            return new SecretFile(file, FileChannel.open(file, options, ownerOnly));
        } catch (FileAlreadyExistsException e) {
            throw CommandFailure.of(
                    ProblemReason.USAGE.exitCode(),
                    ProblemReason.USAGE.code(),
                    file + ": expected a new file, found one that is there already",
                    "name another file, or take this one away if its secret is of no use any more");
        } catch (IOException e) {
            throw CommandFailure.of(
                    ProblemReason.USAGE.exitCode(),
                    ProblemReason.USAGE.code(),
                    file + ": expected a file that can be made in a directory that exists",
                    "make the directory, or name a file in one that you may write");
        }
    }

    /** Writes the secret and a line feed, durably. */
    void write(String secret) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap((secret + "\n").getBytes(StandardCharsets.US_ASCII));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        channel.force(true);
        kept = true;
    }

    @Override
    public void close() throws IOException {
        channel.close();
        if (!kept) {
            Files.deleteIfExists(path);
        }
    }
}
