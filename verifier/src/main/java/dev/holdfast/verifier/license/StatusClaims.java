package dev.holdfast.verifier.license;

import dev.holdfast.verifier.jws.JsonObject;
import dev.holdfast.verifier.jws.MalformedException;
import java.util.List;
import java.util.Set;

/** Reads the claims of a status snapshot; FORMAT.md section 6. */
public final class StatusClaims {
    /** The most revoked activations and superseded keys together. */
    public static final int MAXIMUM_LISTED = 1000;

    private StatusClaims() {}

    /** What the claims say; nobody has vouched for them yet. */
    public static StatusSnapshot read(JsonObject claims) throws MalformedException {
        List<String> revoked =
                ClaimText.ids(claims, Claim.REVOKED_ACTIVATIONS, ClaimText.THUMBPRINT_BYTES, MAXIMUM_LISTED);
        List<String> superseded =
                ClaimText.ids(claims, Claim.SUPERSEDED_KEYS, ClaimText.THUMBPRINT_BYTES, MAXIMUM_LISTED);
        if (revoked.size() + superseded.size() > MAXIMUM_LISTED) {
            throw new MalformedException("status snapshot: expected at most " + MAXIMUM_LISTED + " activations listed");
        }
        return new StatusSnapshot(
                ClaimText.shown(claims, Claim.ISSUER, LicenseClaims.MAXIMUM_SHOWN),
                ClaimText.licenseId(claims),
                rank(claims),
                ClaimTimes.required(claims, Claim.ISSUED_AT),
                claims.bool(Claim.SUSPENDED),
                claims.bool(Claim.REVOKED),
                Set.copyOf(revoked),
                Set.copyOf(superseded),
                claims.integer(Claim.REVOKED_BEFORE, 0, TrustBundleClaims.HIGHEST));
    }

    static StatusRank rank(JsonObject claims) throws MalformedException {
        return new StatusRank(
                claims.integer(Claim.BUNDLE, 1, TrustBundleClaims.HIGHEST),
                claims.integer(Claim.SEQUENCE, 0, TrustBundleClaims.HIGHEST));
    }
}
