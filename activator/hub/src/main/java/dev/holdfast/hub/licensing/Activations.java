package dev.holdfast.hub.licensing;

import dev.holdfast.hub.access.Admission;
import dev.holdfast.hub.audit.AuditEntry;
import dev.holdfast.hub.ledger.Columns;
import dev.holdfast.hub.ledger.Journal;
import dev.holdfast.hub.ledger.Page;
import dev.holdfast.hub.ledger.Transaction;
import dev.holdfast.hub.refusal.Refusal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.EmptyHandling;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** The activations of licenses. Thread-safe. */
public final class Activations {
    /** Those that a token, or a device token that it was exchanged for, activated last. */
    static final String BEHIND_TOKEN = " WHERE token_id IN (SELECT id FROM token WHERE id = :token"
            + " UNION ALL SELECT token_id FROM device_token WHERE installed_with = :token)";

    private final Journal journal;

    public Activations(Journal journal) {
        this.journal = journal;
    }

    /** A part of the list of a license's; refused with {@code not_found} where there is no such license. */
    public Page<Activation> list(Admission by, String licenseId, Page.Cut cut) {
        return journal.read(handle -> {
            Licenses.require(handle, by, licenseId);
            return Page.of(
                    handle.createQuery("SELECT * FROM (SELECT *, activated_at AS created_at FROM activation) activation"
                                    + " WHERE license_id = :license" + Page.SQL)
                            .bind("license", licenseId),
                    cut,
                    ActivationRows.mapper(handle),
                    activation -> activation.activatedAt().toEpochMilli() + ":" + activation.id());
        });
    }

    /** The one of that ID. */
    public Activation get(Admission by, String licenseId, String id) {
        return journal.read(handle -> {
            Licenses.require(handle, by, licenseId);
            return require(handle, licenseId, id);
        });
    }

    /** A part of the list of what stands behind a token, of the named licenses alone; null for all. */
    static Page<Activation> behind(Handle handle, String tokenId, @Nullable Set<String> only, Page.Cut cut) {
        String all = "SELECT * FROM (SELECT *, activated_at AS created_at FROM activation) activation" + BEHIND_TOKEN;
        Query query = only == null
                ? handle.createQuery(all + Page.SQL)
                : handle.createQuery(all + " AND license_id IN (<only>)" + Page.SQL)
                        .bindList(EmptyHandling.NULL_KEYWORD, "only", List.copyOf(only));
        return Page.of(
                query.bind("token", tokenId),
                cut,
                ActivationRows.mapper(handle),
                activation -> activation.activatedAt().toEpochMilli() + ":" + activation.id());
    }

    /** A part of the list of those of a workspace whose data directory was copied since a time, and that are not revoked. */
    static Page<Activation> cloned(
            Handle handle, String workspaceId, @Nullable Set<String> only, Instant since, Page.Cut cut) {
        String sql = "SELECT * FROM (SELECT a.*, a.activated_at AS created_at FROM activation a"
                + " JOIN license l ON l.id = a.license_id WHERE l.workspace_id = :workspace AND a.cloned_at > :since"
                + " AND a.state = 'live') activation WHERE " + (only == null ? "TRUE" : "license_id IN (<only>)");
        Query query = handle.createQuery(sql + Page.SQL).bind("workspace", workspaceId);
        return Page.of(
                (only == null ? query : query.bindList(EmptyHandling.NULL_KEYWORD, "only", List.copyOf(only)))
                        .bind("since", since.toEpochMilli()),
                cut,
                ActivationRows.mapper(handle),
                activation -> activation.activatedAt().toEpochMilli() + ":" + activation.id());
    }

    /** Revokes one, for good: its seat is free, and the next status snapshots of the license name it. */
    public Activation revoke(Admission by, String licenseId, String id) {
        return journal.write(by.call(), tx -> {
            HubLicense license = Licenses.require(tx.handle(), by, licenseId);
            Activation activation = require(tx.handle(), licenseId, id);
            if (!activation.revoked()) {
                tx.handle()
                        .createUpdate("UPDATE activation SET state = 'revoked', released_at = NULL"
                                + " WHERE license_id = :license AND id = :id")
                        .bind("license", licenseId)
                        .bind("id", id)
                        .execute();
                tx.audit(AuditEntry.in(license.workspaceId(), "activation.revoked", id)
                        .onLicense(licenseId)
                        .onMachine(activation.deviceKey())
                        .with("license " + licenseId));
            }
            return require(tx.handle(), licenseId, id);
        });
    }

    static Activation require(Handle handle, String licenseId, String id) {
        return find(handle, licenseId, id).orElseThrow(() -> Refusal.notFound("activation"));
    }

    static Optional<Activation> find(Handle handle, String licenseId, String id) {
        return ActivationRows.one(handle.createQuery(ActivationRows.WITH_EVIDENCE
                        + " WHERE a.license_id = :license AND a.id = :id" + ActivationRows.IN_PLACE)
                .bind("license", licenseId)
                .bind("id", id));
    }

    static Optional<Activation> ofDevice(Handle handle, String licenseId, String deviceKey) {
        return ActivationRows.one(handle.createQuery(ActivationRows.WITH_EVIDENCE
                        + " WHERE a.license_id = :license AND a.device_key = :key" + ActivationRows.IN_PLACE)
                .bind("license", licenseId)
                .bind("key", deviceKey));
    }

