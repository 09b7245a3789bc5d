package dev.holdfast.hub.command;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code holdfast-hub workspace}. */
@Command(name = "workspace", description = "Workspaces: customers' accounts.", synopsisSubcommandLabel = "COMMAND")
final class WorkspaceCommands {
    private static final String WORKSPACES = "/api/v1/workspaces";

    private final Surroundings surroundings;

    WorkspaceCommands(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Command(description = "Create a workspace.")
    int create(@Mixin HubOptions hub, @Parameters(paramLabel = "NAME", description = "a name for people") String name)
            throws CommandFailure {
        Output.one(surroundings.out(), hub.json, hub.connect(surroundings).post(WORKSPACES, Map.of("name", name)));
        return 0;
    }

    @Command(description = "List the workspaces.")
    int list(@Mixin HubOptions hub) throws CommandFailure {
        Output.many(surroundings.out(), hub.json, hub.connect(surroundings).list(WORKSPACES));
        return 0;
    }
}
