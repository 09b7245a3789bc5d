package dev.holdfast.client;

import dev.holdfast.verifier.Reason;

/**
 * The hub refused, or was not reached, for a {@linkplain #reason() reason} of the table. Unchecked, so that it passes
 * through streams. Neither the message nor any part holds a token.
 */
public final class HubAdministrationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final LicenseSourceException refusal;

    HubAdministrationException(LicenseSourceException refusal) {
        super(refusal.getMessage(), refusal);
        this.refusal = refusal;
    }

    /** The row of the reason table. */
    public Reason reason() {
        return refusal.reason();
    }

    /** What was expected and what was found, one sentence in lower case. */
    public String detail() {
        return refusal.detail();
    }

    /** What to do about it. */
    public String remedy() {
        return refusal.remedy();
    }
}
