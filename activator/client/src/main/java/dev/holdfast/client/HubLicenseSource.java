package dev.holdfast.client;

import dev.holdfast.verifier.Granted;
import dev.holdfast.verifier.LicenseVerifier;
import dev.holdfast.verifier.RefusalReason;
import dev.holdfast.verifier.Verdict;
import dev.holdfast.verifier.license.LicenseId;
import java.security.SecureRandom;
import java.util.random.RandomGenerator;

/**
 * A license source for systems that stay online: the hub is asked each time it is opened, so that what changed there,
 * models and suspensions alike, holds at the next start. Unless the hub refuses for good, the license on the machine
 * decides, as long as it lasts: whether the hub cannot be reached, answers nonsense or asks for patience, or the data
 * directory cannot be written. Immutable and thread-safe.
 */
public final class HubLicenseSource implements LicenseSource {
    private final Activator activator;
    private final Pat pat;
    private final LicenseId licenseId;
    private final LicenseVerifier verifier;

    private HubLicenseSource(Activator activator, Pat pat, LicenseId licenseId, LicenseVerifier verifier) {
        this.activator = activator;
        this.pat = pat;
        this.licenseId = licenseId;
        this.verifier = verifier;
    }

    /**
     * A source that activates with a PAT. Nothing is read or sent until it is opened, and the PAT is never stored.
     *
     * @param hub the hub that issues the license
     * @param pat a PAT of a service user that may use the license
     * @param licenseId the license
     * @param verifier what judges the license on this machine; its product is the license's
     */
    public static HubLicenseSource fromPat(HubEndpoint hub, Pat pat, LicenseId licenseId, LicenseVerifier verifier) {
        return new HubLicenseSource(Activator.of(hub, verifier, new SecureRandom()), pat, licenseId, verifier);
    }

    HubLicenseSource with(Patience shorter) {
        return new HubLicenseSource(activator.with(shorter), pat, licenseId, verifier);
    }

    /** The same source for systems that go offline after their first activation. */
    public OneTimeLicenseSource toOneTimeLicenseSource() {
        return new OneTimeLicenseSource(this);
    }

    @Override
    public LicenseId licenseId() {
        return licenseId;
    }

    @Override
    public Granted open() throws LicenseSourceException {
        Verdict present = verifier.verify(licenseId);
        if (present instanceof Verdict.Refused refused && refused.reason() == RefusalReason.NOT_ACTIVATED) {
            return activate();
        }
        requireNotGivenBack(present);
        try {
            return refresh();
        } catch (LicenseSourceException e) {
            if (!e.isFinalOfHub() && present instanceof Granted granted) {
                return granted;
            }
            throw e;
        }
    }

    @Override
    public Granted refresh() throws LicenseSourceException {
        return activator.refresh(licenseId, () -> pat);
    }

    /**
     * Keeps the license alive where it is a lease: to be run in a thread of the application's, or started in one of its own.
     * Nothing is read or sent before.
     *
     * @param listener told of every renewal and every failure
     */
    public LeaseRenewal leaseRenewal(LeaseListener listener) {
        return new LeaseRenewal(this, listener, verifier.clock(), Waiting.SLEEPING, RandomGenerator.getDefault());
    }

    /** Renews, or takes a seat where that was never done. */
    Granted renew() throws LicenseSourceException {
        Verdict present = verify();
        requireNotGivenBack(present);
        boolean first = present instanceof Verdict.Refused refused && refused.reason() == RefusalReason.NOT_ACTIVATED;
        return first ? activate() : refresh();
    }

    @Override
    public Released release() throws LicenseSourceException {
        return activator.release(licenseId);
    }

    /** To refresh would take a release back, which nobody who opens a license or keeps it alive asks for. */
    private static void requireNotGivenBack(Verdict present) throws LicenseSourceException {
        if (present instanceof Verdict.Refused refused
                && (refused.reason() == RefusalReason.RELEASE_PENDING
                        || refused.reason() == RefusalReason.ACTIVATION_RELEASED)) {
            throw LicenseSourceException.of(refused);
        }
    }

    Granted activate() throws LicenseSourceException {
        return activator.activate(licenseId, () -> pat, ActivationOptions.USUAL).granted();
    }

    Verdict verify() {
        return verifier.verify(licenseId);
    }
}
