package dev.holdfast.verifier.trust;

import dev.holdfast.verifier.trust.TrustException.Fault;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A leaf, at most one intermediate, and the root they lead to, with every signature and profile checked; what holds at
 * any time. Immutable and thread-safe.
 */
final class SignerPath {
    private final FitCertificate leaf;
    private final @Nullable FitCertificate intermediate;
    private final Signer signer;

    SignerPath(FitCertificate leaf, @Nullable FitCertificate intermediate, FitCertificate root) throws TrustException {
        this.leaf = leaf;
        this.intermediate = intermediate;
        List<String> thumbprints = new ArrayList<>(CertificateTwin.thumbprints(leaf.der()));
        if (intermediate != null) {
            thumbprints.addAll(CertificateTwin.thumbprints(intermediate.der()));
        }
        thumbprints.add(root.der().thumbprint());
        this.signer = new Signer(thumbprints);
    }

    /** Throws where a certificate below the root did not hold at the time of signing; FORMAT.md 3.10. */
    void requireValidAt(Instant signedAt) throws TrustException {
        boolean valid = leaf.validity().contains(signedAt)
                && (intermediate == null || intermediate.validity().contains(signedAt));
        if (!valid) {
            throw new TrustException(
                    Fault.CERTIFICATE_UNFIT,
                    "iat: expected a time inside the validity of every certificate below the root");
        }
    }

    VerificationKey key() {
        return leaf.key();
    }

    Signer signer() {
        return signer;
    }
}
