package dev.holdfast.verifier;

import dev.holdfast.verifier.license.License;
import dev.holdfast.verifier.license.Mode;
import dev.holdfast.verifier.license.StatusPolicy;
import dev.holdfast.verifier.trust.SignedDocument;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Step 10: that license, status snapshot and signer hold at that time; FORMAT.md 11.10. */
final class TermStep {
    private static final Duration SOON = Duration.ofDays(30);
    private static final Duration LONG_AGO = Duration.ofDays(400);

    private TermStep() {}

    static void checkTerm(License license, JudgedTime time, List<Warning> warnings) throws RefusedException {
        if (time.at().isBefore(license.notBefore())) {
            throw new RefusedException(
                    RefusalReason.NOT_YET_VALID,
                    "the license holds from " + license.notBefore() + ", and it is " + time.at());
        }
        Instant end = license.expiresAt();
        if (end == null) {
            return;
        }
        if (license.mode() instanceof Mode.Online online) {
            checkLease(end, online.grace(), time, warnings);
        } else if (!time.at().isBefore(end)) {
            throw new RefusedException(RefusalReason.EXPIRED, "the license expired at " + end + sinceSigned(time));
        } else if (!time.at().isBefore(end.minus(SOON))) {
            warnings.add(new Warning(
                    "expires_soon", "the license expires at " + end + "; renew it with the vendor, then refresh"));
        }
    }

    /** The first instant at which a check of this step refuses, or {@link Instant#MAX} where none ever does. */
    static Instant end(License license, VerifiedStatus status, SignedDocument document) {
        Instant end = license.expiresAt();
        Instant term = end == null ? Instant.MAX : end;
        if (end != null && license.mode() instanceof Mode.Online online) {
            term = end.plus(online.grace());
        }
        Duration maximum = license.status().maximumAge();
        Instant aged = maximum == null
                ? Instant.MAX
                : status.snapshot()
                        .issuedAt()
                        .plus(maximum)
                        .plus(license.status().grace())
                        .plusNanos(1);
        Instant voided = voidedAt(status, document);
        return earlier(term, earlier(aged, voided == null ? Instant.MAX : voided.plus(license.signerGrace())));
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static void checkLease(Instant end, Duration grace, JudgedTime time, List<Warning> warnings)
            throws RefusedException {
        Instant last = end.plus(grace);
        if (!time.at().isBefore(last)) {
            throw new RefusedException(
                    RefusalReason.LEASE_ENDED,
                    "the lease ended at " + end + " and its grace at " + last + ", and it is " + time.at()
                            + sinceSigned(time));
        }
        if (!time.at().isBefore(end)) {
            warnings.add(new Warning(
                    "lease_in_grace", "the lease ended at " + end + " and is honoured until " + last + "; go online"));
        }
    }

    private static String sinceSigned(JudgedTime time) {
        String signed = ", and the last signed time is " + time.signed();
        boolean longAgo = Duration.between(time.signed(), time.at()).compareTo(LONG_AGO) > 0;
        return longAgo ? signed + ", long ago: check that the clock is right" : signed;
    }

    static void checkStatusAge(VerifiedStatus status, StatusPolicy policy, JudgedTime time, List<Warning> warnings)
            throws RefusedException {
        Duration maximum = policy.maximumAge();
        if (maximum == null) {
            return;
        }
        Instant aged = status.snapshot().issuedAt().plus(maximum);
        Instant last = aged.plus(policy.grace());
        if (time.at().isAfter(last)) {
            throw new RefusedException(
                    RefusalReason.STATUS_TOO_OLD,
                    "status snapshot: expected one that is newer than " + maximum.toDays() + " days and its grace of "
                            + policy.grace().toDays() + " days, found one of "
                            + status.snapshot().issuedAt());
        }
        if (time.at().isAfter(aged)) {
            warnings.add(new Warning(
                    "status_aging", "the status snapshot is old and is honoured until " + last + "; refresh online"));
        }
    }

    private static @Nullable Instant voidedAt(VerifiedStatus status, SignedDocument document) {
        Instant ofStatus = status.document().voidedAt().orElse(null);
        return document.voidedAt()
                .map(voided -> ofStatus == null ? voided : earlier(voided, ofStatus))
                .orElse(ofStatus);
    }

    /** What a revoked signer had signed runs on for a while, so that the vendor can sign it anew; FORMAT.md 7.8. */
    static void checkSigner(
            License license, VerifiedStatus status, SignedDocument document, JudgedTime time, List<Warning> warnings)
            throws RefusedException {
        Instant voided = voidedAt(status, document);
        if (voided == null) {
            return;
        }
        Instant last = voided.plus(license.signerGrace());
        if (!time.at().isBefore(last)) {
            throw new RefusedException(
                    RefusalReason.SIGNER_REVOKED, "signer: revoked at " + voided + ", honoured until " + last);
        }
        warnings.add(new Warning(
                "signer_revoked",
                "the signer was revoked and the license is honoured until " + last + "; refresh online before"));
    }
}
