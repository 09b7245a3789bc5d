package dev.holdfast.verifier.trust;

import dev.holdfast.verifier.trust.TrustException.Fault;

/** Failures of trust, for tests of what is made of them. */
public final class TrustFaults {
    private TrustFaults() {}

    /** A failure with this fault. */
    public static TrustException of(Fault fault) {
        return new TrustException(fault, "it is so");
    }
}
