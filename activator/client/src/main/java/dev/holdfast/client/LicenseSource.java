package dev.holdfast.client;

import dev.holdfast.verifier.Granted;
import dev.holdfast.verifier.license.LicenseId;

/**
 * Where an application gets its license from. The two kinds differ in how much network they need, and an application
 * chooses between them by one line: {@link HubLicenseSource} asks the hub each time it is opened, {@link
 * OneTimeLicenseSource} once in the life of the machine.
 */
public sealed interface LicenseSource permits HubLicenseSource, OneTimeLicenseSource {
    /** The license that this source is about. */
    LicenseId licenseId();

    /**
     * A license that is verified on this machine; activates where this was never done.
     *
     * @throws LicenseSourceException where there is none, with a reason of the table
     */
    Granted open() throws LicenseSourceException;

    /**
     * Fetches the license anew while online, for example after models were added to it.
     *
     * @throws LicenseSourceException where it cannot be had; the license on this machine stays as it is
     */
    Granted refresh() throws LicenseSourceException;

    /**
     * Gives the seat of this machine back while online, for good: after it, {@link #open} is refused until the license is
     * activated anew by other means.
     *
     * @throws LicenseSourceException where the receipt cannot be had; while the hub may have acted, the license is not used
     */
    Released release() throws LicenseSourceException;
}
