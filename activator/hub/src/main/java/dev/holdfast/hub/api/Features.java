package dev.holdfast.hub.api;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The features of a license: free names and values, which the application reads. */
final class Features {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,59}");
    private static final int MOST = 64;
    private static final int LONGEST_VALUE = 1000;

    private Features() {}

    /** The name of one; throws {@link IllegalArgumentException} where it cannot be one. */
    static String name(String text) {
        if (!NAME.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "expected 1 to 60 letters, digits, dots, hyphens and underscores, the first a letter or digit");
        }
        return text;
    }

    /** The features that a body names; none where it names none. */
    static Map<String, String> of(Body body, String member) {
        Map<String, String> features = new TreeMap<>();
        body.texts(member, MOST, LONGEST_VALUE).forEach((name, value) -> {
            try {
                features.put(name(name), value);
            } catch (IllegalArgumentException e) {
                throw Body.invalid(member + ": " + e.getMessage());
            }
        });
        return features;
    }
}
