package dev.holdfast.hub.licensing;

import dev.holdfast.hub.access.Admission;
import dev.holdfast.hub.audit.AuditEntry;
import dev.holdfast.hub.audit.ClockWatch;
import dev.holdfast.hub.ledger.Columns;
import dev.holdfast.hub.ledger.Journal;
import dev.holdfast.hub.ledger.Page;
import dev.holdfast.hub.ledger.Transaction;
import dev.holdfast.hub.refusal.Refusal;
import dev.holdfast.protocol.ProblemReason;
import dev.holdfast.verifier.Grant;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/**
 * Signs licenses anew that answer no request: those that a void signing certificate stands under, and single ones. A device
 * online has no need of them, since its next refresh is answered with a newer one; for any other the grant is fetched
 * here and carried there. One that is there is given out with the same bytes until a request of its device is answered.
 * Leases are left to their devices, which renew them within hours.
 * Thread-safe.
 */
public final class Reissues {
    /** How many are signed in one transaction, for as long as which nobody else writes. */
    private static final int AT_ONCE = 25;

    private static final String WAITING = " FROM activation a JOIN license l ON l.id = a.license_id"
            + " WHERE a.state = 'live' AND a.suspended_at IS NULL AND a.awaited_since IS NULL AND l.state = 'active' AND l.lease_length IS NULL"
            + " AND a.lease_ends_at IS NULL"
            + " AND (l.ends_at IS NULL OR l.ends_at > :now)"
            + " AND (l.trial_length IS NULL OR a.trial_started_at IS NULL"
            + " OR a.trial_started_at + l.trial_length * 1000 > :now) AND (a.signer IS NULL OR a.signer IN (<voided>))";

    private final Journal journal;
    private final GrantWriter grants;
    private final HubSigner signer;

    /**
     * Re-issues.
     *
     * @param signer what this process signs with
     */
    public Reissues(Journal journal, GrantWriter grants, HubSigner signer) {
        this.journal = journal;
        this.grants = grants;
        this.signer = signer;
    }

    /** Which activation one is about. */
    public record Place(String licenseId, String activationId) implements Comparable<Place> {
        /** Where a walk over all begins. */
        public static final Place BEGIN = new Place("", "");

        @Override
        public int compareTo(Place other) {
            int first = licenseId.compareTo(other.licenseId);
            return first == 0 ? activationId.compareTo(other.activationId) : first;
        }
    }

    /**
     * A part of a walk over all that wait.
     *
     * @param reissued how many were signed
     * @param next where the next part begins; null where none waits any more
     */
    public record Part(long reissued, @Nullable Place next) {}

    /** How many live activations wait for a license by a certificate that is good. */
    public long waiting() {
        return journal.read(handle -> {
            List<String> voided = Signers.voided(handle, signer.trust(handle));
            return voided.isEmpty()
                    ? 0
                    : bound(handle.createQuery("SELECT count(*)" + WAITING), voided)
                            .mapTo(Long.class)
                            .one();
        });
    }

    /** Whether any live activation waits, where these certificates are void. */
    static boolean isAnyWaiting(Handle handle, List<String> voided, Instant now) {
        return handle.createQuery("SELECT count(*) FROM (SELECT 1 AS one" + WAITING + " LIMIT 1) waiting")
                        .bind("now", now.toEpochMilli())
                        .bindList("voided", voided)
                        .mapTo(Long.class)
                        .one()
                > 0;
    }

    private <T extends SqlStatement<T>> T bound(T statement, List<String> voided) {
        return statement.bind("now", journal.now().toEpochMilli()).bindList("voided", voided);
    }

    /**
     * Signs the next of those that wait.
     *
     * @param after where the walk stands
     * @param most how many at most
     */
    public Part sign(Admission by, Place after, int most) {
        Place at = after;
        long reissued = 0;
        while (reissued < most) {
            int room = (int) Math.min(AT_ONCE, most - reissued);
            Place from = at;
            List<Place> done = journal.write(by.call(), tx -> signSome(tx, from, room));
            if (done.isEmpty()) {
                return new Part(reissued, null);
            }
            reissued += done.size();
            at = done.get(done.size() - 1);
        }
        return new Part(reissued, at);
    }

    private List<Place> signSome(Transaction tx, Place after, int most) {
        List<String> voided = Signers.voided(tx.handle(), signer.trust(tx.handle()));
        if (voided.isEmpty()) {
            return List.of();
        }
        requireFit(tx);
        Query query = tx.handle()
                .createQuery("SELECT a.license_id, a.id" + WAITING
                        + " AND (a.license_id > :license OR (a.license_id = :license AND a.id > :activation))"
                        + " ORDER BY a.license_id, a.id LIMIT :most");
        List<Place> waiting = new ArrayList<>(bound(query, voided)
                .bind("license", after.licenseId())
                .bind("activation", after.activationId())
                .bind("most", most)
                .map((row, context) -> new Place(row.getString("license_id"), row.getString("id")))
                .list());
        for (Place place : waiting) {
            sign(tx, Licenses.require(tx.handle(), place.licenseId()), place.activationId());
        }
        return waiting;
    }

    private void requireFit(Transaction tx) {
        ClockWatch.require(tx);
        grants.requireFit(tx.handle(), tx.now());
    }

    /** Signs the license of one activation anew, as it stands now. */
    public Reissue sign(Admission by, Place place) {
        return journal.write(by.call(), tx -> {
            HubLicense license = Licenses.require(tx.handle(), by, place.licenseId());
            requireGood(tx.handle(), license, place.activationId());
            requireFit(tx);
            return sign(tx, license, place.activationId());
        });
    }

