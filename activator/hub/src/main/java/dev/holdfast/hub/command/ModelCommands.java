package dev.holdfast.hub.command;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast-hub model}. */
@Command(name = "model", description = "Models of a product: what is licensed.", synopsisSubcommandLabel = "COMMAND")
final class ModelCommands {
    private final Surroundings surroundings;

    ModelCommands(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    private static String models(String product) {
        return "/api/v1/products/" + Administration.segment(product) + "/models";
    }

    @Command(description = "Create a model.")
    int create(
            @Mixin HubOptions hub,
            @Option(names = "--product", paramLabel = "ID", required = true, description = "its product")
                    String product,
            @Parameters(paramLabel = "ID", description = "stays the same when the model is retrained") String id,
            @Option(names = "--name", paramLabel = "NAME", required = true, description = "a name for people")
                    String name)
            throws CommandFailure {
        Map<String, ?> body = Map.of("id", id, "name", name);
        return hub.show(surroundings, calls -> calls.post(models(product), body));
    }

    @Command(description = "List the models of a product.")
    int list(
            @Mixin HubOptions hub,
            @Option(names = "--product", paramLabel = "ID", required = true, description = "the product")
                    String product)
            throws CommandFailure {
        return hub.list(surroundings, models(product));
    }
}
