package dev.holdfast.verifier.license;

import java.util.regex.Pattern;

/**
 * The stable name of a licensed model's lineage; retraining a model does not change it.
 *
 * @param text 1 to 64 characters of {@code [A-Za-z0-9._-]}, the first a letter or digit
 */
public record ModelId(String text) {
    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    public ModelId {
        if (!SHAPE.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "model ID: expected 1 to 64 letters, digits, dots, underscores or hyphens");
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
