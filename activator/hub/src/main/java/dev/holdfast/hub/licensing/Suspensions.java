package dev.holdfast.hub.licensing;

import dev.holdfast.hub.access.Admission;
import dev.holdfast.hub.access.DevicesBehind;
import dev.holdfast.hub.access.Token;
import dev.holdfast.hub.access.TokenFinder;
import dev.holdfast.hub.audit.AuditEntry;
import dev.holdfast.hub.ledger.Journal;
import dev.holdfast.hub.ledger.Page;
import dev.holdfast.hub.ledger.Transaction;
import dev.holdfast.hub.refusal.Refusal;
import dev.holdfast.protocol.ProblemReason;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Suspends activations and reinstates them. A suspended one keeps its seat, is not answered, and is named among the
 * revoked ones in every status snapshot of its license until it is reinstated (FORMAT.md section 6). Thread-safe.
 */
public final class Suspensions implements DevicesBehind {
    private final Journal journal;

    public Suspensions(Journal journal) {
        this.journal = journal;
    }

    /** A part of the list of what was last activated with a token, or with a device token that it was exchanged for. */
    public Page<Activation> behind(TokenFinder finder, Admission by, String tokenId, Page.Cut cut) {
        return journal.read(handle -> {
            Token token = finder.require(handle, by, tokenId);
            return Activations.behind(handle, token.id(), by.onlyLicenses(), cut);
        });
    }

    /**
     * Suspends an activation; one that is suspended stays so. Refused for one that is revoked, which is for good, and for one
     * that was released, which is not answered anyway.
     */
    public Activation suspend(Admission by, String licenseId, String id) {
        return change(by, licenseId, id, true);
    }

    /**
     * Reinstates an activation; the device has its license again after its next refresh. One that was released in between may
     * take a seat anew.
     */
    public Activation reinstate(Admission by, String licenseId, String id) {
        return change(by, licenseId, id, false);
    }

    private Activation change(Admission by, String licenseId, String id, boolean suspend) {
        return journal.write(by.call(), tx -> {
            HubLicense license = Licenses.require(tx.handle(), by, licenseId);
            Activation activation = Activations.require(tx.handle(), licenseId, id);
            if (activation.revoked()) {
                throw new Refusal(ProblemReason.CONFLICT, "activation: it is revoked, which is for good");
            }
            if (activation.released() && suspend) {
                throw new Refusal(
                        ProblemReason.CONFLICT, "activation: it was released, and is answered only with a token");
            }
            if (activation.suspended() != suspend) {
                write(tx, new Standing(licenseId, id, activation.deviceKey()), license.workspaceId(), suspend, null);
            }
            return Activations.require(tx.handle(), licenseId, id);
        });
    }

    @Override
    public long suspend(Transaction tx, Token token) {
        return changeAll(tx, token, true, license -> true);
    }

    /**
     * Reinstates every activation that {@link #behind} lists, of licenses that the caller may use; says how many there
     * were.
     */
    public long reinstateBehind(TokenFinder finder, Admission by, String tokenId) {
        return journal.write(by.call(), tx -> {
            Token token = finder.require(tx.handle(), by, tokenId);
            long reinstated = changeAll(tx, token, false, by.caller()::mayUse);
            tx.audit(new AuditEntry("token.activations-reinstated", tokenId, token.workspaceId(), token.partial()));
            return reinstated;
        });
    }

    private static long changeAll(Transaction tx, Token token, boolean suspend, Predicate<String> licenses) {
        String workspace = token.workspaceId();
        if (workspace == null) {
            // No activation stands behind a personal token, which can never activate.
            return 0;
        }
        List<Standing> standing = standing(tx, token, suspend).stream()
                .filter(one -> licenses.test(one.licenseId()))
                .toList();
        standing.forEach(one -> write(tx, one, workspace, suspend, token));
        return standing.size();
    }

    private record Standing(String licenseId, String id, String deviceKey) {}

    private static List<Standing> standing(Transaction tx, Token token, boolean suspend) {
        return tx.handle()
                .createQuery("SELECT license_id, id, device_key FROM activation" + Activations.BEHIND_TOKEN
                        + (suspend
                                ? " AND state = 'live' AND suspended_at IS NULL"
                                : " AND (state = 'live' OR released_at IS NOT NULL) AND suspended_at IS NOT NULL")
                        + " ORDER BY license_id, id")
                .bind("token", token.id())
                .map((row, context) ->
                        new Standing(row.getString("license_id"), row.getString("id"), row.getString("device_key")))
                .list();
    }

    private static void write(
            Transaction tx, Standing one, String workspaceId, boolean suspend, @Nullable Token behind) {
        tx.handle()
                .createUpdate("UPDATE activation SET suspended_at = :at WHERE license_id = :license AND id = :id")
                .bind("at", suspend ? tx.now().toEpochMilli() : null)
                .bind("license", one.licenseId())
                .bind("id", one.id())
                .execute();
        String action = suspend ? "activation.suspended" : "activation.reinstated";
        tx.audit(AuditEntry.in(workspaceId, action, one.id())
                .onLicense(one.licenseId())
                .onMachine(one.deviceKey())
                .with("license " + one.licenseId() + (behind == null ? "" : ", behind token " + behind.partial())));
    }
}
