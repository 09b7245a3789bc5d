package dev.holdfast.issuer;

import dev.holdfast.verifier.jws.JwsType;
import java.time.Instant;

/**
 * Signs heads of a hub's audit with the identity that signs its licenses; their type keeps the two apart. Immutable and
 * thread-safe.
 */
public final class AuditHeadSigner {
    private final SigningIdentity identity;

    public AuditHeadSigner(SigningIdentity identity) {
        this.identity = identity;
    }

    /**
     * Signs a head: a document with the header of FORMAT.md section 3.
     *
     * @param claims the payload, as UTF-8 JSON; AUDIT.md says of what form
     * @param issuedAt the time that the payload bears as {@code iat}
     * @throws IllegalArgumentException if it is dated outside the signing certificate's validity, where nobody would
     *     take it
     */
    public String sign(byte[] claims, Instant issuedAt) {
        identity.requireHolding(issuedAt);
        return identity.documents().sign(claims, JwsType.AUDIT_HEAD);
    }
}
