package dev.holdfast.hub.command;

import dev.holdfast.hub.HubRestore;
import dev.holdfast.protocol.ProblemReason;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code holdfast-hub restore}. */
@Command(
        name = "restore",
        description = "Put a backup in the place of the SQLite database of a hub that is stopped. The database that was"
                + " there is kept beside it. A backup that is damaged or of another hub is refused.")
final class RestoreCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Option(
            names = "--directory",
            paramLabel = "DIR",
            required = true,
            description = "the hub's directory, with its certificates; the database may be missing")
    @Nullable
    Path directory;

    @Option(names = "--from", paramLabel = "FILE", required = true, description = "the backup")
    @Nullable
    Path from;

    RestoreCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws Exception {
        if (directory == null || from == null) {
            throw CommandFailure.of(ProblemReason.USAGE, "expected --directory and --from");
        }
        HubRestore.Restored restored =
                new HubRestore(directory, surroundings.clock(), surroundings.random()).from(from);
        PrintStream out = surroundings.out();
        out.println("restored from " + from + ": records up to "
                + restored.content().records() + ", of " + restored.content().newest());
        restored.kept().ifPresent(kept -> out.println("the database that was there: " + kept));
        out.println("trust bundles: up to version " + restored.bundle()
                + "; were later ones signed, import them as soon as the hub serves:");
        out.println("holdfast-hub key bundle import ROOT/trust-bundles");
        out.println(
                "what was revoked since then is good again; from an export of the audit, before the hub starts, run:");
        out.println("holdfast-hub audit replay --directory " + directory + " --file EXPORT");
        return 0;
    }
}
