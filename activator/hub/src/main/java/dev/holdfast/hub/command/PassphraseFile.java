package dev.holdfast.hub.command;

import dev.holdfast.protocol.ProblemReason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What opens a key, the passphrase of a root or the PIN of an HSM: from a file or from standard input. */
final class PassphraseFile {
    private static final int MAXIMUM_BYTES = 1024;

    private PassphraseFile() {}

    /** The text without the blanks around it, from a file of at most 1,024 bytes. */
    static char[] read(Path file) throws IOException, CommandFailure {
        if (Files.isDirectory(file)) {
            throw CommandFailure.of(ProblemReason.USAGE, file + ": expected a file with a passphrase, found a folder");
        }
        try (InputStream in = Files.newInputStream(file)) {
            return read(in, file.toString());
        }
    }

    /** The text without the blanks around it, from a stream of at most 1,024 bytes. */
    static char[] read(InputStream in, String source) throws IOException, CommandFailure {
        byte[] bytes = in.readNBytes(MAXIMUM_BYTES + 1);
        String line = new String(bytes, StandardCharsets.UTF_8).strip();
        if (line.isEmpty() || bytes.length > MAXIMUM_BYTES) {
            throw CommandFailure.of(
                    ProblemReason.USAGE, source + ": expected a passphrase of 1 to " + MAXIMUM_BYTES + " bytes");
        }
        return line.toCharArray();
    }
}
