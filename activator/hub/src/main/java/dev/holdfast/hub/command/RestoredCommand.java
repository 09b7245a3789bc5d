package dev.holdfast.hub.command;

import dev.holdfast.hub.HubMaintenance;
import dev.holdfast.hub.licensing.Restore;
import dev.holdfast.protocol.ProblemReason;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code holdfast-hub restored}. */
@Command(
        name = "restored",
        description = "Tell a hub that is stopped that its database was put back from a backup by other means than"
                + " `holdfast-hub restore`: by pg_restore, or with the whole machine. Do so before it serves again: from"
                + " then on it takes over what its devices were granted since the backup.")
final class RestoredCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Option(names = "--directory", paramLabel = "DIR", required = true, description = "the hub's directory")
    @Nullable
    Path directory;

    @Option(
            names = "--record",
            paramLabel = "NUMBER",
            description = "the newest record of the audit in the backup, for a hub that has served since (default: the"
                    + " newest that is there)")
    @Nullable
    Long record;

    RestoredCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws Exception {
        if (directory == null) {
            throw CommandFailure.of(ProblemReason.USAGE, "expected --directory");
        }
        Restore restore =
                new HubMaintenance(directory, surroundings.clock(), surroundings.random()).noteRestore(record);
        PrintStream out = surroundings.out();
        out.println("noted: the backup ends with record " + restore.record() + ", of " + restore.backedUpAt());
        out.println("what was signed from then until " + restore.restoredAt() + " is taken over from the devices");
        out.println(
                "what was revoked since then is good again; from an export of the audit, before the hub starts, run:");
        out.println("holdfast-hub audit replay --directory " + directory + " --file EXPORT");
        return 0;
    }
}
