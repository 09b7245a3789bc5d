package dev.holdfast.hub.command;

import dev.holdfast.hub.BackupContent;
import dev.holdfast.hub.HubBackup;
import dev.holdfast.protocol.ProblemReason;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code holdfast-hub backup}. */
@Command(
        name = "backup",
        description =
                "Copy the SQLite database of a hub into one new file, mode 0600, and check the copy. The hub may be"
                        + " running, and waits for nothing. The files of the signing certificates are not in it.")
final class BackupCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Option(names = "--directory", paramLabel = "DIR", required = true, description = "the hub's directory")
    @Nullable
    Path directory;

    @Option(names = "--to", paramLabel = "FILE", required = true, description = "a file that is not there yet")
    @Nullable
    Path to;

    BackupCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws Exception {
        if (directory == null || to == null) {
            throw CommandFailure.of(ProblemReason.USAGE, "expected --directory and --to");
        }
        BackupContent content = new HubBackup(directory).write(to);
        surroundings.out().println("wrote " + to + ", " + content.bytes() + " bytes, and read it back: sound");
        surroundings.out().println("holds records up to " + content.records() + ", of " + content.newest());
        return 0;
    }
}
