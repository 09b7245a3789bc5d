package dev.holdfast.verifier.license;

import dev.holdfast.verifier.jws.CertificateDer;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A root-signed statement of which roots are good and which signing certificates are not; FORMAT.md section 7.
 *
 * @param version 1 for the first, then rising by one
 * @param issuedAt when it was signed, whole seconds
 * @param roots the roots that are good from this version on, 1 to 4
 * @param revokedSigners SHA-256 thumbprints (base64url, of the DER certificate) of revoked signing certificates
 */
public record TrustBundle(long version, Instant issuedAt, List<CertificateDer> roots, Set<String> revokedSigners) {
    public TrustBundle {
        roots = List.copyOf(roots);
        revokedSigners = Set.copyOf(revokedSigners);
    }

    /** Whether this bundle is older than, or says the same as, the newest that was taken; FORMAT.md 7.6. */
    public boolean changesNothingAfter(@Nullable TrustBundle newest) {
        return newest != null && (version < newest.version || equals(newest));
    }
}
