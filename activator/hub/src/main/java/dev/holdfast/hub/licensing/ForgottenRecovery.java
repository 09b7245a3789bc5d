package dev.holdfast.hub.licensing;

import dev.holdfast.hub.audit.Call;
import dev.holdfast.hub.ledger.Transaction;
import dev.holdfast.hub.refusal.Refusal;
import dev.holdfast.machineid.Fingerprint;
import dev.holdfast.protocol.ProblemReason;

/**
 * Follows a recovery that a restored hub has forgotten: a data directory took the place of another one on its machine, and
 * carries the license that says so. Of several, that of the highest revision was granted last: it takes over from an older
 * copy, whichever of them comes first, and never gives way to one.
 */
final class ForgottenRecovery {
    private ForgottenRecovery() {}

    /**
     * The activation, held by the device key of the license from now on, on the machine that the license is for and with its
     * seat. Nothing is written before a refusal.
     *
     * @param known the activation under the device key that is known to hold it
     */
    static Activation follow(
            Transaction tx, Case found, HubLicense license, Activation known, CarriedLicense carried, Call by) {
        if (!carried.standsSince(known)) {
            throw Refusal.of(ProblemReason.ACTIVATION_RELEASED);
        }
        boolean granted = carried.isNewerThan(Adoption.knownFrom(tx.handle(), known));
        if (!granted || !Adoption.tellsMore(tx.handle(), known, carried)) {
            throw Refusal.of(ProblemReason.ACTIVATION_SUPERSEDED);
        }
        if (!carried.isForMachineOf(found, license) && !known.findings().mayMove(tx.now())) {
            throw Refusal.of(ProblemReason.MACHINE_CHANGED);
        }
        if (known.revoked()) {
            return known;
        }
        Fingerprint recorded = carried.license().binding().recorded();
        String seat = Seats.place(tx, license, known, recorded);
        Activation recovered = Recovery.carryOut(tx, found, license, before(known, carried), by);
        return Adoption.seat(tx, license, recovered, carried, seat);
    }

    /** The same with the revision that the newest license of the device key which gives way may have. */
    private static Activation before(Activation known, CarriedLicense carried) {
        long revision = Math.max(known.revision(), carried.license().revision() - 1);
        return new Activation(
                known.licenseId(),
                known.id(),
                known.holder(),
                known.standing(),
                known.evidence(),
                new Activation.Times(revision, known.activatedAt(), known.lastSeenAt()),
                known.term(),
                known.findings(),
                known.seat());
    }
}
