package dev.holdfast.verifier.trust;

import dev.holdfast.verifier.jws.JsonObject;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A document whose signature holds and whose signer leads to a trusted root; only {@link SigningTrust} makes one. Where
 * a trust bundle has since revoked the signer or dropped its root, {@link #voidedAt()} says so. Immutable, thread-safe.
 */
public final class SignedDocument {
    private final JsonObject claims;
    private final Instant issuedAt;
    private final Signer signer;
    private final @Nullable Instant voidedAt;

    SignedDocument(JsonObject claims, Instant issuedAt, Signer signer, @Nullable Instant voidedAt) {
        this.claims = claims;
        this.issuedAt = issuedAt;
        this.signer = signer;
        this.voidedAt = voidedAt;
    }

    /** The payload. */
    public JsonObject claims() {
        return claims;
    }

    /** When it was signed; inside the validity of every certificate below the root. */
    public Instant issuedAt() {
        return issuedAt;
    }

    /** The certificates that vouch for it. */
    public Signer signer() {
        return signer;
    }

    /** The date of the trust bundle that voids what this signer has signed, or empty. */
    public Optional<Instant> voidedAt() {
        return Optional.ofNullable(voidedAt);
    }
}
