package dev.holdfast.client;

import dev.holdfast.verifier.Granted;
import dev.holdfast.verifier.RefusalReason;
import dev.holdfast.verifier.Verdict;
import dev.holdfast.verifier.license.LicenseId;

/**
 * A license source for systems that go offline: it activates the first time it is opened, and from then on the license is
 * verified on the machine alone. Immutable and thread-safe.
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
            return granted;
        }
        Verdict.Refused refused = (Verdict.Refused) verdict;
        if (refused.reason() == RefusalReason.NOT_ACTIVATED) {
            return online.activate();
        }
        throw LicenseSourceException.of(refused);
    }

    @Override
    public Granted refresh() throws LicenseSourceException {
        return online.refresh();
    }
}
