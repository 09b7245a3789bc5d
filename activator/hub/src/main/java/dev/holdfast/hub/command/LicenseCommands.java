package dev.holdfast.hub.command;

import dev.holdfast.protocol.ProblemReason;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
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
        return "/api/v1/workspaces/" + Administration.segment(workspace) + "/licenses";
    }

    private static String license(String id) {
        return "/api/v1/licenses/" + Administration.segment(id);
    }

    /** Reads a day, and says what one looks like where it is none. */
    static final class Day implements CommandLine.ITypeConverter<LocalDate> {
        @Override
        public LocalDate convert(String value) {
            try {
                return LocalDate.parse(value);
            } catch (DateTimeParseException e) {
                throw new CommandLine.TypeConversionException(
                        "expected a day that exists, as year, month and day, for example 2030-12-31");
            }
        }
    }

    /** How long the license holds. */
    static final class Term {
        @Option(
                names = "--until",
                paramLabel = "DATE",
                converter = Day.class,
                description = "the last day on which it holds, in UTC, for example 2030-12-31")
        @Nullable
        LocalDate until;

        @Option(names = "--perpetual", description = "it holds for ever")
        boolean perpetual;
    }

    /** What the license asks of a machine. */
    static final class Demands {
        @Option(names = "--seats", paramLabel = "NUMBER", required = true, description = "how many machines at once")
        long seats;

        @Option(names = "--offline-activation", description = "a machine may activate once and live offline")
        boolean offlineActivation;

        @Option(
                names = "--policy",
                paramLabel = "POLICY",
                defaultValue = "standard",
                description = "match rule: strict, standard or lenient (${DEFAULT-VALUE})")
        String policy = "";

        @Option(
                names = "--evidence",
                paramLabel = "NUMBER",
                defaultValue = "1",
                description = "how many kinds of evidence a machine has to show: 1 or 2 (${DEFAULT-VALUE})")
        int evidence;
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
            @Mixin Demands demands,
            @ArgGroup(multiplicity = "1") Term term)
            throws CommandFailure {
        Map<String, Object> body = new HashMap<>();
        body.put("product", product);
        body.put("models", models);
        body.put("seats", demands.seats);
        body.put("offline_activation", demands.offlineActivation);
        body.put("policy", demands.policy);
        body.put("minimum_evidence", demands.evidence);
        if (term.until == null) {
            body.put("perpetual", true);
        } else {
            body.put("until", endOf(term.until));
        }
        Output.one(surroundings.out(), hub.json, hub.connect(surroundings).post(licenses(workspace), body));
        return 0;
    }

    private static String endOf(LocalDate lastDay) throws CommandFailure {
        try {
            return lastDay.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant().toString();
        } catch (DateTimeException e) {
            throw CommandFailure.of(ProblemReason.USAGE, "--until: expected a date before the year 10000");
        }
    }

    @Command(name = "add-model", description = "Add a model. Machines have it after their next refresh.")
    int addModel(
            @Mixin HubOptions hub,
            @Parameters(paramLabel = "LICENSE", description = "the license's ID") String id,
            @Parameters(paramLabel = "MODEL", description = "the model's ID") String model)
            throws CommandFailure {
        Output.one(
                surroundings.out(),
                hub.json,
                hub.connect(surroundings).post(license(id) + "/models", Map.of("id", model)));
        return 0;
    }

    @Command(description = "Show a license.")
    int show(@Mixin HubOptions hub, @Parameters(paramLabel = "LICENSE", description = "the license's ID") String id)
            throws CommandFailure {
        Output.one(surroundings.out(), hub.json, hub.connect(surroundings).get(license(id)));
        return 0;
    }

    @Command(description = "List the licenses of a workspace.")
    int list(
            @Mixin HubOptions hub,
            @Option(names = "--workspace", paramLabel = "ID", required = true, description = "the workspace")
                    String workspace)
            throws CommandFailure {
        Output.many(surroundings.out(), hub.json, hub.connect(surroundings).list(licenses(workspace)));
        return 0;
    }

    @Command(description = "List the machines that hold a seat of a license.")
    int activations(
            @Mixin HubOptions hub, @Parameters(paramLabel = "LICENSE", description = "the license's ID") String id)
            throws CommandFailure {
        Output.many(surroundings.out(), hub.json, hub.connect(surroundings).list(license(id) + "/activations"));
        return 0;
    }

    @Command(name = "revoke-activation", description = "Revoke the seat of one machine for good.")
    int revokeActivation(
            @Mixin HubOptions hub,
            @Parameters(paramLabel = "LICENSE", description = "the license's ID") String id,
            @Parameters(paramLabel = "ACTIVATION", description = "the activation's ID") String activation)
            throws CommandFailure {
        String path = license(id) + "/activations/" + Administration.segment(activation) + "/revoke";
        Output.one(surroundings.out(), hub.json, hub.connect(surroundings).post(path, Map.of()));
        return 0;
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
        Output.one(surroundings.out(), hub.json, hub.connect(surroundings).post(license(id) + "/" + what, Map.of()));
        return 0;
    }
}
