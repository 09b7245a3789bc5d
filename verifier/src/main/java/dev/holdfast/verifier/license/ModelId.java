package dev.holdfast.verifier.license;

import org.jspecify.annotations.Nullable;

/**
 * The stable name of a licensed model's lineage; retraining a model does not change it.
 *
 * @param text 1 to 64 characters of {@code [A-Za-z0-9._-]}, the first a letter or digit
 */
public record ModelId(String text) {
    private static final int MAXIMUM_LENGTH = 64;

    public ModelId {
        if (!isId(text)) {
            throw new IllegalArgumentException(
                    "model ID: expected 1 to 64 letters, digits, dots, underscores or hyphens");
        }
    }

    // By hand, because this is read before anything else in a process has paid for regular expressions.
    private static boolean isId(String text) {
        if (text.isEmpty() || text.length() > MAXIMUM_LENGTH || "._-".indexOf(text.charAt(0)) >= 0) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            if (!letter && !(c >= '0' && c <= '9') && "._-".indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    // By hand, because a record's own is linked at first use, which costs a short command more than what it compares.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ModelId that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
