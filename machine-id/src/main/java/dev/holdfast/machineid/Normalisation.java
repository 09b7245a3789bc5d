package dev.holdfast.machineid;

import org.jspecify.annotations.Nullable;

/** The one form in which values are compared: ASCII letters and digits, lower case; FORMAT.md 4.2. */
final class Normalisation {
    private Normalisation() {}

    static String normalise(String raw) {
        StringBuilder kept = new StringBuilder(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                kept.append((char) (c + ('a' - 'A')));
            } else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
                kept.append(c);
            }
        }
        return kept.toString();
    }

    /** The value, or null where nothing is left of it. */
    static @Nullable EvidenceValue value(String raw) {
        String normalised = normalise(raw);
        return normalised.isEmpty() ? null : new EvidenceValue(normalised);
    }

    static boolean isHex(String normalised, int length) {
        if (normalised.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (Character.digit(normalised.charAt(i), 16) < 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether 12 hexadecimal digits are an address of one interface that its maker gave it (IEEE 802, the I/G and U/L bits). */
    static boolean isHardwareAddress(String address) {
        int first = Integer.parseInt(address.substring(0, 2), 16);
        return (first & 0x03) == 0;
    }

    /** A UUID of 32 hexadecimal digits with its first three fields in the other byte order, as SMBIOS 2.6 has it. */
    static String swapped(String uuid) {
        return pairs(uuid, 6, 4, 2, 0, 10, 8, 14, 12) + uuid.substring(16);
    }

    private static String pairs(String text, int... starts) {
        StringBuilder moved = new StringBuilder(16);
        for (int start : starts) {
            moved.append(text, start, start + 2);
        }
        return moved.toString();
    }
}
