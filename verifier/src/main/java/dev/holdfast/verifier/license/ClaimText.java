package dev.holdfast.verifier.license;

import dev.holdfast.verifier.jws.JsonObject;
import dev.holdfast.verifier.jws.MalformedException;
import dev.holdfast.verifier.jws.StrictBase64Url;
import java.util.ArrayList;
import java.util.List;

/** Texts in documents: identifiers of fixed length, and text that people are shown; FORMAT.md 1.4 and 1.5. */
final class ClaimText {
    static final int DOCUMENT_ID_BYTES = 16;
    static final int THUMBPRINT_BYTES = 32;
    private static final int MAXIMUM_ID = 86;

    private ClaimText() {}

    /** A string without control characters, which could steer a terminal or a log. */
    static String shown(JsonObject claims, String name, int maximumLength) throws MalformedException {
        return shown(claims.string(name, maximumLength));
    }

    /** The text, where it has no control characters. */
    static String shown(String text) throws MalformedException {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i))) {
                throw new MalformedException("text for people: expected no control characters");
            }
        }
        return text;
    }

    /** Canonical base64url of exactly the given number of bytes. */
    static String id(JsonObject claims, String name, int bytes) throws MalformedException {
        return checked(name, claims.string(name, MAXIMUM_ID), bytes);
    }

    static List<String> ids(JsonObject claims, String name, int bytes, int maximumCount) throws MalformedException {
        List<String> ids = new ArrayList<>();
        for (String id : claims.strings(name, maximumCount, MAXIMUM_ID)) {
            ids.add(checked(name, id, bytes));
        }
        return ids;
    }

    private static String checked(String name, String id, int bytes) throws MalformedException {
        if (StrictBase64Url.decode(id).length != bytes) {
            throw new MalformedException(name + ": expected base64url of " + bytes + " bytes");
        }
        return id;
    }

    /** The license, whose product is also the audience. */
    static LicenseId licenseId(JsonObject claims) throws MalformedException {
        LicenseId id;
        try {
            id = new LicenseId(claims.string(Claim.LICENSE, 80));
        } catch (IllegalArgumentException e) {
            throw new MalformedException(Claim.LICENSE + ": expected a license ID");
        }
        if (!claims.string(Claim.AUDIENCE, 40).equals(id.product().text())) {
            throw new MalformedException(Claim.AUDIENCE + ": expected the product of the license ID");
        }
        return id;
    }
}
