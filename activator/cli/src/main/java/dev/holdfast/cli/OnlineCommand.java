package dev.holdfast.cli;

import dev.holdfast.client.Activator;
import dev.holdfast.client.HubEndpoint;
import dev.holdfast.client.LicenseSourceException;
import dev.holdfast.verifier.LicenseVerifier;
import dev.holdfast.verifier.TrustRoots;
import dev.holdfast.verifier.license.LicenseId;
import dev.holdfast.verifier.store.DataDirectoryException;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/**
 * A command that asks a hub.
 *
 * @param licenseId the license that it is about
 * @param activator for the hub that is named
 * @param verifier of the license's product, on this machine
 */
record OnlineCommand(LicenseId licenseId, Activator activator, LicenseVerifier verifier) {

    static OnlineCommand open(
            String command, Context context, PlaceOptions place, HubOptions hub, @Nullable String licenseId)
            throws CommandRefusedException, LicenseSourceException, DataDirectoryException {
        Terminal terminal = context.terminal();
        Path base = Place.path(Place.dataDirectory(place.dataDirectory, terminal));
        LicenseId id = Holdings.choose(command, base, licenseId, null);
        TrustRoots roots = Place.read(Place.roots(place.roots, terminal));
        HubEndpoint endpoint = hub.endpoint(terminal);
        LicenseVerifier verifier = Verification.verifier(context, id, roots, base);
        return new OnlineCommand(id, Activator.of(endpoint, verifier, new SecureRandom()), verifier);
    }

    /** A command that may be refused. */
    @FunctionalInterface
    interface Steps {
        int run() throws CommandRefusedException, LicenseSourceException, DataDirectoryException;
    }

    /** Runs a command and reports its refusal. */
    static int run(Report report, Steps steps) {
        try {
            return steps.run();
        } catch (CommandRefusedException e) {
            return report.refused(e);
        } catch (LicenseSourceException e) {
            return report.refused(
                    e.reason(), e.detail(), e.remedy(), e.scoreSheet().orElse(null));
        } catch (DataDirectoryException e) {
            return Answers.refused(report, e);
        }
    }
}
