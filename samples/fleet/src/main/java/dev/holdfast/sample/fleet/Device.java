package dev.holdfast.sample.fleet;

import dev.holdfast.client.ActivationOptions;
import dev.holdfast.client.Activator;
import dev.holdfast.client.DeviceTokenStatus;
import dev.holdfast.client.DeviceTokens;
import dev.holdfast.client.ExchangeToken;
import dev.holdfast.client.HubEndpoint;
import dev.holdfast.client.LicenseSourceException;
import dev.holdfast.verifier.LicenseVerifier;
import dev.holdfast.verifier.Verdict;
import dev.holdfast.verifier.license.LicenseId;
import dev.holdfast.verifier.license.ModelId;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Optional;

/** One device of the fleet: its machine, its data directory, and the name that the inventory gives it. */
final class Device {
    private final String name;
    private final LicenseVerifier verifier;
    private final HubEndpoint hub;
    private final SecureRandom random;

    /**
     * A device; nothing is read yet.
     *
     * @param verifier of the product, on this device's machine and data directory
     */
    Device(String name, LicenseVerifier verifier, HubEndpoint hub, SecureRandom random) {
        this.name = name;
        this.verifier = verifier;
        this.hub = hub;
        this.random = random;
    }

    String name() {
        return name;
    }

    private DeviceTokens tokens() {
        return DeviceTokens.of(hub, verifier, random);
    }

    /** Exchanges the fleet's token for one of the device's own, which alone is stored. */
    DeviceTokenStatus install(ExchangeToken fleetToken) throws LicenseSourceException {
        return tokens().install(fleetToken, name);
    }

    /** Asks the hub whose the device's token is and how long it is good. */
    DeviceTokenStatus tokenStatus() throws LicenseSourceException {
        return tokens().status();
    }

    /** Replaces the token's secret by the next one, which the device makes itself. */
    DeviceTokenStatus renew() throws LicenseSourceException {
        return tokens().renew();
    }

    /** Takes a seat with the device's own token. */
    void activate(LicenseId license) throws LicenseSourceException {
        Activator.of(hub, verifier, random).activate(license, tokens()::forActivation, ActivationOptions.USUAL);
    }

    /** Fetches the license anew; the device key proves who asks. */
    void refresh(LicenseId license) throws LicenseSourceException {
        Activator.of(hub, verifier, random).refresh(license);
    }

    /** As {@link #refresh}, by a program that was changed not to look where it runs. */
    void refreshUnchecked(LicenseId license) throws LicenseSourceException, IOException {
        new PatchedProgram(hub.address(), verifier, random).refresh(license);
    }

    /** Gives the seat back for good. */
    void release(LicenseId license) throws LicenseSourceException {
        Activator.of(hub, verifier, random).release(license);
    }

    /** Whether the license is good here and covers the model; asks no hub. Why not, or empty. */
    Optional<Verdict.Refused> verify(LicenseId license, ModelId model) {
        return verifier.verify(license, model) instanceof Verdict.Refused refused
                ? Optional.of(refused)
                : Optional.empty();
    }
}
