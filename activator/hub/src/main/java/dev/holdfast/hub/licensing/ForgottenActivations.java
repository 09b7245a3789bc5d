package dev.holdfast.hub.licensing;

import dev.holdfast.hub.audit.MissingRecords.Missing;
import dev.holdfast.hub.ledger.Columns;
import dev.holdfast.hub.ledger.Transaction;
import dev.holdfast.hub.licensing.Recalls.Outcome;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/**
 * Follows what the records of an export tell of activations that a hub, restored from a backup, has forgotten or knows as
 * they were. Of a machine the audit says nothing: where another one, or the first, was recorded since the backup, the hub
 * waits for the license of the device, and holds the seat for it. What was decided after a record counts more than it.
 */
final class ForgottenActivations {
    private static final String ONE = " WHERE license_id = :license AND id = :id";
    private static final String AT = ":at";
    private static final String RELEASED =
            "awaited_since = NULL, revision = CASE WHEN revision < :at THEN :at ELSE revision END";

    private final Transaction tx;
    private final Missing record;
    private final HubLicense license;
    private final boolean vouched;

    private ForgottenActivations(Transaction tx, Missing record, HubLicense license, boolean vouched) {
        this.tx = tx;
        this.record = record;
        this.license = license;
        this.vouched = vouched;
    }

    /**
     * Does again what a record tells of.
     *
     * @param vouched whether the hub has signed the record; of one that it has not, only what takes something away is done
     */
    static Outcome replay(Transaction tx, Missing record, boolean vouched) {
        Optional<HubLicense> license =
                record.licenseId() == null ? Optional.empty() : Licenses.find(tx.handle(), record.licenseId());
        if (license.isEmpty() || record.deviceKey() == null) {
            return Outcome.LEFT;
        }
        return new ForgottenActivations(tx, record, license.get(), vouched).replay(record.deviceKey());
    }

    private Outcome replay(String deviceKey) {
        return switch (record.action()) {
            case "activation.revoked" -> revoke(deviceKey);
            case "activation.suspended" -> suspend(deviceKey);
            case "activation.reinstated" -> vouched ? reinstate() : Outcome.LEFT;
            case "activation.created", "activation.adopted" -> vouched ? create(deviceKey) : Outcome.LEFT;
            case "activation.repeated", "activation.refreshed", "activation.renewed" -> vouched ? see() : Outcome.LEFT;
            case "activation.recovered" -> vouched ? recover(deviceKey) : Outcome.LEFT;
            case "activation.rebound" -> vouched ? rebind() : Outcome.LEFT;
            case "activation.released", "activation.released-without-device" ->
                vouched ? release(deviceKey) : Outcome.LEFT;
            case "activation.quarantine-lifted" -> vouched ? lift() : Outcome.LEFT;
            default -> Outcome.LEFT;
        };
    }

    private Optional<Activation> known() {
        return Activations.find(tx.handle(), license.id().text(), record.subject());
    }

    /** Whether the hub has learnt more of it since than the record tells. */
    private boolean isOlderThan(Activation known) {
        Long knownFrom = Adoption.knownFrom(tx.handle(), known);
        return !known.activatedAt().isBefore(record.at())
                || (knownFrom != null && knownFrom >= record.at().toEpochMilli());
    }

    /** The activation, whose machine nobody knows until its device brings the license; empty where the hub vouches for nothing and has no room. */
    private Optional<Activation> remember(String deviceKey) {
        Optional<Activation> known = known();
        if (known.isPresent()) {
            return known;
        }
        boolean asked = !vouched && !record.action().equals("activation.revoked");
        boolean full = asked
                && license.terms().seatsPer() == SeatsPer.DIRECTORY
                && Seats.taken(tx.handle(), license, tx.now()) >= license.seats();
        if (full) {
            return Optional.empty();
        }
        tx.handle()
                .createUpdate(
                        "INSERT INTO activation (license_id, id, device_key, state, derived, revision, activated_at,"
                                + " last_seen_at, lease_ends_at, license_ends_at, awaited_since, last_license_ends_at)"
                                + " VALUES (:license, :id, :key, 'live', FALSE, :at, :at, :at, :lease, :ends, :at, NULL)"
                                + " ON CONFLICT DO NOTHING")
                .bind("license", license.id().text())
                .bind("id", record.subject())
                .bind("key", deviceKey)
                .bind("at", record.at().toEpochMilli())
                .bind("lease", Columns.millis(leaseEndsAt()))
                .bind("ends", Columns.millis(licenseEndsAt(null)))
                .execute();
        return known();
    }

