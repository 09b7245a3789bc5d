package dev.holdfast.verifier.license;

import org.jspecify.annotations.Nullable;

/**
 * The identity of a license: its product, a dot and 26 random Crockford Base32 characters (130 bits), so that folder and
 * scope are known offline from what a person typed.
 *
 * @param text for example {@code acme-vision.01J9Z3K4M5N6P7Q8R9S0T1V2W3}
 */
public record LicenseId(String text) {
    private static final int SUFFIX_LENGTH = 26;

    public LicenseId {
        if (!isId(text)) {
            throw new IllegalArgumentException(
                    "license ID: expected a product name, a dot and 26 characters of Crockford Base32");
        }
    }

    // By hand, because this is read before anything else in a process has paid for regular expressions.
    private static boolean isId(String text) {
        int dot = text.indexOf('.');
        if (dot < 0 || text.length() != dot + 1 + SUFFIX_LENGTH || !ProductId.isName(text.substring(0, dot))) {
            return false;
        }
        for (int i = dot + 1; i < text.length(); i++) {
            if ("0123456789ABCDEFGHJKMNPQRSTVWXYZ".indexOf(text.charAt(i)) < 0) {
                return false;
            }
        }
        return true;
    }

    /** The product that this license is for. */
    public ProductId product() {
        return new ProductId(text.substring(0, text.indexOf('.')));
    }

    /** The 26 characters behind the dot. */
    public String suffix() {
        return text.substring(text.indexOf('.') + 1);
    }

    // By hand, because a record's own is linked at first use, which costs a short command more than what it compares.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof LicenseId that && text.equals(that.text);
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
