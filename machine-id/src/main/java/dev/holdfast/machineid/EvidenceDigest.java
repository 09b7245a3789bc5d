package dev.holdfast.machineid;

import java.util.regex.Pattern;

/**
 * HMAC-SHA256, keyed by the product scope, over a kind of evidence and one normalised value; FORMAT.md section 4.
 *
 * @param text 43 characters, canonical base64url without padding, of 32 bytes
 */
public record EvidenceDigest(String text) {
    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]");

    public EvidenceDigest {
        if (!SHAPE.matcher(text).matches()) {
            throw new IllegalArgumentException("evidence digest: expected 43 characters of canonical base64url");
        }
    }

    /** The first eight characters: enough for a person to compare, too little to look a machine up by. */
    public String abbreviated() {
        return text.substring(0, 8);
    }

    @Override
    public String toString() {
        return abbreviated() + "…";
    }
}
