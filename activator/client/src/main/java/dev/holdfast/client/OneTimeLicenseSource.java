package dev.holdfast.client;

import dev.holdfast.protocol.ProblemReason;
import dev.holdfast.verifier.Granted;
import dev.holdfast.verifier.RefusalReason;
import dev.holdfast.verifier.Verdict;
import dev.holdfast.verifier.license.LicenseId;
import dev.holdfast.verifier.license.Mode;

/**
 * A license source for systems that go offline: it activates the first time it is opened, and from then on the license is
 * verified on the machine alone. A license that the hub grants as a lease is refused, as {@code
 * offline_activation_not_allowed}. Immutable and thread-safe.
 */
public final class OneTimeLicenseSource implements LicenseSource {
    private final HubLicenseSource online;

    OneTimeLicenseSource(HubLicenseSource online) {
        this.online = online;
    }

    @Override
    public LicenseId licenseId() {
        return online.licenseId();
    }

    @Override
    public Granted open() throws LicenseSourceException {
        Verdict verdict = online.verify();
        if (verdict instanceof Granted granted) {
            return requireOneTime(granted);
        }
        Verdict.Refused refused = (Verdict.Refused) verdict;
        if (refused.reason() == RefusalReason.NOT_ACTIVATED) {
            return requireOneTime(online.activate());
        }
        throw LicenseSourceException.of(refused);
    }

    /** A lease would end some days after the system went offline, when nobody is there to see why. */
    private static Granted requireOneTime(Granted granted) throws LicenseSourceException {
        if (granted.license().mode() instanceof Mode.Online) {
            throw LicenseSourceException.withRemedy(
                    ProblemReason.OFFLINE_ACTIVATION_NOT_ALLOWED,
                    "the hub grants this license as a lease, until "
                            + granted.license().expiresAt(),
                    "stay online and keep the lease alive with HubLicenseSource, or ask the vendor for a license that"
                            + " allows offline activation");
        }
        return granted;
    }

    @Override
    public Granted refresh() throws LicenseSourceException {
        return online.refresh();
    }

    @Override
    public Released release() throws LicenseSourceException {
        return online.release();
    }
}
