package dev.holdfast.hub.command;

import dev.holdfast.protocol.ProblemReason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that holds the passphrase of a root's key. */
final class PassphraseFile {
    private static final int MAXIMUM_BYTES = 1024;

    private PassphraseFile() {}

    /** The passphrase without the blanks around it, from a file of at most 1,024 bytes. */
    static char[] read(Path file) throws IOException, CommandFailure {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAXIMUM_BYTES + 1);
            String line = new String(bytes, StandardCharsets.UTF_8).strip();
            if (line.isEmpty() || bytes.length > MAXIMUM_BYTES) {
                throw CommandFailure.of(
                        ProblemReason.USAGE, file + ": expected a passphrase of 1 to " + MAXIMUM_BYTES + " bytes");
            }
            return line.toCharArray();
        }
    }
}
