package dev.holdfast.hub.licensing;

import dev.holdfast.hub.audit.AuditEntry;
import dev.holdfast.hub.audit.Call;
import dev.holdfast.hub.ledger.Columns;
import dev.holdfast.hub.ledger.Transaction;
import dev.holdfast.hub.refusal.Refusal;
import dev.holdfast.machineid.Fingerprint;
import dev.holdfast.machineid.ScoreSheet;
import dev.holdfast.protocol.ProblemReason;
import dev.holdfast.verifier.license.License;
import dev.holdfast.verifier.license.Mode;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Takes over what a hub signed before it was restored from a backup and knows nothing of any more: the license that a
 * device carries is the record of its activation; FORMAT.md 8.14. Nothing is written before a refusal. Thread-safe.
 */
final class Adoption {
    private final GrantWriter grants;

    Adoption(GrantWriter grants) {
        this.grants = grants;
    }

    /**
     * The activation that the request's license tells of: one that is known from now on, within the seats, or one that was
     * known under another device key, which gives way. Refused where it carries none that holds, or its machine is another
     * one.
     */
    Activation adopt(Transaction tx, Case found, HubLicense license, Call by) {
        CarriedLicense carried = CarriedLicense.of(grants.trust(tx.handle()), found);
        carried.requireForgotten(tx.handle());
        Optional<Activation> known = Activations.find(
                tx.handle(), found.licenseId(), carried.license().activationId());
        if (known.isPresent()) {
            return ForgottenRecovery.follow(tx, found, license, known.get(), carried, by);
        }
        if (!carried.isForMachineOf(found, license)) {
            throw Refusal.of(ProblemReason.MACHINE_CHANGED);
        }
        if (!Restores.explainsUnknown(tx.handle(), carried.license().issuedAt())) {
            throw new Refusal(
                    ProblemReason.ACTIVATION_UNKNOWN,
                    ProblemReason.ACTIVATION_UNKNOWN.meaning()
                            + ", and neither does the audit that was replayed after its restore");
        }
        return taken(tx, found, license, carried, by);
    }

    /** Whether a request carries a license that the hub signed for its device key and has forgotten. */
    boolean considers(Handle handle, Case found) {
        if (found.request().content().license() == null) {
            return false;
        }
        try {
            return CarriedLicense.of(grants.trust(handle), found).isForgotten(handle);
        } catch (Refusal refusal) {
            // Whoever judges the request says so, in its turn.
            return false;
        }
    }

    private static Activation taken(Transaction tx, Case found, HubLicense license, CarriedLicense by, Call caller) {
        License carried = by.license();
        String seat = Seats.place(tx, license, carried.binding().recorded());
        Activation adopted = activation(tx, license, carried);
        Activations.insert(tx.handle(), adopted, seat, null, null);
        noteLicense(tx, adopted, by);
        tell(tx, found, license, by, caller);
        return adopted;
    }

    private static void tell(Transaction tx, Case found, HubLicense license, CarriedLicense carried, Call by) {
        tx.audit(
                by,
                AuditEntry.in(
                                license.workspaceId(),
                                "activation.adopted",
                                carried.license().activationId())
                        .onLicense(found.licenseId())
                        .onMachine(found.device())
                        .with("license " + found.licenseId() + ", revision "
                                + carried.license().revision() + ", signed at "
                                + carried.license().issuedAt() + " with "
                                + carried.signer().thumbprint()));
    }

    /**
     * The activation that a device key holds, as the license tells of it where the request carries one that the hub has
     * forgotten: the machine that it was recorded on last. Asks for that license with {@code activation_unknown} where the
     * hub waits for it, or would refuse the device for what it may have forgotten.
     */
    Activation follow(Transaction tx, Case found, HubLicense license, Activation held, Call by) {
        boolean awaited = held.findings().awaitedSince() != null;
        if (held.standing().equals(Activation.Standing.GOOD)
                && !held.findings().mayMove(tx.now())
                && (awaited || mayHaveForgotten(tx, found, license, held))) {
            if (!found.isRefresh() || found.request().content().license() == null) {
                throw shownFirst(awaited);
            }
            return followed(tx, found, license, held, by);
        }
        return held;
    }

    private static boolean mayHaveForgotten(Transaction tx, Case found, HubLicense license, Activation held) {
        boolean refused = held.released()
                || MachineJudge.judge(license, held, found.measured()).outcome() == ScoreSheet.Outcome.CHANGED;
        return found.isRefresh()
                && refused
                && GrantTree.of(tx.handle(), held).isForgotten(found.request().content());
    }

    private static Refusal shownFirst(boolean awaited) {
        return awaited
                ? new Refusal(
                        ProblemReason.ACTIVATION_UNKNOWN,
                        "the hub was restored from a backup, and has forgotten which machine this activation is on",
                        "run `holdfast refresh LICENSE-ID` on the device, which shows the hub its license; where it has none that"
                                + " holds, let somebody with activations:rebind allow its machine anew")
                : Refusal.of(ProblemReason.ACTIVATION_UNKNOWN);
    }

