package dev.holdfast.hub.licensing;

import dev.holdfast.hub.audit.MissingRecords.Missing;
import dev.holdfast.hub.ledger.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Takes a seat back from a device as a record of an export tells that it was taken back: at once where the device gave it
 * back itself, else with the quarantine that it had, or none where another data directory on the machine kept the seat.
 */
final class ForgottenRelease {
    private static final Duration QUARANTINE = Duration.ofDays(30);
    private static final Pattern FREE = Pattern.compile(", its seat is free (?:on (\\S+)|at once)$");

    private final Transaction tx;
    private final Missing record;
    private final HubLicense license;

    ForgottenRelease(Transaction tx, Missing record, HubLicense license) {
        this.tx = tx;
        this.record = record;
        this.license = license;
    }

    /** Whether the device itself gave the seat back. */
    boolean isByDevice() {
        return record.action().equals("activation.released");
    }

    /** Whether the record tells that another data directory kept the seat. */
    private boolean leaves() {
        return Objects.requireNonNullElse(record.detail(), "").endsWith(Releases.LEFT);
    }

    /**
     * Whether one that is released already was left behind then, and is waited for since the record. Where the hub did not
     * know with whom it shares its seat, it holds none since it was released.
     */
    boolean goesOn(Activation released) {
        Instant since = released.seat().releasedAt();
        if (since == null || leaves()) {
            return false;
        }
        boolean alone = since.equals(released.seat().until()) && since.isBefore(record.at());
        return alone || (released.seat().leftBehind() && !since.isAfter(record.at()));
    }

    /** Writes down that it was taken back. */
    void carryOut(Activation newest) {
        if (isByDevice()) {
            release(newest, record.at(), record.at());
            return;
        }
        Activation held = Releases.withLongestLicense(tx.handle(), newest);
        if (leaves()) {
            // Where the hub does not know with whom it shares its seat, that one holds the seat for both.
            boolean shared = LeftBehind.sharesItsSeat(tx, license, held);
            release(held, since(held), shared ? null : record.at());
            return;
        }
        String seat = Seats.seatOf(tx.handle(), held);
        Instant free = said(held);
        boolean counted = !free.isBefore(last()) && !record.actor().startsWith("operator:");
        quarantine(held, seat, free, counted);
        LeftBehind.on(tx, license, seat, held).forEach(other -> quarantine(other, seat, end(other), counted));
    }

    /** When its seat is free as the record says, which knew all the licenses that the device was ever sent. */
    private Instant said(Activation held) {
        Matcher words = FREE.matcher(Objects.requireNonNullElse(record.detail(), ""));
        if (!words.find()) {
            return end(held);
        }
        String free = words.group(1);
        return free == null ? record.at() : Instant.parse(free);
    }

    /** When its seat is free by what the hub knows of it. */
    private Instant end(Activation held) {
        Instant ends = held.seat().licenseEndsAt();
        return ends == null || ends.isAfter(last()) ? last() : ends;
    }

    private Instant last() {
        return record.at().plus(QUARANTINE);
    }

    private @Nullable Instant since(Activation held) {
        return held.released() ? held.seat().releasedAt() : record.at();
    }

    private void quarantine(Activation held, String seat, Instant free, boolean counted) {
        release(held, since(held), free.isBefore(record.at()) ? record.at() : free);
        if (free.isAfter(record.at())) {
            write(held, seat, free, counted);
        }
    }

    private void release(Activation held, @Nullable Instant since, @Nullable Instant until) {
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
