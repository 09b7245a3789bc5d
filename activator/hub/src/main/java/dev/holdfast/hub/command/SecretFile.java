package dev.holdfast.hub.command;

import dev.holdfast.protocol.ProblemReason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files that only their owner may read and that are never overwritten. */
final class SecretFile {
    private SecretFile() {}

    /** Refuses a file that is there already, before there is a secret that could get lost. */
    static void requireNew(Path file) throws CommandFailure {
        Path parent = file.toAbsolutePath().getParent();
        if (Files.exists(file) || parent == null || !Files.isDirectory(parent)) {
            throw CommandFailure.of(ProblemReason.USAGE, file + ": expected a new file in a directory that exists");
        }
    }

    static void write(Path file, String secret) throws IOException {
        FileAttribute<?>[] ownerOnly =
                file.getFileSystem().supportedFileAttributeViews().contains("posix")
                        ? new FileAttribute<?>[] {
                            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                        }
                        : new FileAttribute<?>[0];
        Set<StandardOpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (FileChannel channel = FileChannel.open(file, options, ownerOnly)) {
            ByteBuffer bytes = ByteBuffer.wrap((secret + "\n").getBytes(StandardCharsets.US_ASCII));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }
}
