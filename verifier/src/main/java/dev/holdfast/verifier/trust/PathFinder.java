package dev.holdfast.verifier.trust;

import dev.holdfast.verifier.jws.CertificateDer;
import dev.holdfast.verifier.trust.TrustException.Fault;
import java.util.Collection;
import java.util.List;

/** Finds the one path from a signing certificate to a known root; FORMAT.md 3.6 to 3.8. */
final class PathFinder {
    private PathFinder() {}

    /**
     * The path of a leaf and at most one intermediate.
     *
     * @param chain the certificates as the document carries them, one or two, the signer's first
     * @param roots every root that is or was trusted, those that are good now first
     */
    static SignerPath find(List<CertificateDer> chain, Collection<FitCertificate> roots) throws TrustException {
        FitCertificate leaf = FitCertificate.leaf(chain.get(0));
        if (chain.size() == 1) {
            return new SignerPath(leaf, null, issuer(leaf, roots, 0));
        }
        FitCertificate intermediate = FitCertificate.intermediate(chain.get(1));
        for (FitCertificate root : roots) {
            require(!root.der().equals(intermediate.der()), "x5c: expected no root among the certificates");
        }
        require(intermediate.certifies(leaf), "x5c: expected each certificate to certify the one before it");
        return new SignerPath(leaf, intermediate, issuer(intermediate, roots, 1));
    }

    private static FitCertificate issuer(FitCertificate below, Collection<FitCertificate> roots, int between)
            throws TrustException {
        boolean tooNarrow = false;
        for (FitCertificate root : roots) {
            boolean narrow = between > root.pathLength();
            if (root.certifies(below)) {
                if (!narrow) {
                    return root;
                }
                tooNarrow = true;
            }
        }
        require(!tooNarrow, "x5c: expected no more certificates than the root allows");
        throw new TrustException(
                Fault.CERTIFICATE_NOT_TRUSTED, "x5c: expected certificates that lead to a trusted root");
    }

    private static void require(boolean holds, String expected) throws TrustException {
        if (!holds) {
            throw new TrustException(Fault.CERTIFICATE_UNFIT, expected);
        }
    }
}