    /** Whether a device has one of the license, in whatever state. */
    static boolean isOfDevice(Handle handle, String licenseId, String deviceKey) {
        return handle.createQuery("SELECT count(*) FROM activation WHERE license_id = :license AND device_key = :key")
                        .bind("license", licenseId)
                        .bind("key", deviceKey)
                        .mapTo(Long.class)
                        .one()
                > 0;
    }

    /** What one activation is found by. */
    record Key(String licenseId, String id) {}

    /**
     * Writes down a new one with its evidence.
     *
     * @param seat the seat that it sits on; null where it holds none
     * @param account the member who stands behind it; null for none
     * @param signer thumbprint of what signed its license; null where that was another hub's
     */
    static void insert(
            Handle handle,
            Activation activation,
            @Nullable String seat,
            @Nullable String account,
            @Nullable String signer) {
        handle.createUpdate("INSERT INTO activation (license_id, id, device_key, state, service_user_id, token_id,"
                        + " derived, revision, activated_at, last_seen_at, trial_started_at, lease_ends_at, adopted_at,"
                        + " license_ends_at, last_license_ends_at, seat_id, account_id, signer)"
                        + " VALUES (:license, :id, :key, 'live', :user, :token, :derived, :revision, :at, :seen, :trial,"
                        + " :lease, :adopted, :ends, " + (isAdopted(activation) ? "NULL" : ":ends")
                        + ", :seat, :account, :signer)")
                .bind("ends", Columns.millis(activation.seat().licenseEndsAt()))
                .bind("seat", seat)
                .bind("account", account)
                .bind("signer", signer)
                .bind("license", activation.licenseId())
                .bind("id", activation.id())
                .bind("key", activation.deviceKey())
                .bind("user", activation.serviceUserId())
                .bind("token", activation.tokenId())
                .bind("derived", activation.recorded().derived())
                .bind("revision", activation.revision())
                .bind("at", activation.activatedAt().toEpochMilli())
                .bind("trial", Columns.millis(activation.term().trialStartedAt()))
                .bind("lease", Columns.millis(activation.term().leaseEndsAt()))
                .bind("seen", activation.lastSeenAt().toEpochMilli())
                .bind("adopted", Columns.millis(activation.findings().adoptedAt()))
                .execute();
        RecordedEvidence.insert(handle, activation);
    }

    /** Writes down who stands behind it now, its newest revision, and that it was answered. */
    static void update(Handle handle, Activation activation) {
        handle.createUpdate("UPDATE activation SET service_user_id = :user, token_id = :token,"
                        + " revision = :revision, last_seen_at = :at, trial_started_at = :trial,"
                        + " lease_ends_at = :lease WHERE license_id = :license AND id = :id")
                .bind("user", activation.serviceUserId())
                .bind("token", activation.tokenId())
                .bind("revision", activation.revision())
                .bind("at", activation.lastSeenAt().toEpochMilli())
                .bind("trial", Columns.millis(activation.term().trialStartedAt()))
                .bind("lease", Columns.millis(activation.term().leaseEndsAt()))
                .bind("license", activation.licenseId())
                .bind("id", activation.id())
                .execute();
    }

    /** Writes down that it was answered: what {@link #update} does, how long it holds its seat, and what signed that. */
    static void answered(Handle handle, Activation activation, String signer) {
        handle.createUpdate("UPDATE activation SET service_user_id = :user, token_id = :token,"
                        + " revision = :revision, last_seen_at = :at, trial_started_at = :trial,"
                        + " lease_ends_at = :lease, released_at = :released, seat_until = :until,"
                        + " license_ends_at = :ends, last_license_ends_at = " + lastEnd(activation)
                        + ", signer = :signer, known_from = CASE WHEN awaited_since IS NULL THEN known_from ELSE :at END,"
                        + " awaited_since = NULL WHERE license_id = :license AND id = :id")
                .bind("user", activation.serviceUserId())
                .bind("token", activation.tokenId())
                .bind("revision", activation.revision())
                .bind("at", activation.lastSeenAt().toEpochMilli())
                .bind("trial", Columns.millis(activation.term().trialStartedAt()))
                .bind("lease", Columns.millis(activation.term().leaseEndsAt()))
                .bind("released", Columns.millis(activation.seat().releasedAt()))
                .bind("until", Columns.millis(activation.seat().until()))
                .bind("ends", Columns.millis(activation.seat().licenseEndsAt()))
                .bind("signer", signer)
                .bind("license", activation.licenseId())
                .bind("id", activation.id())
                .execute();
    }

    /** A device brings one license; which ones the hub had issued before it was restored, nobody knows. */
    private static boolean isAdopted(Activation activation) {
        return activation.findings().adoptedAt() != null;
    }

    /** When the last of all licenses ends that were issued for an activation, with the newest one's end as {@code :ends}. */
    static String lastEnd(Activation activation) {
        return activation.seat().licenseEndsAt() == null || isAdopted(activation)
                ? "NULL"
                : "CASE WHEN last_license_ends_at < :ends THEN :ends ELSE last_license_ends_at END";
    }

    /** Makes a released activation live again, with the evidence that was shown now: no older license tells more of it. */
    static void revive(Transaction tx, Activation activation) {
        tx.handle()
                .createUpdate("UPDATE activation SET state = 'live', activated_at = :at, lease_ends_at = NULL,"
                        + " awaited_since = NULL, known_from = :at"
                        + " WHERE license_id = :license AND id = :activation")
                .bind("at", tx.now().toEpochMilli())
                .bind("license", activation.licenseId())
                .bind("activation", activation.id())
                .execute();
        RecordedEvidence.replace(tx.handle(), activation);
        update(tx.handle(), activation);
    }
}
