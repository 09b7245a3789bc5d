package dev.holdfast.hub.audit;

import dev.holdfast.hub.ledger.Transaction;
import dev.holdfast.hub.refusal.Refusal;
import dev.holdfast.protocol.ProblemReason;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Notices that the hub's clock stands behind the audit, and lets an operator accept it as it stands. */
public final class ClockWatch {
    /** Time daemons step a clock by less; whoever sets it back by more is noticed. */
    public static final Duration STEP = Duration.ofSeconds(2);

    private ClockWatch() {}

    /** Refuses with {@code clock_behind} where the time of the transaction lies before what the audit has seen. */
    public static void require(Transaction tx) {
        require(tx.handle(), tx.now());
    }

    /** Refuses with {@code clock_behind} where a time lies before what the audit has seen. */
    public static void require(Handle handle, Instant now) {
        Optional<Instant> latest = AuditLog.latest(handle);
        if (latest.isPresent() && now.isBefore(latest.get().minus(STEP))) {
            throw new Refusal(
                    ProblemReason.CLOCK_BEHIND,
                    "the hub's clock says " + now + " and its newest record is of " + latest.get(),
                    "the hub's operator sets the clock or, where it is right now and was wrong before, stops the hub"
                            + " and runs `holdfast-hub clock accept`");
        }
    }

    /** From now on only rows written after this one are looked at; the row says which time was given up. */
    public static Optional<Instant> accept(Transaction tx) {
        Optional<Instant> given = AuditLog.latest(tx.handle());
        AuditLog.appendToNewPeriod(
                tx.handle(),
                tx.ids().next("au"),
                tx.now(),
                tx.call(),
                AuditEntry.of("clock.accepted", "hub")
                        .with("newest record was of "
                                + given.map(Instant::toString).orElse("no time")));
        return given;
    }
}