    private Activation requireGood(Handle handle, HubLicense license, String activationId) {
        Activation activation = Activations.require(handle, license.id().text(), activationId);
        if (license.terms().lease() != null || activation.term().leaseEndsAt() != null) {
            throw new Refusal(
                    ProblemReason.CONFLICT,
                    "license: expected one that is activated once, found one that its devices renew",
                    "let the device refresh: a lease is prolonged only for a machine that was seen");
        }
        Instant end = GrantedTerm.end(license, activation.term().trialStartedAt());
        if (activation.findings().awaitedSince() != null) {
            throw new Refusal(
                    ProblemReason.CONFLICT,
                    "activation: expected one whose machine is known, found one that this hub has forgotten since a restore",
                    "let the device refresh: it brings its license along");
        }
        boolean ended = end != null && !journal.now().isBefore(end);
        if (license.state() != LicenseState.ACTIVE || ended || !isLive(activation)) {
            throw new Refusal(
                    ProblemReason.CONFLICT,
                    "activation: expected a live one of a license that is good, found one that is revoked, suspended,"
                            + " released or over");
        }
        return activation;
    }

    private static boolean isLive(Activation activation) {
        return !activation.revoked() && !activation.suspended() && !activation.released();
    }

    /** What waits for a device is older than what is signed for it now, and the device would not take it any more. */
    static void forget(Transaction tx, String licenseId, String activationId) {
        tx.handle()
                .createUpdate("DELETE FROM reissue WHERE license_id = :license AND activation_id = :activation")
                .bind("license", licenseId)
                .bind("activation", activationId)
                .execute();
    }

    private Reissue sign(Transaction tx, HubLicense license, String activationId) {
        String licenseId = license.id().text();
        Activation held = Activations.require(tx.handle(), licenseId, activationId);
        Activation raised = held.raised(tx.now(), GrantWriter.lowestRevision(tx, license));
        // The machine was not seen, so nothing else of the activation changes.
        tx.handle()
                .createUpdate("UPDATE activation SET revision = :revision WHERE license_id = :license AND id = :id")
                .bind("revision", raised.revision())
                .bind("license", licenseId)
                .bind("id", activationId)
                .execute();
        Seats.hold(tx, license, raised);
        String documentId = tx.ids().documentId();
        Grant grant = grants.reissue(tx, license, raised, documentId);
        GrantTree.of(tx.handle(), raised).graft(tx, documentId);
        tx.handle()
                .createUpdate("INSERT INTO reissue (license_id, activation_id, revision, made_at, license, status)"
                        + " VALUES (:license, :activation, :revision, :at, :document, :status)")
                .bind("license", licenseId)
                .bind("activation", activationId)
                .bind("revision", raised.revision())
                .bind("at", tx.now().toEpochMilli())
                .bind("document", grant.license())
                .bind("status", grant.status())
                .execute();
        tx.audit(AuditEntry.in(license.workspaceId(), "activation.reissued", activationId)
                .onLicense(licenseId)
                .onMachine(held.deviceKey())
                .with("revision " + raised.revision()));
        return new Reissue(activationId, raised.revision(), tx.now());
    }

    /** A part of the list of a license's that wait for their devices. */
    public Page<Reissue> list(Admission by, String licenseId, Page.Cut cut) {
        return journal.read(handle -> {
            Licenses.require(handle, by, licenseId);
            return Page.of(
                    handle.createQuery(
                                    "SELECT * FROM (SELECT *, made_at AS created_at, activation_id AS id FROM reissue)"
                                            + " reissue WHERE license_id = :license" + Page.SQL)
                            .bind("license", licenseId),
                    cut,
                    (row, context) -> new Reissue(
                            row.getString("activation_id"), row.getLong("revision"), Columns.instant(row, "made_at")),
                    reissue -> reissue.madeAt().toEpochMilli() + ":" + reissue.activationId());
        });
    }

    private record Stored(String license, String status) {}

    /**
     * The grant that waits for a device, with the trust bundles after one.
     *
     * @throws Refusal {@code not_found} where none waits, {@code conflict} where the activation is not good any more, or a
     *     trust bundle has voided this one too
     */
    public Grant grant(Admission by, Place place, long after) {
        return journal.read(handle -> {
            HubLicense license = Licenses.require(handle, by, place.licenseId());
            requireGood(handle, license, place.activationId());
            Stored stored = find(handle, place).orElseThrow(() -> Refusal.notFound("grant"));
            if (isVoid(handle, place)) {
                throw new Refusal(
                        ProblemReason.CONFLICT,
                        "grant: the certificate that it is signed with is void since a trust bundle",
                        "the hub's operator runs `holdfast-hub key reissue`");
            }
            return new Grant(stored.license(), stored.status(), TrustBundles.after(handle, after));
        });
    }

    private static Optional<Stored> find(Handle handle, Place place) {
        return handle.createQuery("SELECT license, status FROM reissue"
                        + " WHERE license_id = :license AND activation_id = :activation")
                .bind("license", place.licenseId())
                .bind("activation", place.activationId())
                .map((row, context) -> new Stored(row.getString("license"), row.getString("status")))
                .findOne();
    }

    private boolean isVoid(Handle handle, Place place) {
        return handle.createQuery("SELECT signer FROM activation WHERE license_id = :license AND id = :activation")
                .bind("license", place.licenseId())
                .bind("activation", place.activationId())
                .mapTo(String.class)
                .findOne()
                .filter(Signers.voided(handle, signer.trust(handle))::contains)
                .isPresent();
    }
}
