package dev.holdfast.hub.licensing;

import dev.holdfast.hub.access.Admission;
import dev.holdfast.hub.audit.AuditEntry;
import dev.holdfast.hub.audit.ClockWatch;
import dev.holdfast.hub.ledger.Journal;

/** Signs the newest status snapshot of a license for whoever may read it, to be carried to its machines. Thread-safe. */
public final class SnapshotDesk {
    private final Journal journal;
    private final GrantWriter grants;

    public SnapshotDesk(Journal journal, GrantWriter grants) {
        this.journal = journal;
        this.grants = grants;
    }

    /** The document, audited as all that the hub signs. Nothing is changed but its rank, above which every later one of the license stands. */
    public String sign(Admission by, String licenseId) {
        return journal.write(by.call(), tx -> {
            HubLicense license = Licenses.require(tx.handle(), by, licenseId);
            ClockWatch.require(tx);
            grants.requireFit(tx.handle(), tx.now());
            tx.audit(AuditEntry.in(license.workspaceId(), "license.status-signed", licenseId));
            return grants.snapshot(tx, license);
        });
    }
}
