package dev.holdfast.verifier;

import dev.holdfast.verifier.jws.JsonObject;
import dev.holdfast.verifier.jws.MalformedException;
import dev.holdfast.verifier.license.License;
import dev.holdfast.verifier.license.LicenseClaims;
import dev.holdfast.verifier.license.ProductId;
import dev.holdfast.verifier.trust.SignedDocument;

/** Step 5: what the license says, and that it says it of this product; FORMAT.md 11.5. */
final class ProductStep {
    private ProductStep() {}

    static License check(SignedDocument document, ProductId product, TrustMemory memory) throws RefusedException {
        try {
            License license = memory.license(document);
            if (!license.product().equals(product)) {
                throw new RefusedException(
                        RefusalReason.WRONG_PRODUCT, "product: expected " + product + ", found " + license.product());
            }
            return license;
        } catch (MalformedException e) {
            throw new RefusedException(RefusalReason.LICENSE_MALFORMED, RefusedException.text(e));
        }
    }

    /** What the claims say, where this version understands all that it must. */
    static License read(JsonObject claims) throws RefusedException, MalformedException {
        if (LicenseClaims.needNewerVerifier(claims)) {
            throw new RefusedException(
                    RefusalReason.NEEDS_NEWER_VERIFIER, "must: expected only claims that this version knows");
        }
        return LicenseClaims.read(claims);
    }
}
