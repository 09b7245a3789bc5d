package dev.holdfast.cli;

import dev.holdfast.client.LicenseSourceException;
import dev.holdfast.client.Pat;
import dev.holdfast.protocol.ProblemReason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the PAT comes from; never from an argument, which every process of the machine can read. */
final class TokenOptions {
    private static final int MAXIMUM_BYTES = 4096;
    private static final Set<PosixFilePermission> OF_OTHERS =
            Set.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);

    @Option(names = "--token-stdin", description = "Read the PAT from standard input.")
    boolean standardInput;

    @Option(names = "--token-file", paramLabel = "FILE", description = "Read the PAT from a file. Else HOLDFAST_PAT.")
    @Nullable
    Path file;

    /** Reads the PAT; refuses with {@code token_missing} where none is given. */
    Pat read(Terminal terminal, Report report) throws LicenseSourceException {
        try {
            if (standardInput) {
                return Pat.of(text(terminal.in()));
            }
            if (file != null) {
                return Pat.of(fromFile(file, report));
            }
        } catch (IOException e) {
            throw LicenseSourceException.of(
                    ProblemReason.TOKEN_MISSING,
                    (file == null ? "standard input" : "the token file " + file) + " cannot be read");
        }
        String variable = terminal.variable(Setting.PAT);
        if (variable.isEmpty()) {
            throw LicenseSourceException.of(ProblemReason.TOKEN_MISSING, "activation needs a PAT, and none is given");
        }
        report.warn(Setting.PAT + " can be read by every process of this user; --token-stdin and --token-file FILE are"
                + " safer");
        return Pat.of(variable);
    }

    private static String fromFile(Path file, Report report) throws IOException {
        if (Files.getFileStore(file).supportsFileAttributeView("posix")
                && Files.getPosixFilePermissions(file).stream().anyMatch(OF_OTHERS::contains)) {
            report.warn("the token file " + file + " can be read by other users; `chmod 600` it");
        }
        try (InputStream bytes = Files.newInputStream(file)) {
            return text(bytes);
        }
    }

    private static String text(InputStream bytes) throws IOException {
        return new String(bytes.readNBytes(MAXIMUM_BYTES), StandardCharsets.UTF_8);
    }
}
