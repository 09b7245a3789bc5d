package dev.holdfast.hub.licensing;

import dev.holdfast.hub.audit.AuditEntry;
import dev.holdfast.hub.audit.Call;
import dev.holdfast.hub.ledger.Transaction;
import dev.holdfast.machineid.Fingerprint;
import dev.holdfast.machineid.ScoreSheet;
import dev.holdfast.protocol.ProblemReason;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * Follows a machine whose evidence drifts: what changed is recorded, three times in twelve months. Beyond that a machine
 * that shows new values beside the recorded ones is answered for what is recorded; one that shows others in their place is
 * refused.
 */
final class DriftDesk {
    private static final int MOST = 3;

    private DriftDesk() {}

    /**
     * An activation with the evidence that it is answered for.
     *
     * @param note what the audit row of the answer adds; empty for nothing
     */
    record Followed(Activation activation, String note) {}

    /** Twelve months by the calendar before a time: drift that is older does not count any more. */
    static Instant periodBefore(Instant now) {
        return now.atOffset(ZoneOffset.UTC).minusMonths(12).toInstant();
    }

    /** Judges the machine of a request against what is recorded, and records what drifted. Nothing is written before a refusal. */
    static Followed follow(Transaction tx, Case found, HubLicense license, Activation held, Call by) {
        ScoreSheet sheet = MachineJudge.judge(license, held, found.measured());
        @Nullable
        Drift drift = switch (sheet.outcome()) {
            case SAME -> drift(tx, found, license, held, sheet);
            case NOT_VISIBLE -> Drift.none(held.recorded());
            case CHANGED, NOTHING_RECORDED -> null;
        };
        if (drift == null) {
            return rebound(tx, found, license, held, ProblemReason.MACHINE_CHANGED, by);
        }
        boolean spent = !drift.isNone() && RecordedEvidence.drifts(tx.handle(), held, periodBefore(tx.now())) >= MOST;
        if (spent && !drift.changed().isEmpty()) {
            return rebound(tx, found, license, held, ProblemReason.DRIFT_LIMIT, by);
        }
        String unrecorded = drift.isNone() ? "" : unrecorded(tx, license, held, drift, spent);
        boolean recording = !drift.isNone() && unrecorded.isEmpty();
        Fingerprint recorded = recording ? drift.after() : held.recorded();
        MachineJudge.requireVisible(license, recorded, found.measured(), found.view());
        Seats.keep(tx, license, held, recorded);
        return recording
                ? new Followed(record(tx, found, license, held, drift, by), "")
                : new Followed(held, unrecorded);
    }

    /** Why a drift is not recorded, for the audit row; empty where it is. */
    private static String unrecorded(Transaction tx, HubLicense license, Activation held, Drift drift, boolean spent) {
        if (spent) {
            return ", not recorded beyond the limit on drift: " + drift.inWords();
        }
        return MachineSeat.parts(tx, license, held, drift.after())
                ? ", not recorded as the seat is shared with data directories that show otherwise: " + drift.inWords()
                : "";
    }

    private static Followed rebound(
            Transaction tx, Case found, HubLicense license, Activation held, ProblemReason otherwise, Call by) {
        return new Followed(Rebinding.carryOut(tx, found, license, held, otherwise, by), "");
    }

    private static Drift drift(Transaction tx, Case found, HubLicense license, Activation held, ScoreSheet sheet) {
        SharedEvidence.Sorted evidence = found.sorted(tx, license, held.recorded());
        return Drift.of(held.recorded(), found.measured(), evidence, sheet, !found.isRefresh());
    }

    private static Activation record(
            Transaction tx, Case found, HubLicense license, Activation held, Drift drift, Call by) {
        Activation drifted = held.recording(drift.after(), drift.shared());
        RecordedEvidence.drift(tx, drifted, drift.kinds());
        tx.audit(
                by,
                AuditEntry.in(license.workspaceId(), "activation.drifted", held.id())
                        .onLicense(found.licenseId())
                        .onMachine(found.device())
                        .with("license " + found.licenseId() + ", " + drift.inWords()));
        return drifted;
    }
}
