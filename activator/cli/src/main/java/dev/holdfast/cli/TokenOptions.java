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

    @Option(
            names = "--token-stdin",
            description = "Read the PAT (token install: or workspace token) from standard input.")
    boolean standardInput;

    @Option(names = "--token-file", paramLabel = "FILE", description = "Read it from a file. Else HOLDFAST_PAT.")
    @Nullable
    Path file;

    /** Refuses where two options name a PAT: either could be the wrong one. Both go before the environment. */
    void requireOneSource(String command) throws CommandRefusedException {
        if (standardInput && file != null) {
            throw CommandRefusedException.usageOf(command, "expected --token-stdin or --token-file, found both");
        }
    }

    /** Whether a PAT is named anywhere. */
    boolean isGiven(Terminal terminal) {
        return standardInput || file != null || !terminal.variable(Setting.PAT).isEmpty();
    }

    /** Reads the PAT; refuses with {@code token_missing} where none is given. */
    Pat read(Terminal terminal, Report report) throws LicenseSourceException {
        return Pat.of(text(terminal, report));
    }

    /** Reads the text of the token; refuses with {@code token_missing} where none is given. */
    String text(Terminal terminal, Report report) throws LicenseSourceException {
        if (standardInput) {
            return present(fromStandardInput(terminal), "standard input");
        }
        if (file != null) {
            return present(fromFile(file, report), "the token file " + file);
        }
        String variable = terminal.variable(Setting.PAT);
        if (variable.isEmpty()) {
            throw LicenseSourceException.of(ProblemReason.TOKEN_MISSING, "activation needs a PAT, and none is given");
        }
        report.warn(Setting.PAT + " can be read by every process of this user; --token-stdin and --token-file FILE are"
                + " safer");
        return variable;
    }

    private static String present(String text, String where) throws LicenseSourceException {
        if (text.isBlank()) {
            throw missing(new UnreadableFile(
                    where + " is empty, where a PAT was expected",
                    "put the PAT there, one line that begins with hdfp_"));
        }
        return text;
    }

    private static LicenseSourceException missing(UnreadableFile found) {
        return LicenseSourceException.withRemedy(ProblemReason.TOKEN_MISSING, found.detail(), found.remedy());
    }

    private static String fromStandardInput(Terminal terminal) throws LicenseSourceException {
        try {
            return text(terminal.in());
        } catch (IOException e) {
            throw missing(
                    new UnreadableFile("standard input cannot be read", "give the PAT in a file: `--token-file FILE`"));
        }
    }

    private static String fromFile(Path file, Report report) throws LicenseSourceException {
        try {
            String text;
            try (InputStream bytes = Files.newInputStream(file)) {
                text = text(bytes);
            }
            if (Files.getFileStore(file).supportsFileAttributeView("posix")
                    && Files.getPosixFilePermissions(file).stream().anyMatch(OF_OTHERS::contains)) {
                report.warn("the token file " + file + " can be read by other users; `chmod 600` it");
            }
            return text;
        } catch (IOException e) {
            throw missing(UnreadableFile.of("the token file " + file, file, e));
        }
    }

    private static String text(InputStream bytes) throws IOException {
        return new String(bytes.readNBytes(MAXIMUM_BYTES), StandardCharsets.UTF_8);
    }
}
