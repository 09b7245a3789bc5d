package dev.holdfast.cli;

import dev.holdfast.verifier.license.ProductId;
import dev.holdfast.verifier.store.DataDirectory;
import dev.holdfast.verifier.store.DataDirectoryException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a device token is: in a product's folder of a data directory. */
final class TokenFolder {
    @Option(
            names = "--product",
            required = true,
            paramLabel = "PRODUCT",
            description = "The product whose folder in the data directory holds the token.")
    String product = "";

    @Option(
            names = "--data-directory",
            paramLabel = "DIR",
            description = "The base of the data directory. Else HOLDFAST_DATA_DIRECTORY, else the user's configuration"
                    + " folder.")
    @Nullable
    String dataDirectory;

    ProductId product(String command) throws CommandRefusedException {
        try {
            return new ProductId(product);
        } catch (IllegalArgumentException e) {
            throw CommandRefusedException.usageOf(command, "--product: " + e.getMessage());
        }
    }

    Path base(Context context) throws CommandRefusedException, DataDirectoryException {
        return Place.path(Place.dataDirectory(dataDirectory, context.terminal()));
    }

    DataDirectory directory(String command, Context context) throws CommandRefusedException, DataDirectoryException {
        return DataDirectory.of(base(context), product(command));
    }
}
