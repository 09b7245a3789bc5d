package dev.holdfast.verifier;

import dev.holdfast.verifier.jws.MalformedException;
import dev.holdfast.verifier.license.License;
import dev.holdfast.verifier.license.LicenseId;
import dev.holdfast.verifier.license.StatusRank;
import dev.holdfast.verifier.license.StatusSnapshot;
import dev.holdfast.verifier.trust.SigningTrust;
import dev.holdfast.verifier.trust.TrustException;
import org.jspecify.annotations.Nullable;

/** Step 7: that the status snapshot is the newest one known here, and what it says; FORMAT.md 11.7. */
final class StatusStep {
    private StatusStep() {}

    static VerifiedStatus read(@Nullable String document, SigningTrust trust, TrustMemory memory)
            throws RefusedException {
        if (document == null) {
            throw new RefusedException(RefusalReason.STATUS_MISSING, "status snapshot: expected one, found none");
        }
        try {
            return memory.status(trust, document);
        } catch (TrustException | MalformedException e) {
            throw invalid(RefusedException.text(e));
        }
    }

    static void checkOrder(
            VerifiedStatus status, License license, SigningTrust trust, Recollection.@Nullable SeenStatus seen)
            throws RefusedException {
        checkPlace(status, license.licenseId(), trust);
        checkSigner(status, seen);
        StatusRank rank = status.snapshot().rank();
        if (rank.compareTo(license.minimumStatus()) < 0) {
            throw missing("the license asks for", license.minimumStatus(), rank);
        }
        checkNewest(status, seen);
    }

    /** That it is about the license, and under a bundle that is held. */
    static void checkPlace(VerifiedStatus status, LicenseId id, SigningTrust trust) throws RefusedException {
        if (!status.snapshot().licenseId().equals(id)) {
            throw invalid("expected one of this license, found one of "
                    + status.snapshot().licenseId());
        }
        long bundle = status.snapshot().rank().bundle();
        if (bundle > trust.version()) {
            throw invalid("expected one under trust bundle " + trust.version() + " or older, found " + bundle);
        }
    }

    static void checkSigner(VerifiedStatus status, Recollection.@Nullable SeenStatus seen) throws RefusedException {
        if (status.document().voidedAt().isPresent() && !isSame(status, seen)) {
            throw invalid("expected a signer that no trust bundle has revoked");
        }
    }

    /** That none was seen here which is newer, or another of the same rank. */
    static void checkNewest(VerifiedStatus status, Recollection.@Nullable SeenStatus seen) throws RefusedException {
        StatusRank rank = status.snapshot().rank();
        if (seen != null && rank.compareTo(seen.rank()) < 0) {
            throw missing("was held here before", seen.rank(), rank);
        }
        if (seen != null && rank.equals(seen.rank()) && !isSame(status, seen)) {
            throw invalid("found two that differ under one rank");
        }
    }

    static boolean isSame(VerifiedStatus status, Recollection.@Nullable SeenStatus seen) {
        return seen != null && seen.digest().equals(status.digest());
    }

    static void checkContent(StatusSnapshot status, License license) throws RefusedException {
        String said = ", as the vendor signed it at " + status.issuedAt();
        refuseIf(status.revoked(), RefusalReason.LICENSE_REVOKED, "the license is revoked" + said);
        refuseIf(status.suspended(), RefusalReason.LICENSE_SUSPENDED, "the license is suspended" + said);
        refuseIf(
                status.revokedActivations().contains(license.activationId())
                        || license.revision() < status.revokedBefore(),
                RefusalReason.ACTIVATION_REVOKED,
                "the activation is revoked" + said);
        refuseIf(
                status.supersededKeys().contains(license.deviceKey()),
                RefusalReason.ACTIVATION_SUPERSEDED,
                "this data directory's device key is superseded" + said);
    }

    private static void refuseIf(boolean stands, RefusalReason reason, String detail) throws RefusedException {
        if (stands) {
            throw new RefusedException(reason, detail);
        }
    }

    private static RefusedException invalid(String detail) {
        return new RefusedException(RefusalReason.STATUS_INVALID, "status snapshot: " + detail);
    }

    private static RefusedException missing(String who, StatusRank expected, StatusRank found) {
        return new RefusedException(
                RefusalReason.STATUS_MISSING,
                "status snapshot: expected the one that " + who + " (bundle " + expected.bundle() + ", sequence "
                        + expected.sequence() + ") or newer, found bundle " + found.bundle() + ", sequence "
                        + found.sequence());
    }
}
