package dev.holdfast.hub.command;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast-hub product}. */
@Command(
        name = "product",
        description = "Products: what verifiers are built into.",
        synopsisSubcommandLabel = "COMMAND")
final class ProductCommands {
    private static final String PRODUCTS = "/api/v1/products";

    private final Surroundings surroundings;

    ProductCommands(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Command(description = "Create a product.")
    int create(
            @Mixin HubOptions hub,
            @Parameters(paramLabel = "ID", description = "1 to 40 of a-z, 0-9 and -, unique in the world") String id,
            @Option(names = "--name", paramLabel = "NAME", required = true, description = "a name for people")
                    String name)
            throws CommandFailure {
        Map<String, ?> body = Map.of("id", id, "name", name);
        return hub.show(surroundings, calls -> calls.post(PRODUCTS, body));
    }

    @Command(description = "List the products.")
    int list(@Mixin HubOptions hub) throws CommandFailure {
        return hub.list(surroundings, PRODUCTS);
    }
}
