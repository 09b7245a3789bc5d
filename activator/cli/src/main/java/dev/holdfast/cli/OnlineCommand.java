package dev.holdfast.cli;

import dev.holdfast.client.Activator;
import dev.holdfast.client.HubEndpoint;
import dev.holdfast.client.LicenseSourceException;
import dev.holdfast.verifier.LicenseVerifier;
import dev.holdfast.verifier.RefusalReason;
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
 * @param base the base of the data directory
 * @param activator for the hub that is named
 * @param verifier of the license's product, on this machine
 */
record OnlineCommand(LicenseId licenseId, Path base, Activator activator, LicenseVerifier verifier) {

    /** What an online command is told: where it looks, which hub it asks, and about which license. */
    record Asked(
            String command,
            Context context,
            PlaceOptions place,
            HubOptions hub,
            @Nullable String licenseId) {}

    /** A command that may be refused. */
    @FunctionalInterface
    interface Steps {
        int run(OnlineCommand online, Report report) throws CommandRefusedException, LicenseSourceException;
    }

    /** Runs a command and reports its refusal. */
    static int run(Report report, Asked asked, Steps steps) {
        Report about = report;
        try {
            Path base = Place.path(Place.dataDirectory(
                    asked.place().dataDirectory, asked.context().terminal()));
            LicenseId id = Holdings.choose(asked.command(), base, asked.licenseId(), null);
            about = report.about(id);
            return steps(about, asked, base, id, steps);
        } catch (CommandRefusedException e) {
            return about.refused(e);
        } catch (DataDirectoryException e) {
            return Answers.refused(about, e);
        }
    }

    private static int steps(Report report, Asked asked, Path base, LicenseId id, Steps steps)
            throws CommandRefusedException {
        Setting roots = Place.roots(asked.place().roots, asked.context().terminal());
        TrustRoots pinned = Place.read(roots);
        LicenseVerifier verifier = Verification.verifier(asked.context(), id, pinned, base);
        try {
            HubEndpoint endpoint = asked.hub().endpoint(asked.context().terminal());
            Activator activator = Activator.of(endpoint, verifier, new SecureRandom())
                    .telling(at -> report.tell("waiting for the hub at " + at + " …"));
            OnlineCommand online = new OnlineCommand(id, base, activator, verifier);
            return steps.run(online, report);
        } catch (LicenseSourceException e) {
            String where = e.reason() instanceof RefusalReason reason
                    ? Verification.whereItLooked(reason, roots, base, id)
                    : "";
            return report.refused(
                    e.reason(), e.detail() + where, e.remedy(), e.scoreSheet().orElse(null));
        }
    }
}
