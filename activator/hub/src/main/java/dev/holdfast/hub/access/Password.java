package dev.holdfast.hub.access;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;

/**
 * A password: 12 to 256 characters, in the form NFKC, so that every keyboard's spelling of it is one. It prints as
 * nothing, so that no log, message or exception can show it.
 */
public final class Password {
    /** The fewest characters of one. */
    public static final int SHORTEST = 12;

    /** The most characters of one. */
    public static final int LONGEST = 256;

    private final String text;

    private Password(String text) {
        this.text = text;
    }

    /** Takes what a person chose; throws {@link IllegalArgumentException} where it is too short or too long. */
    public static Password of(String chosen) {
        int length = chosen.codePointCount(0, chosen.length());
        if (length < SHORTEST || length > LONGEST) {
            throw new IllegalArgumentException("expected " + SHORTEST + " to " + LONGEST + " characters");
        }
        return new Password(Normalizer.normalize(chosen, Normalizer.Form.NFKC));
    }

    byte[] bytes() {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "(a password)";
    }
}
