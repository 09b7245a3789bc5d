package dev.holdfast.cli;

import dev.holdfast.verifier.license.LicenseId;
import java.util.Locale;

/** Says where a license ID that somebody typed goes wrong, and what was most likely meant. */
final class LicenseIdText {
    private static final int BEHIND_THE_DOT = 26;
    private static final String CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final String OF_A_PRODUCT = "abcdefghijklmnopqrstuvwxyz0123456789-";
    private static final String EXPECTED =
            "expected a product name, a dot and 26 of the characters 0-9 and A-Z" + " without I, L, O and U";

    private LicenseIdText() {}

    /** The first thing that is wrong with a text that is no license ID. */
    static String fault(String typed) {
        int dot = typed.indexOf('.');
        if (dot < 0) {
            return EXPECTED + ", found no dot";
        }
        for (int i = 0; i < typed.length(); i++) {
            char c = typed.charAt(i);
            if (i != dot && (i < dot ? OF_A_PRODUCT : CROCKFORD).indexOf(c) < 0) {
                return EXPECTED + ", found " + shown(c) + " as character " + (i + 1)
                        + (i > dot ? because(c) : ", where a product has a-z, 0-9 and -");
            }
        }
        if (dot == 0 || dot > 40) {
            return EXPECTED + ", found a product name of " + dot + " characters";
        }
        return EXPECTED + ", found " + (typed.length() - dot - 1) + " behind the dot";
    }

    /** What to do about it: the ID that was most likely meant, or where to copy it. */
    static String remedy(String typed, String command) {
        int dot = typed.indexOf('.');
        if (dot > 0 && typed.length() == dot + 1 + BEHIND_THE_DOT) {
            String meant = typed.substring(0, dot).toLowerCase(Locale.ROOT)
                    + typed.substring(dot)
                            .toUpperCase(Locale.ROOT)
                            .replace('O', '0')
                            .replace('I', '1')
                            .replace('L', '1');
            if (isId(meant)) {
                return "if it was this, write `holdfast " + command + " " + meant + "`; else copy it from the hub";
            }
        }
        return "copy it from the hub, or from `holdfast status` where it is active";
    }

    private static boolean isId(String text) {
        try {
            return new LicenseId(text).text().equals(text);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String because(char c) {
        if (c >= 'a' && c <= 'z') {
            return "; behind the dot it is written in capitals";
        }
        return switch (c) {
            case 'O' -> ", which none has: it is a zero";
            case 'I', 'L' -> ", which none has: it is a one";
            case 'U' -> ", which none has: it is most likely a V";
            default -> "";
        };
    }

    private static String shown(char c) {
        return c > ' ' && c < 127 ? "'" + c + "'" : c == ' ' ? "a space" : "a character that cannot be typed here";
    }
}
