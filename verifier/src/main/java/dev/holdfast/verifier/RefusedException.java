package dev.holdfast.verifier;

import dev.holdfast.machineid.ScoreSheet;
import dev.holdfast.verifier.license.LicenseId;
import dev.holdfast.verifier.store.DataDirectoryException;
import dev.holdfast.verifier.trust.TrustException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A step of the procedure refuses; it never leaves this package. */
final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final RefusalReason reason;
    private final String remedy;
    private final transient @Nullable ScoreSheet scoreSheet;

    RefusedException(RefusalReason reason, String detail) {
        this(reason, detail, null);
    }

    RefusedException(RefusalReason reason, String detail, @Nullable ScoreSheet scoreSheet) {
        this(reason, detail, reason.remedy(), scoreSheet);
    }

    private RefusedException(RefusalReason reason, String detail, String remedy, @Nullable ScoreSheet scoreSheet) {
        super(detail, null, false, false);
        this.reason = reason;
        this.remedy = remedy;
        this.scoreSheet = scoreSheet;
    }

    static RefusedException of(DataDirectoryException cause) {
        RefusalReason reason = switch (cause.fault()) {
            case NO_BASE, UNREADABLE -> RefusalReason.DATA_DIRECTORY_UNREADABLE;
            case NOT_WRITABLE, BUSY, NO_LOCKS -> RefusalReason.GRANT_NOT_KEPT;
            case TOO_NEW -> RefusalReason.DATA_DIRECTORY_TOO_NEW;
            case DAMAGED -> RefusalReason.RECORD_DAMAGED;
            case OTHER_DIRECTORY -> RefusalReason.RECORD_OF_ANOTHER_DIRECTORY;
        };
        return new RefusedException(reason, text(cause));
    }

    static RefusedException of(TrustException cause) {
        RefusalReason reason = switch (cause.fault()) {
            case MALFORMED -> RefusalReason.LICENSE_MALFORMED;
            case ALGORITHM_NOT_ALLOWED -> RefusalReason.ALGORITHM_NOT_ALLOWED;
            case CERTIFICATE_NOT_TRUSTED -> RefusalReason.CERTIFICATE_NOT_TRUSTED;
            case CERTIFICATE_UNFIT -> RefusalReason.CERTIFICATE_UNFIT;
            case SIGNATURE_INVALID -> RefusalReason.SIGNATURE_INVALID;
            case BUNDLE_INVALID -> RefusalReason.TRUST_BUNDLE_INVALID;
            case PLATFORM_UNSAFE -> RefusalReason.PLATFORM_UNSAFE;
        };
        return new RefusedException(reason, text(cause));
    }

    /** The same refusal with more detail. */
    RefusedException with(String more) {
        return more.isEmpty() ? this : new RefusedException(reason, text(this) + more, remedy, scoreSheet);
    }

    /** The same refusal where something else cures it than usually. */
    RefusedException advising(String otherRemedy) {
        return new RefusedException(reason, text(this), otherRemedy, scoreSheet);
    }

    RefusalReason reason() {
        return reason;
    }

    static String text(Exception cause) {
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }

    /** The refusal of what is about no license in particular. */
    Verdict.Refused verdict() {
        return new Verdict.Refused(reason, text(this), remedy, Optional.ofNullable(scoreSheet));
    }

    Verdict.Refused verdict(LicenseId id) {
        String filled = remedy.replace("LICENSE-ID", id.text());
        return new Verdict.Refused(reason, text(this), filled, Optional.ofNullable(scoreSheet));
    }
}
