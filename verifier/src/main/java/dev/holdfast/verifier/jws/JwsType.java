package dev.holdfast.verifier.jws;

/** The {@code typ} of every document, one for each kind; FORMAT.md sections 3, 8 and 14. */
public enum JwsType {
    LICENSE("holdfast-license+jwt"),
    STATUS("holdfast-status+jwt"),
    TRUST_BUNDLE("holdfast-trust-bundle+jwt"),
    REQUEST("holdfast-request+jwt"),
    TOKEN_REQUEST("holdfast-token-request+jwt"),
    RECEIPT("holdfast-receipt+jwt"),
    AUDIT_HEAD("holdfast-audit-head+jwt");

    private final String text;

    JwsType(String text) {
        this.text = text;
    }

    /** The exact value of the header member. */
    public String text() {
        return text;
    }
}
