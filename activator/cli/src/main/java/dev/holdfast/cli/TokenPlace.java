package dev.holdfast.cli;

import dev.holdfast.client.DeviceTokens;
import dev.holdfast.client.HubEndpoint;
import dev.holdfast.client.LicenseSourceException;
import dev.holdfast.client.Pat;
import dev.holdfast.verifier.LicenseVerifier;
import dev.holdfast.verifier.store.DataDirectory;
import dev.holdfast.verifier.store.DataDirectoryException;
import java.security.SecureRandom;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Whose device token it is, and whom its hub has to sign under. */
final class TokenPlace {
    @Mixin
    TokenFolder folder = new TokenFolder();

    @Option(
            names = "--roots",
            paramLabel = "FILE",
            description =
                    "The vendor's root certificate, PEM, under which the hub has to sign. Else HOLDFAST_ROOTS; there"
                            + " is no default.")
    @Nullable
    String roots;

    /** The token, at the hub that is named or else the one that it was installed from. */
    DeviceTokens tokens(String command, Context context, HubOptions hub, @Nullable String group)
            throws CommandRefusedException, LicenseSourceException, DataDirectoryException {
        Setting pinned = Place.roots(roots, context.terminal());
        LicenseVerifier verifier = LicenseVerifier.forProduct(folder.product(command), Place.read(pinned))
                .withDataDirectory(folder.base(context))
                .withMachine(context.machine())
                .withClock(context.clock());
        LicenseVerifier sharing = group == null ? verifier : verifier.withGroup(group);
        return DeviceTokens.of(endpoint(context, verifier.dataDirectory(), hub), sharing, new SecureRandom());
    }

    private static HubEndpoint endpoint(Context context, DataDirectory directory, HubOptions hub)
            throws CommandRefusedException, LicenseSourceException {
        Optional<String> installed = DeviceTokens.hubOf(directory);
        if (hub.isNamed(context.terminal()) || installed.isEmpty()) {
            return hub.endpoint(context.terminal());
        }
        return hub.trusted(HubEndpoint.at(installed.get()));
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
                ? Optional.of(DeviceTokens.of(endpoint, online.verifier(), new SecureRandom())
                        .forActivation())
                : Optional.empty();
    }
}
