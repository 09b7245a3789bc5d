package dev.holdfast.hub.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast-hub license status}. */
@Command(
        name = "status",
        description =
                "Write the newest status snapshot of a license to a file: what is revoked and suspended, signed now,"
                        + " for `holdfast import` on machines without a network.")
final class LicenseStatusCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    HubOptions hub = new HubOptions();

    @Parameters(paramLabel = "LICENSE", description = "the license's ID")
    String license = "";

    @Option(names = "--output", paramLabel = "FILE", required = true, description = "a new file")
    Path output = Path.of("");

    LicenseStatusCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws CommandFailure, IOException {
        String document = hub.connect(surroundings).text(Administration.license(license) + "/status");
        Files.writeString(output, document + "\n", StandardCharsets.US_ASCII, StandardOpenOption.CREATE_NEW);
        if (!hub.json) {
            surroundings.out().println("status snapshot of " + license + ": " + output);
        }
        return 0;
    }
}
