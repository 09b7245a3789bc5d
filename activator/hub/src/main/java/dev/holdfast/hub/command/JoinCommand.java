package dev.holdfast.hub.command;

import dev.holdfast.hub.HubJoining;
import dev.holdfast.hub.ledger.PostgresDatabase;
import dev.holdfast.protocol.ProblemReason;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code holdfast-hub join}. */
@Command(
        name = "join",
        description = "Make the directory of a further process of a hub over PostgreSQL: with the same signing"
                + " certificates and the same database. Any number of them serve side by side.")
final class JoinCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Option(names = "--directory", paramLabel = "DIR", required = true, description = "the new process's directory")
    @Nullable
    Path directory;

    @Option(
            names = "--from",
            paramLabel = "DIR",
            required = true,
            description = "the directory of a process that is there, or a copy of it; it may be serving")
    @Nullable
    Path from;

    @Option(
            names = "--database",
            paramLabel = "URL",
            description = "how the new process reaches the same database, if otherwise:"
                    + " postgresql://HOST/NAME?user=USER")
    @Nullable
    String database;

    JoinCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws Exception {
        if (directory == null || from == null) {
            throw CommandFailure.of(ProblemReason.USAGE, "expected --directory and --from");
        }
        HubJoining.join(from, directory, database == null ? null : PostgresDatabase.ofUrl(database));
        surroundings.out().println("made a directory for a further process in " + directory);
        surroundings.out().println("it holds a copy of the signing key: keep it as safe as " + from);
        surroundings.out().println("then run: holdfast-hub serve --directory " + directory);
        return 0;
    }
}
