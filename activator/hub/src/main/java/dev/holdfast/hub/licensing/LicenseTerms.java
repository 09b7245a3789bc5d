package dev.holdfast.hub.licensing;

import dev.holdfast.verifier.license.ClockPolicy;
import dev.holdfast.verifier.license.License;
import dev.holdfast.verifier.license.StatusPolicy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a license says beyond seats, term, models and features.
 *
 * @param seatsPer what takes a seat
 * @param volumeScope whether it may be bound to an asserted id on a volume
 * @param refreshBy what a device shows for a refresh
 * @param onClone what becomes of an activation whose data directory was cloned
 * @param lease for how long a machine has it without a renewal; null where it is granted once, to the license's own end
 * @param trial how long it holds on a machine from that machine's first activation on; null where it is no trial
 * @param clock what it demands of a machine's clock
 * @param status what it demands of the status snapshot
 * @param signerGrace for how long after its signer was revoked it runs on where it had verified before
 */
public record LicenseTerms(
        SeatsPer seatsPer,
        boolean volumeScope,
        RefreshBy refreshBy,
        OnClone onClone,
        @Nullable Lease lease,
        @Nullable Duration trial,
        ClockPolicy clock,
        StatusPolicy status,
        Duration signerGrace) {
    /** What a license says where nobody says otherwise. */
    public static final LicenseTerms USUAL = new LicenseTerms(
            SeatsPer.DIRECTORY,
            false,
            RefreshBy.DEVICE_KEY,
            OnClone.AUDIT,
            null,
            null,
            ClockPolicy.FORGIVING,
            StatusPolicy.ANY_AGE,
            License.USUAL_SIGNER_GRACE);

    /** Whether every refresh needs a token. */
    public boolean tokenForRefresh() {
        return refreshBy == RefreshBy.TOKEN;
    }
}
