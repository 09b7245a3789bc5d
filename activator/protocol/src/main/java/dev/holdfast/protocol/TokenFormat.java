package dev.holdfast.protocol;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * The form of a token: {@code hdf}, a letter for the type, {@code _}, 30 random Base62 characters (178 bits) and six of
 * a CRC-32 over everything before them, so that scanners and the command line can tell a typing error or the wrong type
 * offline. The checksum guards against mistakes, never against attackers.
 */
public final class TokenFormat {
    private static final String BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int RANDOM_LENGTH = 30;
    private static final int CHECKSUM_LENGTH = 6;
    private static final int LENGTH = 5 + RANDOM_LENGTH + CHECKSUM_LENGTH;

    private TokenFormat() {}

    /** The four types of token, by the letter that tells them apart. */
    public enum Type {
        /** A member's or an operator's own; can never activate. */
        PERSONAL('u'),
        /** A service user's: the PAT. */
        SERVICE_USER('p'),
        /** A workspace's. */
        WORKSPACE('w'),
        /** A device's. */
        DEVICE('d');

        private final char letter;

        Type(char letter) {
            this.letter = letter;
        }

        /** What a token of this type starts with, five characters. */
        public String prefix() {
            return "hdf" + letter + "_";
        }
    }

    /** Makes a token of 41 characters. */
    public static String make(Type type, SecureRandom random) {
        StringBuilder token = new StringBuilder(LENGTH).append(type.prefix());
        for (int i = 0; i < RANDOM_LENGTH; i++) {
            token.append(BASE62.charAt(random.nextInt(BASE62.length())));
        }
        return token.append(checksum(token.toString())).toString();
    }

    /** The type of a token whose form and checksum are right, or empty. */
    public static Optional<Type> typeOf(String token) {
        if (token.length() != LENGTH) {
            return Optional.empty();
        }
        for (int i = 5; i < LENGTH; i++) {
            if (BASE62.indexOf(token.charAt(i)) < 0) {
                return Optional.empty();
            }
        }
        for (Type type : Type.values()) {
            if (token.startsWith(type.prefix())) {
                int body = LENGTH - CHECKSUM_LENGTH;
                boolean sound = checksum(token.substring(0, body)).equals(token.substring(body));
                return sound ? Optional.of(type) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    private static String checksum(String text) {
        CRC32 crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.US_ASCII));
        long value = crc.getValue();
        char[] digits = new char[CHECKSUM_LENGTH];
        for (int i = CHECKSUM_LENGTH - 1; i >= 0; i--) {
            digits[i] = BASE62.charAt((int) (value % BASE62.length()));
            value /= BASE62.length();
        }
        return new String(digits);
    }
}
