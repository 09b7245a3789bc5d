package dev.holdfast.hub.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast-hub key bundle}. */
@Command(name = "bundle", description = "The trust bundles that the hub carries.", synopsisSubcommandLabel = "COMMAND")
final class KeyBundleCommands {
    private final Surroundings surroundings;

    KeyBundleCommands(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Command(
            name = "import",
            description =
                    "Give the hub trust bundles that a root signed, oldest first; those that it has change nothing.")
    int give(
            @Mixin HubOptions hub,
            @Option(names = "--even-in-use", description = BundleTarget.EVEN_IN_USE) boolean evenInUse,
            @Parameters(paramLabel = "FILE", description = "the file, with a bundle to a line") Path file)
            throws CommandFailure, IOException {
        Administration connected = hub.connect(surroundings);
        List<JsonNode> taken = new ArrayList<>();
        for (String document : read(file)) {
            taken.add(BundleTarget.give(connected, document, evenInUse));
        }
        Output.many(surroundings.out(), hub.json, taken);
        BundleTarget.sayWaiting(connected, surroundings);
        return 0;
    }

    private static List<String> read(Path file) throws IOException {
        List<String> documents;
        try {
            documents = Files.readAllLines(file, StandardCharsets.US_ASCII);
        } catch (CharacterCodingException e) {
            throw new IOException(
                    file + ": expected trust bundles, a bundle to a line, found a file of another kind", e);
        }
        if (documents.isEmpty()) {
            throw new IOException(file + ": expected trust bundles, a bundle to a line, found an empty file");
        }
        return documents;
    }

    @Command(
            name = "export",
            description =
                    "Write the trust bundles that the hub carries to a file, oldest first: for `holdfast import`, for"
                            + " an application to ship beside its root, or to be kept beside the root.")
    int export(
            @Mixin HubOptions hub,
            @Option(
                            names = "--after",
                            paramLabel = "VERSION",
                            defaultValue = "0",
                            description = "only those after this one; without it all")
                    long after,
            @Option(names = "--output", paramLabel = "FILE", required = true, description = "a new file") Path output)
            throws CommandFailure, IOException {
        Administration connected = hub.connect(surroundings);
        List<String> all = BundleTarget.carried(connected, after);
        if (all.isEmpty()) {
            throw new IOException("trust bundles after version " + after + ": expected at least one, found none");
        }
        BundleTarget.write(output, all);
        long newest = BundleTarget.version(all.get(all.size() - 1));
        surroundings.out().println("exported " + all.size() + " trust bundles, up to version " + newest);
        return 0;
    }
}