    private Activation followed(Transaction tx, Case found, HubLicense license, Activation held, Call by) {
        CarriedLicense carried = CarriedLicense.of(grants.trust(tx.handle()), found);
        boolean its = carried.license().activationId().equals(held.id());
        boolean newer = tellsMore(tx.handle(), held, carried);
        if (!newer || !its || !carried.isForgotten(tx.handle()) || !carried.isForMachineOf(found, license)) {
            // As it would be refused without the license.
            throw Refusal.of(held.released() ? ProblemReason.ACTIVATION_RELEASED : ProblemReason.MACHINE_CHANGED);
        }
        String seat = Seats.place(tx, license, held, carried.license().binding().recorded());
        Activation followed = seat(tx, license, held, carried, seat);
        tell(tx, found, license, carried, by);
        return followed;
    }

    /** Whether a license is newer than whatever the hub knows to have been decided last about device key, machine and seat. */
    static boolean tellsMore(Handle handle, Activation held, CarriedLicense carried) {
        Instant since = held.findings().awaitedSince();
        if (!carried.standsSince(held)) {
            return false;
        }
        return since == null
                ? carried.isNewerThan(knownFrom(handle, held))
                : carried.license().revision() >= since.toEpochMilli();
    }

    /** Lets an activation stand as the license tells of it, on a seat that was found for its machine. */
    static Activation seat(Transaction tx, HubLicense license, Activation held, CarriedLicense carried, String seat) {
        Activation followed = activation(tx, license, carried.license(), held);
        Activations.revive(tx, followed);
        Seats.sit(tx, followed, seat);
        Quarantine.markLifted(tx, followed);
        noteLicense(tx, followed, carried);
        return followed;
    }

    /** Refuses a device whose license tells more than the hub knows, and which asks for anything but a refresh. */
    static void requireNotAwaited(Transaction tx, Activation held) {
        boolean awaited = held.findings().awaitedSince() != null
                && held.standing().equals(Activation.Standing.GOOD)
                && !held.findings().mayMove(tx.now());
        if (awaited) {
            throw shownFirst(true);
        }
    }

    private static Activation activation(Transaction tx, HubLicense license, License carried) {
        return new Activation(
                license.id().text(),
                carried.activationId(),
                new Activation.Holder(carried.deviceKey(), null, null),
                Activation.Standing.GOOD,
                new Activation.Evidence(carried.binding().recorded(), Fingerprint.of(Map.of())),
                new Activation.Times(carried.revision(), carried.issuedAt(), tx.now()),
                term(license, carried),
                Findings.adopted(tx.now()),
                Seat.TAKEN);
    }

    /** The same activation, standing as it did, on the machine that its license is for. */
    private static Activation activation(Transaction tx, HubLicense license, License carried, Activation held) {
        Activation told = activation(tx, license, carried);
        Instant trial = held.term().trialStartedAt();
        Instant taken = held.released() ? told.activatedAt() : held.activatedAt();
        return new Activation(
                held.licenseId(),
                held.id(),
                held.holder(),
                held.standing(),
                told.evidence(),
                new Activation.Times(Math.max(held.revision(), carried.revision()), taken, tx.now()),
                trial == null ? told.term() : new DeviceTerm(trial, null),
                told.findings(),
                Seat.TAKEN);
    }

    /** With what its license is signed, so that it is signed anew where that is void, and since when the hub knows of it. */
    private static void noteLicense(Transaction tx, Activation adopted, CarriedLicense carried) {
        Signers.insert(tx, carried.signer());
        tx.handle()
                .createUpdate("UPDATE activation SET signer = :signer, known_from = :revision, awaited_since = NULL,"
                        + " adopted_at = :now, activated_at = :activated, released_at = NULL, seat_until = NULL"
                        + " WHERE license_id = :license AND id = :id")
                .bind("signer", carried.signer().thumbprint())
                .bind("revision", carried.license().revision())
                .bind("now", tx.now().toEpochMilli())
                .bind("activated", adopted.activatedAt().toEpochMilli())
                .bind("license", adopted.licenseId())
                .bind("id", adopted.id())
                .execute();
        GrantTree.of(tx.handle(), adopted).plant(carried.license());
    }

    /**
     * The trial began where its end, which the license says, is as far away as the trial is long. A lease does not say it:
     * the trial of what was leased begins with the lease that is carried.
     */
    private static DeviceTerm term(HubLicense license, License carried) {
        Duration trial = license.terms().trial();
        Instant endsAt = carried.expiresAt();
        if (trial == null || endsAt == null) {
            return DeviceTerm.USUAL;
        }
        boolean leased = carried.mode() instanceof Mode.Online;
        return new DeviceTerm(leased ? carried.issuedAt() : endsAt.minus(trial), null);
    }

    /** Since which revision the hub knows device key and machine, where it once forgot them; null where it never did. */
    static @Nullable Long knownFrom(Handle handle, Activation activation) {
        return handle.createQuery("SELECT known_from FROM activation WHERE license_id = :license AND id = :activation")
                .bind("license", activation.licenseId())
                .bind("activation", activation.id())
                .map((row, context) -> Optional.ofNullable(Columns.optionalInstant(row, "known_from")))
                .one()
                .map(Instant::toEpochMilli)
                .orElse(null);
    }
}
