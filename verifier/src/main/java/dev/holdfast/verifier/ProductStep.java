package dev.holdfast.verifier;

import dev.holdfast.verifier.jws.MalformedException;
import dev.holdfast.verifier.license.License;
import dev.holdfast.verifier.license.LicenseClaims;
import dev.holdfast.verifier.license.ProductId;
import dev.holdfast.verifier.trust.SignedDocument;

/** Step 5: what the license says, and that it says it of this product; FORMAT.md 11.5. */
final class ProductStep {
    private ProductStep() {}

    static License check(SignedDocument document, ProductId product) throws RefusedException {
        try {
            if (LicenseClaims.needNewerVerifier(document.claims())) {
                throw new RefusedException(
                        RefusalReason.NEEDS_NEWER_VERIFIER, "must: expected only claims that this version knows");
            }
            License license = LicenseClaims.read(document.claims());
            if (!license.product().equals(product)) {
                throw new RefusedException(
                        RefusalReason.WRONG_PRODUCT, "product: expected " + product + ", found " + license.product());
            }
            return license;
        } catch (MalformedException e) {
            throw new RefusedException(RefusalReason.LICENSE_MALFORMED, RefusedException.text(e));
        }
    }
}
