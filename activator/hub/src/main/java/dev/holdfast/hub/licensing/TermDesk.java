package dev.holdfast.hub.licensing;

import dev.holdfast.hub.ledger.Transaction;
import dev.holdfast.hub.refusal.Refusal;
import dev.holdfast.machineid.EvidenceDigest;
import dev.holdfast.machineid.Fingerprint;
import dev.holdfast.machineid.MatchRule;
import dev.holdfast.machineid.ScoreSheet;
import dev.holdfast.machineid.Sighting;
import dev.holdfast.protocol.ProblemReason;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells what a license is granted for in time, to the machine of a request.
 *
 * <p>A trial begins with the first activation of the license on a machine. Whoever activates the license there again, with
 * another data directory or after the seat was given back, goes on with that trial: a machine is one that had a trial where
 * the license's own match rule says that it is the same, or sees too little of it to say that it is another.
 */
final class TermDesk {
    /** A golden image may have given one value to many machines; those that show more in common come first. */
    private static final int LOOKED_AT = 50;

    static final String CANDIDATES = EvidenceShown.OF_LICENSE
            + "SELECT shown.activation_id FROM shown JOIN activation a ON a.license_id = :license"
            + " AND a.id = shown.activation_id WHERE a.trial_started_at IS NOT NULL"
            + " GROUP BY shown.activation_id ORDER BY count(*) DESC, shown.activation_id LIMIT :most";

    private TermDesk() {}

    /** Refuses where the license has ended, whatever the machine. */
    static void requireRunning(HubLicense license, Instant now) {
        Instant endsAt = license.endsAt();
        if (endsAt != null && !now.isBefore(endsAt)) {
            throw new Refusal(ProblemReason.LICENSE_EXPIRED, "the license ended on " + endsAt);
        }
    }

    /** Refuses where a machine would live offline on a license that does not allow it; a lease is no life offline. */
    static void requireMode(HubLicense license) {
        if (license.terms().lease() == null && !license.offlineActivation()) {
            throw Refusal.of(ProblemReason.OFFLINE_ACTIVATION_NOT_ALLOWED);
        }
    }

    /** What a machine that takes a seat now gets; refused where its trial is over. */
    static DeviceTerm first(Transaction tx, HubLicense license, Fingerprint shown) {
        return term(tx, license, license.terms().trial() == null ? null : began(tx, license, shown));
    }

    /** What a machine that holds a seat gets now; refused where its trial is over. */
    static DeviceTerm again(Transaction tx, HubLicense license, Activation held) {
        Instant began = held.term().trialStartedAt();
        boolean becameTrial = began == null && license.terms().trial() != null;
        return term(tx, license, becameTrial ? whole(held.activatedAt()) : began);
    }

    private static DeviceTerm term(Transaction tx, HubLicense license, @Nullable Instant trialStartedAt) {
        Instant end = GrantedTerm.end(license, trialStartedAt);
        if (end != null && !tx.now().isBefore(end)) {
            throw new Refusal(
                    ProblemReason.LICENSE_EXPIRED,
                    "the trial on this machine began on " + trialStartedAt + " and ended on " + end);
        }
        Instant leaseEndsAt =
                GrantedTerm.of(license, trialStartedAt, whole(tx.now())).leaseEndsAt();
        return new DeviceTerm(trialStartedAt, leaseEndsAt);
    }

    private static Instant began(Transaction tx, HubLicense license, Fingerprint shown) {
        Instant now = whole(tx.now().isBefore(license.startsAt()) ? license.startsAt() : tx.now());
        List<EvidenceDigest> digests =
                shown.digests().values().stream().flatMap(Collection::stream).toList();
        if (digests.isEmpty()) {
            return now;
        }
        return candidates(tx, license, digests).stream()
                .map(id -> Activations.require(tx.handle(), license.id().text(), id))
                .filter(earlier -> isSameMachine(license, earlier, shown))
                .map(earlier -> earlier.term().trialStartedAt())
                .filter(began -> began != null && began.isBefore(now))
                .min(Instant::compareTo)
                .orElse(now);
    }

    private static List<String> candidates(Transaction tx, HubLicense license, List<EvidenceDigest> digests) {
        return tx.handle()
                .createQuery(CANDIDATES)
                .bind("license", license.id().text())
                .bindList("digests", digests.stream().map(EvidenceDigest::text).toList())
                .bind("most", LOOKED_AT)
                .mapTo(String.class)
                .list();
    }

    private static boolean isSameMachine(HubLicense license, Activation earlier, Fingerprint shown) {
        ScoreSheet.Outcome outcome = MatchRule.judge(earlier.recorded(), Sighting.of(shown), license.policy())
                .outcome();
        return outcome == ScoreSheet.Outcome.SAME || outcome == ScoreSheet.Outcome.NOT_VISIBLE;
    }

    private static Instant whole(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS);
    }
}
