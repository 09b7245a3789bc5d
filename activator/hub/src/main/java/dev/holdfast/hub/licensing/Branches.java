package dev.holdfast.hub.licensing;

import dev.holdfast.hub.audit.AuditEntry;
import dev.holdfast.hub.audit.Call;
import dev.holdfast.hub.ledger.Transaction;
import dev.holdfast.hub.refusal.Refusal;
import dev.holdfast.machineid.ScoreSheet;
import dev.holdfast.protocol.ProblemReason;

/**
 * Tells a data directory that goes on from one that was restored from a backup, and from one that was copied to another
 * machine; FORMAT.md 8.16.
 */
final class Branches {
    private Branches() {}

    /**
     * Judges a request by what it stands on. A copy is noted, and where the license says so suspended with its original,
     * before it is refused with {@code data_directory_cloned}.
     */
    static void judge(Transaction tx, Case found, HubLicense license, Activation held, Call by) {
        if (!held.deviceKey().equals(found.device())) {
            // The data directory that imported those grants is lost; a new one stands on nothing.
            return;
        }
        GrantTree tree = GrantTree.of(tx.handle(), held);
        if (tree.isAbandoned(found.request().content())) {
            throw new Refusal(
                    ProblemReason.REQUEST_SUPERSEDED,
                    "a newer request of this device, which was answered, has abandoned this one");
        }
        if (!tree.isBranch(found.request().content())) {
            return;
        }
        if (isOtherMachine(tx, found, license, held)) {
            cloned(tx, found, license, held, by);
            throw Refusal.of(ProblemReason.DATA_DIRECTORY_CLONED);
        }
        note(tx, held, "restored_at");
        audit(tx, found, license, held, by, "activation.restored");
    }

    private static boolean isOtherMachine(Transaction tx, Case found, HubLicense license, Activation held) {
        ScoreSheet.Outcome outcome =
                MachineJudge.judge(license, held, found.measured()).outcome();
        // A release moves no seat.
        boolean moves = !found.isRelease() && held.findings().mayMove(tx.now());
        return outcome == ScoreSheet.Outcome.CHANGED && !moves;
    }

    private static void cloned(Transaction tx, Case found, HubLicense license, Activation held, Call by) {
        note(tx, held, "cloned_at");
        audit(tx, found, license, held, by, "activation.cloned");
        if (license.terms().onClone() == OnClone.SUSPEND) {
            note(tx, held, "suspended_at");
            audit(tx, found, license, held, by, "activation.suspended");
        }
    }

    private static void note(Transaction tx, Activation held, String column) {
        tx.handle()
                .createUpdate("UPDATE activation SET " + column + " = :at WHERE license_id = :license AND id = :id")
                .bind("at", tx.now().toEpochMilli())
                .bind("license", held.licenseId())
                .bind("id", held.id())
                .execute();
    }

    private static void audit(Transaction tx, Case found, HubLicense license, Activation held, Call by, String action) {
        tx.audit(
                by,
                AuditEntry.in(license.workspaceId(), action, held.id())
                        .onLicense(found.licenseId())
                        .onMachine(found.device())
                        .with("license " + found.licenseId()));
    }
}
