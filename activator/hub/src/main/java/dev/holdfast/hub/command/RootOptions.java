package dev.holdfast.hub.command;

import dev.holdfast.issuer.RootAuthority;
import dev.holdfast.protocol.ProblemReason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the root is that signs, and what opens it. */
final class RootOptions {
    @Option(names = "--root-directory", paramLabel = "DIR", required = true, description = "where the root is")
    Path directory = Path.of("");

    @Option(
            names = "--root-passphrase-file",
            paramLabel = "FILE",
            description = "a file that holds the passphrase of the root's key")
    @Nullable
    Path passphraseFile;

    @Option(
            names = "--root-passphrase-stdin",
            description = "read the passphrase of the root's key from standard input")
    boolean passphraseStdin;

    /** The passphrase, which is never among the arguments. */
    char[] passphrase(Surroundings surroundings) throws IOException, CommandFailure {
        return passphrase(passphraseFile, passphraseStdin, surroundings);
    }

    static char[] passphrase(@Nullable Path file, boolean stdin, Surroundings surroundings)
            throws IOException, CommandFailure {
        if (stdin == (file != null)) {
            throw CommandFailure.of(
                    ProblemReason.USAGE, "expected either --root-passphrase-file or --root-passphrase-stdin");
        }
        return file == null ? PassphraseFile.read(surroundings.in(), "standard input") : PassphraseFile.read(file);
    }

    /** Opens the root. */
    RootAuthority open(Surroundings surroundings) throws IOException, CommandFailure {
        char[] passphrase = passphrase(surroundings);
        try {
            return RootAuthority.load(directory, passphrase);
        } finally {
            Arrays.fill(passphrase, '\0');
        }
    }
}
