package dev.holdfast.hub.command;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast-hub service-user}. */
@Command(
        name = "service-user",
        description = "Service users: non-human identities of a workspace.",
        synopsisSubcommandLabel = "COMMAND")
final class ServiceUserCommands {
    private final Surroundings surroundings;

    ServiceUserCommands(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    private static String users(String workspace) {
        return Administration.workspace(workspace) + "/service-users";
    }

    private static String user(String id) {
        return "/api/v1/service-users/" + Administration.segment(id);
    }

    @Command(description = "Create a service user.")
    int create(
            @Mixin HubOptions hub,
            @Option(names = "--workspace", paramLabel = "ID", required = true, description = "its workspace")
                    String workspace,
            @Option(
                            names = "--licenses",
                            split = ",",
                            paramLabel = "ID",
                            description = "the only licenses it may use; without it every license of the workspace")
                    @Nullable
                    List<String> licenses,
            @Option(names = "--description", paramLabel = "TEXT", description = "more for people", defaultValue = "")
                    String description,
            @Parameters(paramLabel = "NAME", description = "a name for people") String name)
            throws CommandFailure {
        Map<String, Object> body = new HashMap<>(Map.of("name", name, "description", description));
        if (licenses != null) {
            body.put("licenses", licenses);
        }
        return hub.show(surroundings, calls -> calls.post(users(workspace), body));
    }

    @Command(description = "List the service users of a workspace.")
    int list(
            @Mixin HubOptions hub,
            @Option(names = "--workspace", paramLabel = "ID", required = true, description = "the workspace")
                    String workspace)
            throws CommandFailure {
        return hub.list(surroundings, users(workspace));
    }

    @Command(description = "Say anew which licenses a service user may use.")
    int limit(
            @Mixin HubOptions hub,
            @Parameters(paramLabel = "SERVICE-USER", description = "the service user's ID") String id,
            @Option(
                            names = "--licenses",
                            split = ",",
                            paramLabel = "ID",
                            description = "the only licenses; without it every license of the workspace")
                    @Nullable
                    List<String> licenses)
            throws CommandFailure {
        Map<String, ?> body = licenses == null ? Map.of() : Map.of("licenses", licenses);
        return hub.show(surroundings, calls -> calls.put(user(id) + "/licenses", body));
    }

    @Command(description = "Delete a service user: its tokens end, and its devices are no longer refreshed.")
    int delete(
            @Mixin HubOptions hub,
            @Parameters(paramLabel = "SERVICE-USER", description = "the service user's ID") String id)
            throws CommandFailure {
        hub.connect(surroundings).delete(user(id));
        return 0;
    }
}
