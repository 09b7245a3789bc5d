package dev.holdfast.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the data directory and the roots are. */
final class PlaceOptions {
    @Option(
            names = "--roots",
            paramLabel = "FILE",
            description = "The vendor's root certificate, PEM. Else HOLDFAST_ROOTS; there is no default.")
    @Nullable
    String roots;

    @Option(
            names = "--data-directory",
            paramLabel = "DIR",
            description = "The base of the data directory. Else HOLDFAST_DATA_DIRECTORY, else the user's configuration"
                    + " folder.")
    @Nullable
    String dataDirectory;
}
