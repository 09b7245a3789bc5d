package dev.holdfast.hub.access;

import java.security.SecureRandom;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The code that a person reads off a device and types (RFC 8628 section 6.1): eight of the twenty consonants that make no
 * words, which is 34.5 bits. No log can show it, since it does not print.
 */
public final class UserCode {
    /** The letters that a code is made of. */
    public static final String LETTERS = "BCDFGHJKLMNPQRSTVWXZ";

    /** How many letters a code has. */
    public static final int LENGTH = 8;

    private static final Pattern FORM = Pattern.compile("[" + LETTERS + "]{" + LENGTH + "}");

    private final String letters;

    private UserCode(String letters) {
        this.letters = letters;
    }

    static UserCode make(SecureRandom random) {
        StringBuilder letters = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            letters.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return new UserCode(letters.toString());
    }

    /** A code as a person types it: in any case, with dashes and blanks anywhere; empty where it cannot be one. */
    public static Optional<UserCode> of(String typed) {
        String letters = typed.replace("-", "").replace(" ", "").toUpperCase(Locale.ROOT);
        return FORM.matcher(letters).matches() ? Optional.of(new UserCode(letters)) : Optional.empty();
    }

    /** As the device shows it: {@code XXXX-XXXX}. */
    String shown() {
        return letters.substring(0, LENGTH / 2) + "-" + letters.substring(LENGTH / 2);
    }

    /** What the database keeps of it. */
    String digest() {
        return Secret.of(letters).digest();
    }

    @Override
    public String toString() {
        return "(a user code)";
    }
}
