package dev.holdfast.hub.command;

import dev.holdfast.hub.HubMaintenance;
import dev.holdfast.issuer.RootAuthority;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code holdfast-hub signer}. */
@Command(name = "signer", description = "The signing certificate of a hub.", synopsisSubcommandLabel = "COMMAND")
final class SignerCommands {
    private final Surroundings surroundings;

    SignerCommands(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Command(
            description = "Make a new signing certificate of 90 days, with a key of its own, while the hub is stopped."
                    + " The hub takes it at its next start; the one before it is kept.")
    int renew(
            @Option(names = "--directory", paramLabel = "DIR", required = true, description = "the hub's directory")
                    Path directory,
            @Option(
                            names = "--root-directory",
                            paramLabel = "DIR",
                            required = true,
                            description = "where the root is, brought back for this; take it off again afterwards")
                    Path rootDirectory,
            @Option(
                            names = "--root-passphrase-file",
                            paramLabel = "FILE",
                            required = true,
                            description = "a file that holds the passphrase of the root's key")
                    Path passphraseFile)
            throws CommandFailure, IOException {
        char[] passphrase = PassphraseFile.read(passphraseFile);
        try {
            RootAuthority root = RootAuthority.load(rootDirectory, passphrase);
            Instant ends = new HubMaintenance(directory, surroundings.clock(), surroundings.random()).renewSigner(root);
            surroundings.out().println("signing certificate ends: " + ends);
            surroundings.out().println("now take " + rootDirectory + " off this machine and start the hub");
            return 0;
        } finally {
            Arrays.fill(passphrase, '\0');
        }
    }
}
