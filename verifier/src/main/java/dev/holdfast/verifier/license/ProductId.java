package dev.holdfast.verifier.license;

import dev.holdfast.machineid.ProductScope;
import java.util.regex.Pattern;

/**
 * The name of the product that a verifier is built into; it names the folder of its data and the scope of fingerprints.
 *
 * @param text 1 to 40 characters of {@code [a-z0-9-]}
 */
public record ProductId(String text) {
    private static final Pattern SHAPE = Pattern.compile("[a-z0-9-]{1,40}");

    public ProductId {
        if (!SHAPE.matcher(text).matches()) {
            throw new IllegalArgumentException("product: expected 1 to 40 characters of a-z, 0-9 and -");
        }
    }

    /** The scope that keys this product's digests. */
    public ProductScope scope() {
        return new ProductScope(text);
    }

    @Override
    public String toString() {
        return text;
    }
}
