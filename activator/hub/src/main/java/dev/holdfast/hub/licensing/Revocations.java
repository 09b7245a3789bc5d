package dev.holdfast.hub.licensing;

import dev.holdfast.hub.ledger.Transaction;
import dev.holdfast.hub.licensing.VoidedLicenses.Voided;
import dev.holdfast.verifier.license.StatusClaims;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * The activations of a license whose licenses are void, as a status snapshot names them (FORMAT.md 6.4). The format has one
 * word for all: only the newest snapshot counts, so a suspended activation is named until it is reinstated, and a released
 * one until it takes a seat anew.
 *
 * <p>A snapshot has room for some, in this order and of each kind the newest licenses first: those that were revoked for good,
 * which only an operator does; suspended ones, of which a member of the workspace may make many, and which therefore crowd out
 * nothing that was revoked; those that were released without their device, which may go on; and those whose
 * device gave its seat back and holds a receipt, and device keys of lost directories, whose licenses hold on their own machine
 * alone. One is left out once the last license that was issued for it has ended, by the time of the snapshot or, a lease, by the
 * time elapsed since its import.
 *
 * @param listed the activation IDs that are named
 * @param superseded the device keys that are named because another took their place
 * @param before licenses with a lower revision are void; 0 for none
 */
record Revocations(Set<String> listed, Set<String> superseded, long before) {
    /** A verifier judges a lease by the time elapsed since its import, and clocks are not all the same. */
    private static final Duration MARGIN = Duration.ofDays(1);

    static final String OLDEST_LIVE =
            "SELECT coalesce(min(activated_at), :none) FROM activation WHERE license_id = :license AND state = 'live'";

    Revocations {
        listed = Set.copyOf(listed);
        superseded = Set.copyOf(superseded);
    }

    /**
     * Whom a snapshot is for.
     *
     * @param asking an activation or a device key that is named where it is void, however little room there is; empty for none
     * @param most how many may be named
     * @param carried whether it goes to machines that get no license with it: then it voids no license of a live one
     */
    record Reader(String asking, int most, boolean carried) {
        static final Reader GRANTED = new Reader("", StatusClaims.MAXIMUM_LISTED, false);
        static final Reader CARRIED = new Reader("", StatusClaims.MAXIMUM_LISTED, true);
    }

    /** What the snapshot beside a license says. */
    static Revocations of(Transaction tx, HubLicense license) {
        return of(tx.handle(), license.id().text(), tx.now(), Reader.GRANTED);
    }

    /** What a snapshot says that is signed at a time. */
    static Revocations of(Handle handle, String licenseId, Instant now, Reader reader) {
        long at = now.minus(MARGIN).toEpochMilli();
        List<Voided> any = VoidedLicenses.any(handle, licenseId, at, reader.most());
        if (any.size() <= reader.most()) {
            return new Revocations(ids(any, false), ids(any, true), 0);
        }
        VoidedLicenses voided = VoidedLicenses.all(handle, licenseId, at, reader.most());
        List<Voided> first = voided.first(reader.most() + 1, reader.asking());
        List<Voided> named = first.subList(0, reader.most());
        long before = before(voided, oldestLive(handle, licenseId), reader, first.get(reader.most()));
        return new Revocations(ids(named, false), ids(named, true), before);
    }

    /**
     * What stands for the rest: as much of it as is older than every license that a live activation may hold. Those that
     * were revoked or suspended it covers all where the license that is granted with it has a higher revision.
     */
    private static long before(VoidedLicenses voided, long oldestLive, Reader reader, Voided unnamed) {
        long harmless = Math.min(voided.newest(VoidedLicenses.REVOKED, VoidedLicenses.GIVEN_BACK) + 1, oldestLive);
        if (reader.carried() || unnamed.place() > VoidedLicenses.SUSPENDED) {
            return harmless;
        }
        // The first that is not named has the highest revision of all in its place that are not.
        long behind = voided.newest(unnamed.place() + 1, VoidedLicenses.SUSPENDED);
        return Math.max(harmless, Math.max(unnamed.revision(), behind) + 1);
    }

    /** Every revision is at least the time at which it was issued, and nothing is issued before a seat is taken. */
    private static long oldestLive(Handle handle, String licenseId) {
        return handle.createQuery(OLDEST_LIVE)
                .bind("none", Long.MAX_VALUE)
                .bind("license", licenseId)
                .mapTo(Long.class)
                .one();
    }

    private static Set<String> ids(List<Voided> named, boolean keys) {
        return named.stream()
                .filter(voided -> voided.key() == keys)
                .map(Voided::id)
                .collect(Collectors.toSet());
    }
}
