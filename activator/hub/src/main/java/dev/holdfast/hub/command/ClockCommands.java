package dev.holdfast.hub.command;

import dev.holdfast.hub.HubMaintenance;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code holdfast-hub clock}. */
@Command(name = "clock", description = "The clock of a hub.", synopsisSubcommandLabel = "COMMAND")
final class ClockCommands {
    private final Surroundings surroundings;

    ClockCommands(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Command(
            description = "Accept the clock as it stands, while the hub is stopped: for a hub that wrote records while"
                    + " its clock was ahead and does not sign since the clock is right again. Set the clock first.")
    int accept(
            @Option(names = "--directory", paramLabel = "DIR", required = true, description = "the hub's directory")
                    Path directory)
            throws IOException {
        HubMaintenance.Accepted accepted =
                new HubMaintenance(directory, surroundings.clock(), surroundings.random()).acceptClock();
        surroundings.out().println("accepted: the time is " + accepted.now());
        accepted.given().ifPresent(given -> surroundings.out().println("newest record before: " + given));
        return 0;
    }
}
