package dev.holdfast.cli;

import dev.holdfast.client.DeviceTokens;
import dev.holdfast.client.HubEndpoint;
import dev.holdfast.client.LicenseSourceException;
import dev.holdfast.client.Pat;
import dev.holdfast.verifier.license.ProductId;
import dev.holdfast.verifier.store.DataDirectory;
import dev.holdfast.verifier.store.DataDirectoryException;
import java.security.SecureRandom;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whose device token it is: a product's, in a data directory. */
final class TokenPlace {
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

    /** The token, at the hub that is named or else the one that it was installed from. */
    DeviceTokens tokens(String command, Context context, HubOptions hub)
            throws CommandRefusedException, LicenseSourceException, DataDirectoryException {
        ProductId id = product(command);
        DataDirectory directory =
                DataDirectory.of(Place.path(Place.dataDirectory(dataDirectory, context.terminal())), id);
        return tokens(context, directory, id, endpoint(context, directory, hub));
    }

    private static HubEndpoint endpoint(Context context, DataDirectory directory, HubOptions hub)
            throws CommandRefusedException, LicenseSourceException {
        Optional<String> installed = DeviceTokens.hubOf(directory);
        if (hub.isNamed(context.terminal()) || installed.isEmpty()) {
            return hub.endpoint(context.terminal());
        }
        return hub.trusted(HubEndpoint.at(installed.get()));
    }

    private static DeviceTokens tokens(Context context, DataDirectory directory, ProductId id, HubEndpoint endpoint) {
        return DeviceTokens.of(endpoint, directory, id, context.machine(), new SecureRandom(), context.clock());
    }

    private ProductId product(String command) throws CommandRefusedException {
        try {
            return new ProductId(product);
        } catch (IllegalArgumentException e) {
            throw CommandRefusedException.usageOf(command, "--product: " + e.getMessage());
        }
    }

    /** The device token that a license can be activated with, where one of the hub that is asked is installed. */
    static Optional<Pat> installed(Context context, OnlineCommand online, HubOptions hub)
            throws CommandRefusedException, LicenseSourceException {
        DataDirectory directory = online.verifier().dataDirectory();
        HubEndpoint endpoint = hub.endpoint(context.terminal());
        boolean ours = DeviceTokens.hubOf(directory)
                .filter(address -> address.equals(endpoint.toString()))
                .isPresent();
        return ours
                ? Optional.of(tokens(context, directory, online.verifier().product(), endpoint)
                        .forActivation())
                : Optional.empty();
    }
}
