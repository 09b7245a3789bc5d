package dev.holdfast.verifier.license;

import dev.holdfast.verifier.jws.JsonObject;
import dev.holdfast.verifier.jws.MalformedException;

/** Reads the claims of a receipt; FORMAT.md 15.3. */
public final class ReceiptClaims {
    private ReceiptClaims() {}

    /** What the claims say; nobody has vouched for them yet. */
    public static Receipt read(JsonObject claims) throws MalformedException {
        return new Receipt(
                ClaimText.shown(claims, Claim.ISSUER, LicenseClaims.MAXIMUM_SHOWN),
                ClaimText.licenseId(claims),
                ClaimText.id(claims, Claim.ACTIVATION, ClaimText.THUMBPRINT_BYTES),
                ClaimText.id(claims, Claim.ANSWERS, ClaimText.DOCUMENT_ID_BYTES),
                ClaimText.id(claims.object(Claim.CONFIRMATION), Claim.THUMBPRINT, ClaimText.THUMBPRINT_BYTES),
                StatusClaims.rank(claims),
                ClaimTimes.required(claims, Claim.ISSUED_AT));
    }
}