    private @Nullable Instant leaseEndsAt() {
        Instant ends = GrantedTerm.of(license, null, record.at()).leaseEndsAt();
        return ends == null
                ? null
                : AuditedEnd.in(record.detail())
                        .flatMap(said -> Optional.ofNullable(said.endsAt()))
                        .orElse(ends);
    }

    /**
     * When the license ends that the record tells of.
     *
     * @param otherwise where the record says nothing, and the license is no lease
     */
    private @Nullable Instant licenseEndsAt(@Nullable Instant otherwise) {
        Optional<AuditedEnd> said = AuditedEnd.in(record.detail());
        Instant lease = leaseEndsAt();
        return said.isPresent() ? said.get().endsAt() : lease == null ? otherwise : lease;
    }

    private Outcome create(String deviceKey) {
        Optional<Activation> known = known();
        if (known.isEmpty()) {
            return remember(deviceKey).isPresent() ? tell() : Outcome.LEFT;
        }
        if (isOlderThan(known.get()) || !known.get().released() || isReleasedSince(known.get())) {
            return Outcome.KNOWN;
        }
        RecordedEvidence.forget(tx.handle(), known.get());
        Quarantine.markLifted(tx, known.get());
        change("state = 'live', released_at = NULL, seat_until = NULL, activated_at = :at, awaited_since = :at,"
                + " revision = CASE WHEN revision < :at THEN :at ELSE revision END");
        sitAlone(known.get());
        see();
        return tell();
    }

    /** That it was answered keeps its lease, and with it its seat, to the end that it was granted then. */
    private Outcome see() {
        Optional<Activation> known = known().filter(one -> !one.released() && !one.revoked());
        if (known.isPresent() && known.get().lastSeenAt().isBefore(record.at())) {
            tx.handle()
                    .createUpdate("UPDATE activation SET last_seen_at = :at, lease_ends_at = :lease,"
                            + " license_ends_at = :ends,"
                            + " revision = CASE WHEN revision < :at THEN :at ELSE revision END" + ONE)
                    .bind("license", license.id().text())
                    .bind("id", record.subject())
                    .bind("at", record.at().toEpochMilli())
                    .bind("lease", Columns.millis(leaseEndsAt()))
                    .bind(
                            "ends",
                            Columns.millis(licenseEndsAt(known.get().seat().licenseEndsAt())))
                    .execute();
        }
        return Outcome.KNOWN;
    }

    private Outcome recover(String deviceKey) {
        Optional<Activation> known = remember(deviceKey);
        boolean elsewhere = Activations.ofDevice(tx.handle(), license.id().text(), deviceKey)
                .isPresent();
        if (known.isEmpty() || known.get().released() || known.get().revoked() || elsewhere) {
            return known.isPresent() && known.get().deviceKey().equals(deviceKey) ? Outcome.KNOWN : Outcome.LEFT;
        }
        if (isOlderThan(known.get())) {
            return Outcome.KNOWN;
        }
        Recovery.supersede(tx, known.get(), deviceKey);
        // The license of the recovery itself bears that time, and tells of the machine.
        change("known_from = :at - 1");
        return tell();
    }

    private Outcome rebind() {
        Optional<Activation> known = known().filter(one -> !one.released() && !one.revoked());
        if (known.isEmpty() || isOlderThan(known.get())) {
            return Outcome.KNOWN;
        }
        Instant since = known.get().findings().awaitedSince();
        boolean followed = since != null && !since.isBefore(record.at());
        if (followed) {
            return Outcome.KNOWN;
        }
        change("awaited_since = :at");
        leaveSeat(known.get());
        return tell();
    }

