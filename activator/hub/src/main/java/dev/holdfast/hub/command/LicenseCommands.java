package dev.holdfast.hub.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.hub.refusal.Refusal;
import dev.holdfast.protocol.ProblemReason;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast-hub license}. */
@Command(name = "license", description = "Licenses of a workspace.", synopsisSubcommandLabel = "COMMAND")
final class LicenseCommands {
    private final Surroundings surroundings;

    LicenseCommands(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    private static String licenses(String workspace) {
        return Administration.workspace(workspace) + "/licenses";
    }

    /** How long the license holds. */
    static final class Term {
        @Option(
                names = "--until",
                paramLabel = "DATE",
                converter = LicenseOptions.Day.class,
                description = "the last day on which it holds, in UTC, for example 2030-12-31")
        @Nullable
        LocalDate until;

        @Option(names = "--perpetual", description = "it holds for ever")
        boolean perpetual;

        void addTo(Map<String, Object> body) throws CommandFailure {
            if (until == null) {
                body.put("perpetual", true);
            } else {
                body.put("until", LicenseOptions.endOf("--until", until));
            }
        }
    }

    @Command(description = "Create a license.")
    int create(
            @Mixin HubOptions hub,
            @Option(names = "--workspace", paramLabel = "ID", required = true, description = "who may use it")
                    String workspace,
            @Option(names = "--product", paramLabel = "ID", required = true, description = "its product")
                    String product,
            @Option(names = "--models", split = ",", paramLabel = "ID", required = true, description = "what it covers")
                    List<String> models,
            @Option(names = "--seats", paramLabel = "NUMBER", required = true, description = "how many at once")
                    long seats,
            @Mixin LicenseOptions options,
            @ArgGroup(multiplicity = "1") Term term)
            throws CommandFailure {
        Map<String, Object> body = options.members();
        body.put("product", product);
        body.put("models", models);
        body.put("seats", seats);
        term.addTo(body);
        return hub.show(surroundings, calls -> calls.post(licenses(workspace), body));
    }

    @Command(description = "Change what a license says. Machines have it after their next refresh.")
    int update(
            @Mixin HubOptions hub,
            @Parameters(paramLabel = "LICENSE", description = "the license's ID") String id,
            @Option(
                            names = "--models",
                            split = ",",
                            paramLabel = "ID",
                            description = "what it covers, and nothing else")
                    @Nullable
                    List<String> models,
            @Option(names = "--seats", paramLabel = "NUMBER", description = "how many at once") @Nullable Long seats,
            @Mixin LicenseOptions options,
            @ArgGroup @Nullable Term term)
            throws CommandFailure {
        Map<String, Object> body = options.members();
        if (models != null) {
            body.put("models", models);
        }
        if (seats != null) {
            body.put("seats", seats);
        }
        if (term != null) {
            term.addTo(body);
        }
        if (body.isEmpty()) {
            throw CommandFailure.of(ProblemReason.USAGE, "license update: expected an option that says what changes");
        }
        return hub.show(surroundings, calls -> calls.patch(Administration.license(id), body));
    }

    @Command(name = "add-model", description = "Add a model. Machines have it after their next refresh.")
    int addModel(
            @Mixin HubOptions hub,
            @Parameters(paramLabel = "LICENSE", description = "the license's ID") String id,
            @Parameters(paramLabel = "MODEL", description = "the model's ID") String model,
            @Option(
                            names = "--until",
                            paramLabel = "DATE",
                            converter = LicenseOptions.Day.class,
                            description = "the last day on which the license covers it; its own last day")
                    @Nullable
                    LocalDate until)
            throws CommandFailure {
        Map<String, Object> body = new HashMap<>(Map.of("id", model));
        if (until != null) {
            body.put("until", LicenseOptions.endOf("--until", until));
        }
        return hub.show(surroundings, calls -> calls.post(Administration.license(id) + "/models", body));
    }

    @Command(name = "remove-model", description = "Take a model away. Machines lose it with their next refresh.")
    int removeModel(
            @Mixin HubOptions hub,
            @Parameters(paramLabel = "LICENSE", description = "the license's ID") String id,
            @Parameters(paramLabel = "MODEL", description = "the model's ID") String model)
            throws CommandFailure {
        return hub.show(
                surroundings, calls -> calls.change(Administration.license(id), present -> without(present, model)));
    }

    private static Map<String, Object> without(JsonNode license, String model) {
        List<Map<String, Object>> kept = new ArrayList<>();
        license.path("models").forEach(held -> {
            if (!held.path("id").asText().equals(model)) {
                Map<String, Object> one = new HashMap<>(Map.of("id", held.path("id")));
                one.put("until", held.path("until"));
                kept.add(one);
            }
        });
        if (kept.size() == license.path("models").size()) {
            throw new Refusal(ProblemReason.NOT_FOUND, "model: expected one that the license covers");
        }
        return Map.of("models", kept);
    }

    @Command(description = "Show a license.")
    int show(@Mixin HubOptions hub, @Parameters(paramLabel = "LICENSE", description = "the license's ID") String id)
            throws CommandFailure {
        return hub.show(surroundings, calls -> calls.get(Administration.license(id)));
    }

    @Command(description = "List the licenses of a workspace.")
    int list(
            @Mixin HubOptions hub,
            @Option(names = "--workspace", paramLabel = "ID", required = true, description = "the workspace")
                    String workspace)
            throws CommandFailure {
        return hub.list(surroundings, licenses(workspace));
    }

    @Command(description = "List the machines that hold a seat of a license.")
    int activations(
            @Mixin HubOptions hub, @Parameters(paramLabel = "LICENSE", description = "the license's ID") String id)
            throws CommandFailure {
        return hub.list(surroundings, Administration.license(id) + "/activations");
    }

    @Command(name = "revoke-activation", description = "Revoke the seat of one machine for good.")
    int revokeActivation(
            @Mixin HubOptions hub,
            @Parameters(paramLabel = "LICENSE", description = "the license's ID") String id,
            @Parameters(paramLabel = "ACTIVATION", description = "the activation's ID") String activation)
            throws CommandFailure {
        String path = Administration.license(id) + "/activations/" + Administration.segment(activation) + "/revoke";
        return hub.show(surroundings, calls -> calls.post(path, Map.of()));
    }

    @Command(description = "Suspend a license: nothing is issued for it until it is reinstated.")
    int suspend(@Mixin HubOptions hub, @Parameters(paramLabel = "LICENSE", description = "the license's ID") String id)
            throws CommandFailure {
        return enter(hub, id, "suspend");
    }

    @Command(description = "Reinstate a suspended license.")
    int reinstate(
            @Mixin HubOptions hub, @Parameters(paramLabel = "LICENSE", description = "the license's ID") String id)
            throws CommandFailure {
        return enter(hub, id, "reinstate");
    }

    @Command(description = "Revoke a license for good.")
    int revoke(@Mixin HubOptions hub, @Parameters(paramLabel = "LICENSE", description = "the license's ID") String id)
            throws CommandFailure {
        return enter(hub, id, "revoke");
    }

    private int enter(HubOptions hub, String id, String what) throws CommandFailure {
        return hub.show(surroundings, calls -> calls.post(Administration.license(id) + "/" + what, Map.of()));
    }
}
