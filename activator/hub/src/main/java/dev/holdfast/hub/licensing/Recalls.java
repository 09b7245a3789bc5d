package dev.holdfast.hub.licensing;

import dev.holdfast.hub.audit.AuditEntry;
import dev.holdfast.hub.audit.MissingRecords;
import dev.holdfast.hub.audit.MissingRecords.Missing;
import dev.holdfast.hub.ledger.Transaction;
import java.util.List;

/**
 * Licenses and activations as the records of an export say that they were when a hub was lost that was restored from a
 * backup. Every record is followed in its order, so that the last one counts.
 */
public final class Recalls {
    private static final List<String> REVERSIBLE = List.of("suspended", "reinstated");

    private Recalls() {}

    /** What came of a record. */
    public enum Outcome {
        /** It holds here now. */
        DONE,
        /** It asks for nothing, or the hub has learnt more since. */
        KNOWN,
        /** It is not followed. */
        LEFT
    }

    /**
     * Does again what a record tells of.
     *
     * @param vouched whether the hub has signed the record; of one that it has not, only what takes something away is done
     */
    public static Outcome replay(Transaction tx, Missing record, boolean vouched) {
        return switch (record.action()) {
            case "license.suspended" -> enter(tx, record, LicenseState.SUSPENDED);
            case "license.reinstated" -> vouched ? enter(tx, record, LicenseState.ACTIVE) : Outcome.LEFT;
            case "license.revoked" -> enter(tx, record, LicenseState.REVOKED);
            default -> ForgottenActivations.replay(tx, record, vouched);
        };
    }

    private static Outcome enter(Transaction tx, Missing record, LicenseState state) {
        if (state != LicenseState.REVOKED && isDecidedSince(tx, record)) {
            return Outcome.LEFT;
        }
        int changed = tx.handle()
                .createUpdate("UPDATE license SET state = :state"
                        + " WHERE id = :id AND state <> :state AND state <> 'revoked'")
                .bind("state", state.id())
                .bind("id", record.subject())
                .execute();
        if (changed > 0) {
            tx.audit(entry(record));
        }
        return Outcome.DONE;
    }

    /** Whether somebody has suspended or reinstated the subject of a record since the hub was restored. */
    static boolean isDecidedSince(Transaction tx, Missing record) {
        String kind = record.action().substring(0, record.action().indexOf('.') + 1);
        return tx.handle()
                        .createQuery("SELECT count(*) FROM audit_row WHERE subject = :subject AND number > :record"
                                + " AND action IN (<actions>) AND actor <> :replay")
                        .bind("subject", record.subject())
                        .bind(
                                "record",
                                Restores.newest(tx.handle())
                                        .map(Restore::record)
                                        .orElse(Long.MAX_VALUE))
                        .bind("replay", MissingRecords.ACTOR)
                        .bindList(
                                "actions",
                                REVERSIBLE.stream().map(action -> kind + action).toList())
                        .mapTo(Long.class)
                        .one()
                > 0;
    }

    /** The row that tells of a record that is done again. */
    static AuditEntry entry(Missing record) {
        AuditEntry entry = new AuditEntry(record.action(), record.subject(), record.workspaceId(), record.inWords());
        if (record.licenseId() != null) {
            entry = entry.onLicense(record.licenseId());
        }
        return record.deviceKey() == null ? entry : entry.onMachine(record.deviceKey());
    }
}
