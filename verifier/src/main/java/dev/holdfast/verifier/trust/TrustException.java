package dev.holdfast.verifier.trust;

/** A document cannot be trusted. The message names the rule and the place, never the content of the document. */
public final class TrustException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Which rule of FORMAT.md section 3 or 7 is broken. */
    public enum Fault {
        /** The document is not of the form that section 3 demands. */
        MALFORMED,
        /** The algorithm is not accepted, or is not the signer's. */
        ALGORITHM_NOT_ALLOWED,
        /** No path leads to a root that is trusted. */
        CERTIFICATE_NOT_TRUSTED,
        /** A certificate does not fit its profile, or did not hold at the time of signing. */
        CERTIFICATE_UNFIT,
        /** The signature does not hold. */
        SIGNATURE_INVALID,
        /** A trust bundle breaks the order or lacks a signature. */
        BUNDLE_INVALID,
        /** The signature check of this program accepts what it must refuse. */
        PLATFORM_UNSAFE
    }

    private final Fault fault;

    TrustException(Fault fault, String message) {
        super(message);
        this.fault = fault;
    }

    /** The broken rule. */
    public Fault fault() {
        return fault;
    }
}
