package dev.holdfast.hub.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast-hub operator}. */
@Command(
        name = "operator",
        description = "Operators: the vendor's people, who own products, plans, licenses and keys.",
        synopsisSubcommandLabel = "COMMAND")
final class OperatorCommands {
    private static final String OPERATORS = "/api/v1/operators";

    private final Surroundings surroundings;

    OperatorCommands(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Command(description = "Create an operator. The secret of the first token is shown only now.")
    int create(
            @Mixin HubOptions hub,
            @Option(
                            names = "--secret-file",
                            paramLabel = "FILE",
                            description = "write the secret to this new file, mode 0600, and do not show it")
                    @Nullable
                    Path file,
            @Parameters(paramLabel = "NAME", description = "a name for people") String name)
            throws CommandFailure, IOException {
        Administration connected = hub.connect(surroundings);
        new SecretTarget(surroundings, hub.json)
                .take(
                        file,
                        () -> connected.post(OPERATORS, Map.of("name", name)),
                        made -> "end the operator " + name + " and create another");
        return 0;
    }

    @Command(description = "List the operators.")
    int list(@Mixin HubOptions hub) throws CommandFailure {
        return hub.list(surroundings, OPERATORS);
    }

    @Command(description = "End an operator, with every token of the operator's. The last one cannot be ended.")
    int end(@Mixin HubOptions hub, @Parameters(paramLabel = "OPERATOR", description = "the operator's ID") String id)
            throws CommandFailure {
        hub.connect(surroundings).delete(OPERATORS + "/" + Administration.segment(id));
        return 0;
    }
}
