package dev.holdfast.verifier.license;

import dev.holdfast.verifier.jws.CertificateDer;
import dev.holdfast.verifier.jws.JsonObject;
import dev.holdfast.verifier.jws.MalformedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads the claims of a trust bundle; FORMAT.md section 7. */
public final class TrustBundleClaims {
    /** The highest version, sequence or revision in any document: 2 to the power of 53. */
    public static final long HIGHEST = 1L << 53;

    private static final int MAXIMUM_ROOTS = 4;
    private static final int MAXIMUM_REVOKED = 1000;

    private TrustBundleClaims() {}

    /** What the claims say; nobody has vouched for them yet. */
    public static TrustBundle read(JsonObject claims) throws MalformedException {
        List<CertificateDer> roots = new ArrayList<>();
        for (String root : claims.strings(Claim.ROOTS, MAXIMUM_ROOTS, CertificateDer.MAXIMUM_BASE64)) {
            roots.add(CertificateDer.ofBase64(root));
        }
        if (roots.isEmpty()) {
            throw new MalformedException("roots: expected 1 to " + MAXIMUM_ROOTS + ", found none");
        }
        return new TrustBundle(
                claims.integer(Claim.VERSION, 1, HIGHEST),
                ClaimTimes.required(claims, Claim.ISSUED_AT),
                roots,
                Set.copyOf(ClaimText.ids(claims, Claim.REVOKED_SIGNERS, ClaimText.THUMBPRINT_BYTES, MAXIMUM_REVOKED)));
    }
}
