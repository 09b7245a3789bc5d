package dev.holdfast.verifier.license;

import java.util.regex.Pattern;

/**
 * The identity of a license: its product, a dot and 26 random Crockford Base32 characters (130 bits), so that folder and
 * scope are known offline from what a person typed.
 *
 * @param text for example {@code acme-vision.01J9Z3K4M5N6P7Q8R9S0T1V2W3}
 */
public record LicenseId(String text) {
    private static final Pattern SHAPE = Pattern.compile("[a-z0-9-]{1,40}\\.[0-9A-HJKMNP-TV-Z]{26}");

    public LicenseId {
        if (!SHAPE.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "license ID: expected a product name, a dot and 26 characters of Crockford Base32");
        }
    }

    /** The product that this license is for. */
    public ProductId product() {
        return new ProductId(text.substring(0, text.indexOf('.')));
    }

    /** The 26 characters behind the dot. */
    public String suffix() {
        return text.substring(text.indexOf('.') + 1);
    }

    @Override
    public String toString() {
        return text;
    }
}