    /** Where its seat went with it, those that it left there have none. */
    private void leaveSeat(Activation known) {
        if (Objects.requireNonNullElse(record.detail(), "").endsWith(MovingSeat.WORDS)) {
            MovingSeat.leave(tx, known, record.at());
        } else {
            sitAlone(known);
        }
    }

    /** Until its license says on which machine it is, which need not be the one that others share a seat with. */
    private void sitAlone(Activation known) {
        Seats.sit(tx, known, tx.ids().documentId());
    }

    private Outcome release(String deviceKey) {
        Optional<Activation> known = remember(deviceKey);
        if (known.isEmpty() || known.get().revoked()) {
            return known.isEmpty() ? Outcome.LEFT : Outcome.KNOWN;
        }
        Activation held = known.get();
        ForgottenRelease release = new ForgottenRelease(tx, record, license);
        if (held.released() ? !goesOn(release, held) : isLearntSince(held)) {
            return Outcome.KNOWN;
        }
        release.carryOut(held);
        change(RELEASED);
        return tell();
    }

    /** What was remembered just now was taken before the record, which is the only one that tells of it. */
    private boolean isLearntSince(Activation known) {
        boolean justRemembered = record.at().equals(known.findings().awaitedSince());
        return !justRemembered && isOlderThan(known);
    }

    /** Whether one that is released already is released once more by the record. */
    private boolean goesOn(ForgottenRelease release, Activation released) {
        return release.isByDevice()
                ? released.holdsSeatAt(tx.now()) && !isReleasedSince(released)
                : release.goesOn(released);
    }

    private Outcome lift() {
        Optional<Activation> known = known().filter(one -> one.released() && one.holdsSeatAt(tx.now()));
        if (known.isEmpty() || isReleasedSince(known.get())) {
            return Outcome.KNOWN;
        }
        Activation lifted = known.get()
                .seated(new Seat(
                        known.get().seat().releasedAt(),
                        tx.now(),
                        known.get().seat().licenseEndsAt()));
        Seats.write(tx.handle(), lifted);
        Quarantine.markLifted(tx, lifted);
        return tell();
    }

    /** One that was left behind is released before its quarantine begins. */
    private boolean isReleasedSince(Activation known) {
        Instant released = known.seat().releasedAt();
        boolean quarantinedSince = Quarantine.begun(tx.handle(), known.licenseId(), known.id(), 1).stream()
                .anyMatch(newest -> newest.beganAt().isAfter(record.at()));
        return quarantinedSince || released == null || released.isAfter(record.at());
    }

    private Outcome revoke(String deviceKey) {
        if (remember(deviceKey).isEmpty()) {
            return Outcome.LEFT;
        }
        boolean changed =
                change("state = 'revoked', released_at = NULL", "(state <> 'revoked' OR released_at IS NOT NULL)");
        return changed ? tell() : Outcome.DONE;
    }

    private Outcome suspend(String deviceKey) {
        if (remember(deviceKey).isEmpty() || Recalls.isDecidedSince(tx, record)) {
            return Outcome.LEFT;
        }
        return change("suspended_at = :at", "state <> 'revoked' AND suspended_at IS NULL") ? tell() : Outcome.DONE;
    }

    private Outcome reinstate() {
        if (known().isEmpty() || Recalls.isDecidedSince(tx, record)) {
            return Outcome.LEFT;
        }
        return change("suspended_at = NULL", "suspended_at IS NOT NULL") ? tell() : Outcome.DONE;
    }

    private void change(String what) {
        change(what, "TRUE");
    }

    private boolean change(String what, String where) {
        Update update = tx.handle()
                .createUpdate("UPDATE activation SET " + what + ONE + " AND " + where)
                .bind("license", license.id().text())
                .bind("id", record.subject());
        if (what.contains(AT)) {
            update.bind("at", record.at().toEpochMilli());
        }
        return update.execute() > 0;
    }

    private Outcome tell() {
        tx.audit(Recalls.entry(record));
        return Outcome.DONE;
    }
}
