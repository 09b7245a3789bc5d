package dev.holdfast.verifier.jws;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** Canonical base64url without padding: every byte string has exactly one spelling; FORMAT.md section 2. */
public final class StrictBase64Url {
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final byte[] VALUES = values();

    private StrictBase64Url() {}

    /** The one spelling of the given bytes. */
    public static String encode(byte[] bytes) {
        return ENCODER.encodeToString(bytes);
    }

    /** The bytes of a spelling; throws where another spelling of the same bytes would be the canonical one. */
    public static byte[] decode(String text) throws MalformedException {
        // What is not ASCII becomes a question mark, which is not of the alphabet.
        byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
        return decode(ascii, 0, ascii.length);
    }

    /** The bytes that the characters from {@code from} to before {@code to} spell; throws as {@link #decode(String)}. */
    static byte[] decode(byte[] ascii, int from, int to) throws MalformedException {
        int length = to - from;
        int rest = length & 3;
        if (rest == 1) {
            throw new MalformedException("base64url: found a length that no byte string has");
        }
        byte[] out = new byte[length / 4 * 3 + (rest == 0 ? 0 : rest - 1)];
        int filled = 0;
        int bits = 0;
        int held = 0;
        for (int i = from; i < to; i++) {
            held = held << 6 | value(ascii[i]);
            bits += 6;
            if (bits >= 8) {
                bits -= 8;
                out[filled++] = (byte) (held >> bits);
                held &= (1 << bits) - 1;
            }
        }
        if (held != 0) {
            throw new MalformedException("base64url: found unused bits that are not zero");
        }
        return out;
    }

    private static int value(byte c) throws MalformedException {
        if (c < 0 || VALUES[c] < 0) {
            throw new MalformedException("base64url: found a character outside its alphabet");
        }
        return VALUES[c];
    }

    private static byte[] values() {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        byte[] values = new byte[128];
        Arrays.fill(values, (byte) -1);
        for (int i = 0; i < alphabet.length(); i++) {
            values[alphabet.charAt(i)] = (byte) i;
        }
        return values;
    }
}
