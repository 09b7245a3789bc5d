package dev.holdfast.cli;

import dev.holdfast.client.HubEndpoint;
import dev.holdfast.client.LicenseSourceException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the hub is and how its TLS certificate is checked. */
final class HubOptions {
    @Option(
            names = "--hub",
            paramLabel = "URL",
            description = "The hub's address: https, or http on the loopback interface. Else HOLDFAST_HUB.")
    @Nullable
    String hub;

    @Option(
            names = "--hub-ca",
            paramLabel = "FILE",
            description = "Trust the hub's TLS certificate by the authorities in this PEM file, and no other.")
    @Nullable
    Path certificateAuthority;

    HubEndpoint endpoint(Terminal terminal) throws CommandRefusedException, LicenseSourceException {
        Setting address = Setting.of(hub, "--hub", terminal, Setting.HUB);
        if (!address.isSet()) {
            throw CommandRefusedException.usage(
                    "hub: expected its address, none is named", "name the hub: `--hub URL` or " + Setting.HUB + "=URL");
        }
        return trusted(HubEndpoint.at(address.value()));
    }

    /** Whether an address is named. */
    boolean isNamed(Terminal terminal) {
        return Setting.of(hub, "--hub", terminal, Setting.HUB).isSet();
    }

    /** The same hub, trusted as the options say. */
    HubEndpoint trusted(HubEndpoint endpoint) {
        return certificateAuthority == null ? endpoint : endpoint.withCertificateAuthority(certificateAuthority);
    }
}
