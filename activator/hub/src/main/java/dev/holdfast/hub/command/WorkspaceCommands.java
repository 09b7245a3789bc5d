package dev.holdfast.hub.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast-hub workspace}. */
@Command(name = "workspace", description = "Workspaces: customers' accounts.", synopsisSubcommandLabel = "COMMAND")
final class WorkspaceCommands {
    private static final String WORKSPACES = "/api/v1/workspaces";

    private final Surroundings surroundings;

    WorkspaceCommands(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    private static String workspace(String id) {
        return WORKSPACES + "/" + Administration.segment(id);
    }

    /** Who is invited at once. */
    static final class FirstAdmin {
        @Option(
                names = "--admin-email",
                paramLabel = "ADDRESS",
                required = true,
                description = "the address of the first admin, who is invited")
        String email = "";

        @Option(
                names = "--invitation-file",
                paramLabel = "FILE",
                required = true,
                description = "write the invitation to this new file, mode 0600")
        Path file = Path.of("");
    }

    @Command(description = "Create a workspace and invite its first admin.")
    int create(
            @Mixin HubOptions hub,
            @ArgGroup(exclusive = false) @Nullable FirstAdmin admin,
            @Parameters(paramLabel = "NAME", description = "a name for people") String name)
            throws CommandFailure, IOException {
        Administration connected = hub.connect(surroundings);
        if (admin == null) {
            Output.one(surroundings.out(), hub.json, connected.post(WORKSPACES, Map.of("name", name)));
            return 0;
        }
        try (SecretFile file = SecretFile.create(admin.file)) {
            JsonNode made = connected.post(WORKSPACES, Map.of("name", name));
            Map<String, String> wish = Map.of("email", admin.email, "name", admin.email, "role", "admin");
            JsonNode invitation = connected.post(
                    InvitationCommands.invitations(made.path("id").asText()), wish);
            file.write(invitation.path("secret").asText());
            ((ObjectNode) made)
                    .put("invitation", invitation.path("id").asText())
                    .put("invitation_file", admin.file.toString());
            Output.one(surroundings.out(), hub.json, made);
        }
        return 0;
    }

    @Command(description = "List the workspaces.")
    int list(@Mixin HubOptions hub) throws CommandFailure {
        return hub.list(surroundings, WORKSPACES);
    }

    @Command(description = "Show a workspace.")
    int show(@Mixin HubOptions hub, @Parameters(paramLabel = "WORKSPACE", description = "its ID") String id)
            throws CommandFailure {
        return hub.show(surroundings, calls -> calls.get(workspace(id)));
    }

    @Command(
            description = "Show what a workspace may have, or change what is named and leave the rest."
                    + " The word any stands for no limit.")
    int plan(
            @Mixin HubOptions hub,
            @Parameters(paramLabel = "WORKSPACE", description = "its ID") String id,
            @Mixin PlanOptions change)
            throws CommandFailure {
        Administration connected = hub.connect(surroundings);
        JsonNode plan = connected.get(workspace(id) + "/plan");
        if (change.isAny()) {
            plan = connected.put(workspace(id) + "/plan", change.over(plan));
        }
        Output.one(surroundings.out(), hub.json, plan);
        return 0;
    }
}
