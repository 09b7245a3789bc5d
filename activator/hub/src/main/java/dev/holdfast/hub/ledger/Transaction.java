package dev.holdfast.hub.ledger;

import dev.holdfast.hub.audit.AuditEntry;
import dev.holdfast.hub.audit.AuditLog;
import dev.holdfast.hub.audit.Call;
import java.time.Instant;
import org.jdbi.v3.core.Handle;

/**
 * A transaction that is open, with the call it is made for. Its time was read after it had begun, so that it never lies
 * before the rows of the transaction that it waited for.
 *
 * @param handle the connection
 * @param now the time of everything that is done in it
 * @param call the call that it is made for
 * @param ids makes identifiers
 */
public record Transaction(Handle handle, Instant now, Call call, Identifiers ids) {
    /** Adds an audit row by the caller. */
    public void audit(AuditEntry entry) {
        audit(call, entry);
    }

    /** Adds an audit row by a caller who became known only in the transaction. */
    public void audit(Call by, AuditEntry entry) {
        AuditLog.append(handle, ids.next("au"), now, by, entry);
    }
}
