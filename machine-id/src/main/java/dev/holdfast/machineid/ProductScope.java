package dev.holdfast.machineid;

/**
 * The product name that keys every digest, so that two products cannot tell that they run on one machine.
 *
 * @param product 1 to 40 characters of {@code [a-z0-9-]}
 */
public record ProductScope(String product) {
    private static final int LONGEST = 40;

    /** The scope of a fingerprint shown without a product; no license uses it. */
    public static final ProductScope LOCAL = new ProductScope("local");

    public ProductScope {
        if (!isName(product)) {
            throw new IllegalArgumentException("product name: expected 1 to 40 characters of a-z, 0-9 and -");
        }
    }

    private static boolean isName(String product) {
        for (int i = 0; i < product.length(); i++) {
            char c = product.charAt(i);
            if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '-') {
                return false;
            }
        }
        return !product.isEmpty() && product.length() <= LONGEST;
    }
}
