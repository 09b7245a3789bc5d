package dev.holdfast.verifier.license;

import dev.holdfast.machineid.ProductScope;
import org.jspecify.annotations.Nullable;

/**
 * The name of the product that a verifier is built into; it names the folder of its data and the scope of fingerprints.
 *
 * @param text 1 to 40 characters of {@code [a-z0-9-]}
 */
public record ProductId(String text) {
    /** The most characters. */
    public static final int MAXIMUM_LENGTH = 40;

    public ProductId {
        if (!isName(text)) {
            throw new IllegalArgumentException("product: expected 1 to 40 characters of a-z, 0-9 and -");
        }
    }

    // By hand, because this is read before anything else in a process has paid for regular expressions.
    static boolean isName(String text) {
        if (text.isEmpty() || text.length() > MAXIMUM_LENGTH) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if ("abcdefghijklmnopqrstuvwxyz0123456789-".indexOf(text.charAt(i)) < 0) {
                return false;
            }
        }
        return true;
    }

    /** The scope that keys this product's digests. */
    public ProductScope scope() {
        return new ProductScope(text);
    }

    // By hand, because a record's own is linked at first use, which costs a short command more than what it compares.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ProductId that && text.equals(that.text);
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
