package dev.holdfast.hub.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code holdfast-hub token clean-up}. */
@Command(
        name = "clean-up",
        description = "Revoke tokens that nobody uses and delete those that are over. It shows what it would do, and"
                + " does it once that is confirmed.")
final class TokenCleanUpCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    HubOptions hub = new HubOptions();

    @Option(names = "--workspace", paramLabel = "ID", description = "the workspace; without it your personal tokens")
    @Nullable
    String workspace;

    @Option(names = "--unused-days", paramLabel = "DAYS", description = "revoke what was not used for so long")
    @Nullable
    Integer unusedDays;

    @Option(
            names = "--delete",
            split = ",",
            paramLabel = "STATE",
            description = "delete what is expired, revoked or both")
    @Nullable
    List<String> over;

    @Option(names = "--yes", description = TokenEndCommands.YES)
    boolean yes;

    @Option(names = "--dry-run", description = "only show what would be done")
    boolean dryRun;

    TokenCleanUpCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws CommandFailure {
        String path = (workspace == null ? TokenPlace.PERSONAL : Administration.workspace(workspace) + "/tokens")
                + "/clean-up";
        Administration connected = hub.connect(surroundings);
        if (dryRun || !yes) {
            JsonNode planned = connected.post(path, wish(true));
            show(planned);
            if (dryRun || isNothing(planned)) {
                return 0;
            }
            Confirmation.require(surroundings, "do this");
        }
        show(connected.post(path, wish(false)));
        return 0;
    }

    private Map<String, Object> wish(boolean dry) {
        Map<String, Object> wish = new HashMap<>(Map.of("dry_run", dry));
        if (unusedDays != null) {
            wish.put("unused_days", unusedDays);
        }
        if (over != null) {
            wish.put("delete", over);
        }
        return wish;
    }

    private static boolean isNothing(JsonNode cleaned) {
        return cleaned.path("revoked").isEmpty() && cleaned.path("deleted").isEmpty();
    }

    private void show(JsonNode cleaned) {
        if (hub.json) {
            Output.one(surroundings.out(), true, cleaned);
            return;
        }
        String would = cleaned.path("dry_run").asBoolean() ? "would be " : "";
        for (String what : List.of("revoked", "deleted")) {
            for (JsonNode token : cleaned.path(what)) {
                surroundings
                        .out()
                        .println(would + what + " " + token.path("id").asText() + " "
                                + token.path("partial").asText() + " "
                                + token.path("name").asText());
            }
        }
        if (isNothing(cleaned)) {
            surroundings.out().println("nothing to clean up");
        }
        if (cleaned.path("more").asBoolean()) {
            surroundings.out().println("there are more: run it again");
        }
    }
}
