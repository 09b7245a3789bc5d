package dev.holdfast.hub.licensing;

import dev.holdfast.hub.audit.AuditEntry;
import dev.holdfast.hub.audit.MissingRecords.Missing;
import dev.holdfast.hub.ledger.Transaction;
import dev.holdfast.hub.refusal.Refusal;
import dev.holdfast.protocol.ProblemReason;
import java.util.Optional;

/**
 * Licenses and activations that are taken away again from the records of an export. What a restored hub does not know
 * yet, an activation that was made after its backup, is remembered until the device brings its license.
 */
public final class Recalls {
    private static final String ONE = " WHERE license_id = :license AND id = :id";

    private static final String REVOKED = "revoked";

    private Recalls() {}

    /** Does again what a record tells of; false where it is of another kind. */
    public static boolean replay(Transaction tx, Missing record) {
        switch (record.action()) {
            case "license.suspended" -> enter(tx, record, LicenseState.SUSPENDED);
            case "license.reinstated" -> enter(tx, record, LicenseState.ACTIVE);
            case "license.revoked" -> enter(tx, record, LicenseState.REVOKED);
            case "activation.revoked" -> revoke(tx, record);
            case "activation.suspended" -> suspend(tx, record, true);
            case "activation.reinstated" -> suspend(tx, record, false);
            default -> {
                return false;
            }
        }
        return true;
    }

    private static void enter(Transaction tx, Missing record, LicenseState state) {
        int changed = tx.handle()
                .createUpdate("UPDATE license SET state = :state"
                        + " WHERE id = :id AND state <> :state AND state <> 'revoked'")
                .bind("state", state.id())
                .bind("id", record.subject())
                .execute();
        if (changed > 0) {
            tell(tx, record);
        }
    }

    private static void revoke(Transaction tx, Missing record) {
        int changed = tx.handle()
                .createUpdate("UPDATE activation SET state = 'revoked'" + ONE + " AND state <> 'revoked'")
                .bind("license", record.licenseId())
                .bind("id", record.subject())
                .execute();
        if (changed + remember(tx, record, REVOKED) > 0) {
            tell(tx, record);
        }
    }

    private static void suspend(Transaction tx, Missing record, boolean suspend) {
        int changed = tx.handle()
                .createUpdate("UPDATE activation SET suspended_at = :at" + ONE + " AND state <> 'revoked'"
                        + " AND suspended_at IS " + (suspend ? "NULL" : "NOT NULL"))
                .bind("at", suspend ? tx.now().toEpochMilli() : null)
                .bind("license", record.licenseId())
                .bind("id", record.subject())
                .execute();
        int remembered = suspend ? remember(tx, record, "suspended") : forget(tx, record);
        if (changed + remembered > 0) {
            tell(tx, record);
        }
    }

    /** What is revoked stays revoked, whatever follows. */
    private static int remember(Transaction tx, Missing record, String state) {
        if (record.licenseId() == null) {
            return 0;
        }
        return tx.handle()
                .createUpdate("INSERT INTO recalled_activation (license_id, id, state, recalled_at)"
                        + " SELECT :license, :id, :state, :at WHERE NOT EXISTS (SELECT 1 FROM activation" + ONE + ")"
                        + " ON CONFLICT (license_id, id) DO UPDATE SET state = excluded.state"
                        + " WHERE recalled_activation.state <> 'revoked'"
                        + " AND recalled_activation.state <> excluded.state")
                .bind("license", record.licenseId())
                .bind("id", record.subject())
                .bind("state", state)
                .bind("at", tx.now().toEpochMilli())
                .execute();
    }

    private static int forget(Transaction tx, Missing record) {
        return tx.handle()
                .createUpdate("DELETE FROM recalled_activation" + ONE + " AND state = 'suspended'")
                .bind("license", record.licenseId())
                .bind("id", record.subject())
                .execute();
    }

    private static void tell(Transaction tx, Missing record) {
        AuditEntry entry = new AuditEntry(record.action(), record.subject(), record.workspaceId(), record.inWords());
        if (record.licenseId() != null) {
            entry = entry.onLicense(record.licenseId());
        }
        tx.audit(record.deviceKey() == null ? entry : entry.onMachine(record.deviceKey()));
    }

    /** What was taken from an activation before this hub knew it, or empty. */
    private static Optional<String> of(Transaction tx, String licenseId, String activationId) {
        return tx.handle()
                .createQuery("SELECT state FROM recalled_activation" + ONE)
                .bind("license", licenseId)
                .bind("id", activationId)
                .mapTo(String.class)
                .findOne();
    }

    /** Whether an activation that this hub does not know was revoked. */
    static boolean isRevoked(Transaction tx, String licenseId, String activationId) {
        return of(tx, licenseId, activationId).filter(REVOKED::equals).isPresent();
    }

    /** Refuses a device whose activation was taken away before this hub knew it, and which activates anew. */
    static void requireNone(Transaction tx, Case found) {
        Optional<String> state = of(tx, found.licenseId(), found.device());
        if (state.isPresent()) {
            throw Refusal.of(
                    state.get().equals(REVOKED)
                            ? ProblemReason.ACTIVATION_REVOKED
                            : ProblemReason.ACTIVATION_SUSPENDED);
        }
    }

    /** An activation that was just adopted, without what was taken from it before. */
    static Activation settle(Transaction tx, Activation adopted) {
        Optional<String> state = of(tx, adopted.licenseId(), adopted.id());
        if (state.isEmpty()) {
            return adopted;
        }
        String change = state.get().equals(REVOKED) ? "state = 'revoked'" : "suspended_at = last_seen_at";
        tx.handle()
                .createUpdate("UPDATE activation SET " + change + ONE)
                .bind("license", adopted.licenseId())
                .bind("id", adopted.id())
                .execute();
        tx.handle()
                .createUpdate("DELETE FROM recalled_activation" + ONE)
                .bind("license", adopted.licenseId())
                .bind("id", adopted.id())
                .execute();
        return Activations.require(tx.handle(), adopted.licenseId(), adopted.id());
    }
}
