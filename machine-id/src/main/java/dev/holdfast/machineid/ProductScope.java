package dev.holdfast.machineid;

import java.util.regex.Pattern;

/**
 * The product name that keys every digest, so that two products cannot tell that they run on one machine.
 *
 * @param product 1 to 40 characters of {@code [a-z0-9-]}
 */
public record ProductScope(String product) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,40}");

    /** The scope of a fingerprint shown without a product; no license uses it. */
    public static final ProductScope LOCAL = new ProductScope("local");

    public ProductScope {
        if (!NAME.matcher(product).matches()) {
            throw new IllegalArgumentException("product name: expected 1 to 40 characters of a-z, 0-9 and -");
        }
    }
}
