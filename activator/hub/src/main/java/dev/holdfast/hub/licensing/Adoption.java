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
    /** What a lost data directory is recovered by as well. */
    private static final int KINDS = 2;

    private final GrantWriter grants;

    Adoption(GrantWriter grants) {
        this.grants = grants;
    }

    /**
     * The activation that the request's license tells of: one that is known from now on, within the seats, or one that is
     * known under another device key, which gives way when the request is answered. Refused where it carries none that
     * holds, or its machine is another one.
     */
    Activation adopt(Transaction tx, Case found, HubLicense license, Call by) {
        CarriedLicense carried = CarriedLicense.of(tx.handle(), grants.trust(tx.handle()), found);
        if (!carried.isForMachineOf(found, license)) {
            throw Refusal.of(ProblemReason.MACHINE_CHANGED);
        }
        Optional<Activation> known = Activations.find(
                tx.handle(), found.licenseId(), carried.license().activationId());
        return known.isPresent()
                ? handedOn(tx, found, license, known.get(), carried)
                : taken(tx, found, license, carried, by);
    }

    private static Activation taken(Transaction tx, Case found, HubLicense license, CarriedLicense by, Call caller) {
        License carried = by.license();
        String seat = Recalls.isRevoked(tx, license.id().text(), carried.activationId())
                ? null
                : Seats.place(tx, license, carried.binding().recorded());
        Activation adopted = activation(tx, license, carried);
        Activations.insert(tx.handle(), adopted, seat, null, null);
        noteLicense(tx, adopted, by);
        GrantTree.of(tx.handle(), adopted).plant(tx, carried.id());
        tx.audit(
                caller,
                AuditEntry.in(license.workspaceId(), "activation.adopted", adopted.id())
                        .onLicense(found.licenseId())
                        .onMachine(found.device())
                        .with("license " + found.licenseId() + ", revision " + carried.revision() + ", signed at "
                                + carried.issuedAt() + " with " + by.signer().thumbprint()));
        return Recalls.settle(tx, adopted);
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
                new Findings(null, null, null, tx.now()),
                Seat.TAKEN);
    }

    /** With what its license is signed, so that it is signed anew where that is void, and since when the hub knows of it. */
    private static void noteLicense(Transaction tx, Activation adopted, CarriedLicense carried) {
        Signers.insert(tx, carried.signer());
        tx.handle()
                .createUpdate("UPDATE activation SET signer = :signer, known_from = :revision"
                        + " WHERE license_id = :license AND id = :id")
                .bind("signer", carried.signer().thumbprint())
                .bind("revision", carried.license().revision())
                .bind("license", adopted.licenseId())
                .bind("id", adopted.id())
                .execute();
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

    /**
     * A seat that another directory of the same machine took over, which the hub has forgotten. It is handed on with the
     * answer, as it was the first time, and only to who would have got it then as well.
     */
    private static Activation handedOn(
            Transaction tx, Case found, HubLicense license, Activation known, CarriedLicense carried) {
        if (!carried.isNewerThan(knownFrom(tx.handle(), known))) {
            throw Refusal.of(ProblemReason.ACTIVATION_SUPERSEDED);
        }
        ScoreSheet sheet = MachineJudge.judge(license, known, found.measured());
        boolean same = sheet.outcome() == ScoreSheet.Outcome.SAME && sheet.matched() >= KINDS;
        if (!same && !known.findings().mayMove(tx.now())) {
            throw Refusal.of(ProblemReason.MACHINE_CHANGED);
        }
        return known;
    }

    /** Since which revision the hub knows device key and machine, where it once forgot them; null where it never did. */
    private static @Nullable Long knownFrom(Handle handle, Activation activation) {
        return handle.createQuery("SELECT known_from FROM activation WHERE license_id = :license AND id = :activation")
                .bind("license", activation.licenseId())
                .bind("activation", activation.id())
                .map((row, context) -> Optional.ofNullable(Columns.optionalInstant(row, "known_from")))
                .one()
                .map(Instant::toEpochMilli)
                .orElse(null);
    }
}
