package dev.holdfast.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who else may read a data directory that a command makes. */
final class GroupOption {
    @Option(
            names = "--group",
            paramLabel = "NAME",
            description =
                    "Where the product's folder is made, let this group of the machine read it, so that an application"
                            + " of another user verifies there: 0750 and 0640, but for the device key and the token. A folder"
                            + " that is there has to be shared with the group already.")
    @Nullable
    String name;
}
