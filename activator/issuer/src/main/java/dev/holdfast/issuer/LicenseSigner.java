package dev.holdfast.issuer;

import dev.holdfast.verifier.jws.CompactJws;
import dev.holdfast.verifier.jws.JsonObject;
import dev.holdfast.verifier.jws.JwsType;
import dev.holdfast.verifier.jws.MalformedException;
import dev.holdfast.verifier.license.License;
import dev.holdfast.verifier.license.LicenseClaims;
import dev.holdfast.verifier.license.Receipt;
import dev.holdfast.verifier.license.ReceiptClaims;
import dev.holdfast.verifier.license.StatusClaims;
import dev.holdfast.verifier.license.StatusSnapshot;
import dev.holdfast.verifier.trust.SigningTrust;
import java.nio.charset.StandardCharsets;

/**
 * Signs licenses, status snapshots and receipts with one signing identity. Immutable and thread-safe.
 *
 * <p>A document must be dated inside the signing certificate's validity and be of the size and form that a verifier
 * reads (FORMAT.md sections 2, 5, 6 and 15), since no verifier would take another.
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
     * @throws IllegalArgumentException if it is dated outside the signing certificate's validity, or no verifier would
     *     read it
     */
    public String sign(License license) {
        identity.requireHolding(license.issuedAt());
        return readable(license);
    }

    /**
     * Throws where no verifier would read the license once it is signed, whatever its date.
     *
     * @throws IllegalArgumentException naming the limit
     */
    public void requireReadable(License license) {
        readable(license);
    }

    private String readable(License license) {
        String document = identity.documents().sign(DocumentJson.of(license), JwsType.LICENSE);
        requireReadable("license", document, LicenseClaims::read);
        return document;
    }

    /**
     * Signs a status snapshot.
     *
     * @throws IllegalArgumentException if it is dated outside the signing certificate's validity, or no verifier would
     *     read it
     */
    public String sign(StatusSnapshot status) {
        identity.requireHolding(status.issuedAt());
        String document = identity.documents().sign(DocumentJson.of(status), JwsType.STATUS);
        requireReadable("status snapshot", document, StatusClaims::read);
        return document;
    }

    /**
     * Signs the receipt of a release.
     *
     * @throws IllegalArgumentException if it is dated outside the signing certificate's validity, or no verifier would
     *     read it
     */
    public String sign(Receipt receipt) {
        identity.requireHolding(receipt.issuedAt());
        String document = identity.documents().sign(DocumentJson.of(receipt), JwsType.RECEIPT);
        requireReadable("receipt", document, ReceiptClaims::read);
        return document;
    }

    private interface Reading {
        Object read(JsonObject claims) throws MalformedException;
    }

    private static void requireReadable(String what, String document, Reading reading) {
        int limit = SigningTrust.MAXIMUM_DOCUMENT;
        if (document.length() > limit) {
            throw new IllegalArgumentException(
                    what + ": expected at most " + limit + " bytes once signed, found " + document.length());
        }
        try {
            byte[] payload = CompactJws.parse(document.getBytes(StandardCharsets.US_ASCII), limit)
                    .allegedPayload();
            reading.read(JsonObject.parse(payload, limit, CompactJws.MAXIMUM_STRING));
        } catch (MalformedException e) {
            throw new IllegalArgumentException(what + ": " + e.getMessage(), e);
        }
    }
}
