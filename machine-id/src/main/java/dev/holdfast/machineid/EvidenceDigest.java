package dev.holdfast.machineid;

import org.jspecify.annotations.Nullable;

/**
 * HMAC-SHA256, keyed by the product scope, over a kind of evidence and one normalised value; FORMAT.md section 4.
 *
 * @param text 43 characters, canonical base64url without padding, of 32 bytes
 */
public record EvidenceDigest(String text) {
    private static final int LENGTH = 43;
    private static final String LAST = "AEIMQUYcgkosw048";

    public EvidenceDigest {
        if (!isCanonical(text)) {
            throw new IllegalArgumentException("evidence digest: expected 43 characters of canonical base64url");
        }
    }

    // By hand, because a digest is made before anything else in a process has paid for regular expressions.
    private static boolean isCanonical(String text) {
        if (text.length() != LENGTH || LAST.indexOf(text.charAt(LENGTH - 1)) < 0) {
            return false;
        }
        for (int i = 0; i < LENGTH; i++) {
            char c = text.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            if (!letter && !(c >= '0' && c <= '9') && c != '-' && c != '_') {
                return false;
            }
        }
        return true;
    }

    /** The first eight characters: enough for a person to compare, too little to look a machine up by. */
    public String abbreviated() {
        return text.substring(0, 8);
    }

    // By hand, because a record's own is linked at first use, which costs more than all that is compared with it.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof EvidenceDigest that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return abbreviated() + "...";
    }
}
