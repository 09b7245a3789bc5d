package dev.holdfast.verifier;

import dev.holdfast.verifier.Recollection.Lease;
import dev.holdfast.verifier.TimeWitness.Signed;
import dev.holdfast.verifier.license.ClockPolicy;
import dev.holdfast.verifier.license.License;
import dev.holdfast.verifier.license.Mode;
import dev.holdfast.verifier.trust.SignedDocument;
import dev.holdfast.verifier.trust.SigningTrust;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Step 9: which time it is, by clock and witness; FORMAT.md 11.9 and section 10. */
final class TimeStep {
    private static final Duration UNREMARKABLE = Duration.ofMinutes(5);

    private TimeStep() {}

    /** The witness after the documents that verified and one look at the clock. */
    static TimeWitness witness(TimeWitness recalled, SigningTrust trust, List<SignedDocument> documents, Moment now) {
        Signed signed = recalled.signed();
        TimeWitness witness = signed != null && trust.hasVoided(signed.signer()) ? recalled.withoutSigned() : recalled;
        for (SignedDocument document : documents) {
            if (document.voidedAt().isEmpty()) {
                witness = witness.afterSigned(new Signed(document.issuedAt(), document.signer()), now);
            }
        }
        return witness.afterLook(now);
    }

    static JudgedTime judge(License license, TimeWitness witness, @Nullable Lease lease, Moment now) {
        Instant remembered = witness.at(now);
        Instant later = remembered == null ? now.reading() : TimeWitness.later(remembered, now.reading());
        Signed signed = witness.signed();
        return new JudgedTime(
                now.reading(),
                later,
                running(license, lease, now, later),
                signed == null ? license.issuedAt() : signed.time());
    }

    /** In the boot of its import a lease runs by elapsed time, which a wrong clock neither ends nor prolongs. */
    private static Instant running(License license, @Nullable Lease lease, Moment now, Instant otherwise) {
        if (lease == null || !(license.mode() instanceof Mode.Online)) {
            return otherwise;
        }
        boolean runs =
                lease.license().equals(license.id()) && lease.boot().equals(now.boot()) && lease.nanos() <= now.nanos();
        return runs ? lease.time().plus(now.since(lease.boot(), lease.nanos())) : otherwise;
    }

    static void check(ClockPolicy policy, JudgedTime time, List<Warning> warnings) throws RefusedException {
        Duration behind = Duration.between(time.clock(), time.witness());
        Duration tolerance = policy.tolerance();
        if (tolerance != null && behind.compareTo(tolerance) > 0) {
            throw new RefusedException(
                    RefusalReason.CLOCK_IMPLAUSIBLE,
                    "clock: expected at most " + tolerance.toSeconds() + " s behind the time witness, found "
                            + behind.toSeconds() + " s");
        }
        if (behind.compareTo(UNREMARKABLE) > 0) {
            warnings.add(new Warning(
                    "clock_behind",
                    "the clock is " + behind.toMinutes() + " minutes behind the time witness; set the clock"));
        }
    }
}
