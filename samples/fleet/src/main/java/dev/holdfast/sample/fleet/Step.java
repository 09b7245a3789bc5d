package dev.holdfast.sample.fleet;

import dev.holdfast.client.DeviceTokenStatus;
import dev.holdfast.client.ExchangeToken;
import dev.holdfast.client.LicenseSourceException;
import dev.holdfast.verifier.license.LicenseId;
import dev.holdfast.verifier.license.ModelId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What is done on a device; the same on every one. */
@FunctionalInterface
interface Step {
    Outcome on(Device device) throws LicenseSourceException, IOException;

    /**
     * The step that the words of a command line name.
     *
     * @throws IllegalArgumentException where they name none
     */
    static Step of(List<String> words) throws IOException, LicenseSourceException {
        String name = words.isEmpty() ? "" : words.get(0);
        return switch (name + " " + Math.max(0, words.size() - 1)) {
            case "install 1" -> install(Path.of(words.get(1)));
            case "status 0" -> device -> told(device, "its token", device.tokenStatus());
            case "renew 0" -> device -> told(device, "its next token", device.renew());
            case "activate 1" -> activate(new LicenseId(words.get(1)));
            case "refresh 1" -> refresh(new LicenseId(words.get(1)));
            case "refresh-unchecked 1" -> refreshUnchecked(new LicenseId(words.get(1)));
            case "release 1" -> release(new LicenseId(words.get(1)));
            case "verify 2" -> verify(new LicenseId(words.get(1)), new ModelId(words.get(2)));
            default ->
                throw new IllegalArgumentException("expected install TOKEN-FILE, status, renew, activate LICENSE,"
                        + " refresh LICENSE, refresh-unchecked LICENSE, release LICENSE or verify LICENSE MODEL");
        };
    }

    /** The fleet's token is read once, and by this program alone. */
    private static Step install(Path tokenFile) throws IOException, LicenseSourceException {
        ExchangeToken token = ExchangeToken.of(Files.readString(tokenFile));
        return device -> told(device, "a token of its own", device.install(token));
    }

    /** A token under another name would be somebody else's, which nobody would find again. */
    private static Outcome told(Device device, String what, DeviceTokenStatus status) {
        if (!status.name().equals(device.name())) {
            throw new IllegalStateException(
                    device.name() + ": expected a token of that name, found one named " + status.name());
        }
        return Outcome.done(device.name(), what + " " + status.partial() + " until " + status.expiresAt());
    }

    private static Step activate(LicenseId license) {
        return device -> {
            device.activate(license);
            return Outcome.done(device.name(), "activated");
        };
    }

    private static Step refresh(LicenseId license) {
        return device -> {
            device.refresh(license);
            return Outcome.done(device.name(), "refreshed");
        };
    }

    private static Step refreshUnchecked(LicenseId license) {
        return device -> {
            device.refreshUnchecked(license);
            return Outcome.done(device.name(), "refreshed");
        };
    }

    private static Step release(LicenseId license) {
        return device -> {
            device.release(license);
            return Outcome.done(device.name(), "released");
        };
    }

    private static Step verify(LicenseId license, ModelId model) {
        return device -> device.verify(license, model)
                .map(refused -> Outcome.of(device.name(), refused))
                .orElseGet(() -> Outcome.done(device.name(), model + " granted"));
    }
}
