package dev.holdfast.verifier;

/** A verifier refused, and the caller asked for an exception in that case. */
public final class LicenseRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Verdict.Refused refusal;

    LicenseRefusedException(Verdict.Refused refusal) {
        super(refusal.reason().code() + ": " + refusal.detail() + "; " + refusal.remedy());
        this.refusal = refusal;
    }

    /** The refusal with its reason, detail, remedy and score sheet. */
    public Verdict.Refused refusal() {
        return refusal;
    }
}
