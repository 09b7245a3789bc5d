package dev.holdfast.issuer;

import dev.holdfast.verifier.jws.JwsType;
import dev.holdfast.verifier.license.License;
import dev.holdfast.verifier.license.StatusSnapshot;
import java.time.Instant;

/**
 * Signs licenses and status snapshots with one signing identity. Immutable and thread-safe.
 *
 * <p>A document must be dated inside the signing certificate's validity, since no verifier would take another.
 */
public final class LicenseSigner {
    private final SigningIdentity identity;

    public LicenseSigner(SigningIdentity identity) {
        this.identity = identity;
    }

    /** The identity that signs. */
    public SigningIdentity identity() {
        return identity;
    }

    /**
     * Signs a license.
     *
     * @throws IllegalArgumentException if it is dated outside the signing certificate's validity
     */
    public String sign(License license) {
        requireInside(license.issuedAt());
        return DocumentSigner.sign(DocumentJson.of(license), JwsType.LICENSE, identity.key(), identity.chain());
    }

    /**
     * Signs a status snapshot.
     *
     * @throws IllegalArgumentException if it is dated outside the signing certificate's validity
     */
    public String sign(StatusSnapshot status) {
        requireInside(status.issuedAt());
        return DocumentSigner.sign(DocumentJson.of(status), JwsType.STATUS, identity.key(), identity.chain());
    }

    private void requireInside(Instant issuedAt) {
        Instant from = identity.certificate().getNotBefore().toInstant();
        if (issuedAt.isBefore(from) || !issuedAt.isBefore(identity.notAfter())) {
            throw new IllegalArgumentException("issued at: expected a time from " + from + " to before "
                    + identity.notAfter() + ", the validity of the signing certificate, found " + issuedAt);
        }
    }
}
