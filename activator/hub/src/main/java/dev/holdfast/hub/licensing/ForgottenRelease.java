package dev.holdfast.hub.licensing;

import dev.holdfast.hub.audit.MissingRecords.Missing;
import dev.holdfast.hub.ledger.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Takes a seat back from a device as a record of an export tells that it was taken back without it: with the quarantine that
 * it had, or none where another data directory on the machine kept the seat.
 */
final class ForgottenRelease {
    private static final Duration QUARANTINE = Duration.ofDays(30);

    private final Transaction tx;
    private final Missing record;
    private final HubLicense license;

    ForgottenRelease(Transaction tx, Missing record, HubLicense license) {
        this.tx = tx;
        this.record = record;
        this.license = license;
    }

    /** Whether the record tells that another data directory kept the seat. */
    private boolean leaves() {
        return Objects.requireNonNullElse(record.detail(), "").endsWith(Releases.LEFT);
    }

    /** Whether one that is released already was left behind then, and is waited for since the record. */
    boolean goesOn(Activation released) {
        Instant since = released.seat().releasedAt();
        return released.seat().leftBehind() && since != null && !since.isAfter(record.at()) && !leaves();
    }

    /** Writes down that it was taken back. */
    void carryOut(Activation held) {
        if (leaves()) {
            // Where the hub does not know with whom it shares its seat, that one holds the seat for both.
            boolean shared = LeftBehind.sharesItsSeat(tx, license, held);
            release(held, shared ? null : record.at());
            return;
        }
        String seat = Seats.seatOf(tx.handle(), held);
        quarantine(held, seat);
        LeftBehind.on(tx, license, seat, held).forEach(other -> quarantine(other, seat));
    }

    private void quarantine(Activation held, String seat) {
        Instant ends = held.seat().licenseEndsAt();
        Instant last = record.at().plus(QUARANTINE);
        Instant free = ends == null || ends.isAfter(last) ? last : ends;
        release(held, free.isBefore(record.at()) ? record.at() : free);
        if (free.isAfter(record.at())) {
            boolean counted = free.equals(last) && !record.actor().startsWith("operator:");
            write(held, seat, free, counted);
        }
    }

    private void release(Activation held, @Nullable Instant until) {
        Instant since = held.released() ? held.seat().releasedAt() : record.at();
        Releases.write(
                tx.handle(), held.seated(new Seat(since, until, held.seat().licenseEndsAt())));
    }

    private void write(Activation released, String seat, Instant free, boolean counted) {
        tx.handle()
                .createUpdate("INSERT INTO quarantine (license_id, activation_id, seat_id, began_at, ends_at,"
                        + " counted) VALUES (:license, :id, :seat, :at, :ends, :counted) ON CONFLICT DO NOTHING")
                .bind("seat", seat)
                .bind("license", released.licenseId())
                .bind("id", released.id())
                .bind("at", record.at().toEpochMilli())
                .bind("ends", free.toEpochMilli())
                .bind("counted", counted)
                .execute();
    }
}
