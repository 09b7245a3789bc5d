package dev.holdfast.verifier;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;

/** The curve of Ed25519 (RFC 8032 section 5.1) in slow and plain numbers, to make what no library makes. */
final class EdwardsArithmetic {
    static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
    static final BigInteger ORDER =
            BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));

    private static final BigInteger D = BigInteger.valueOf(-121665)
            .multiply(BigInteger.valueOf(121666).modInverse(P))
            .mod(P);
    private static final BigInteger ROOT_OF_MINUS_ONE =
            BigInteger.TWO.modPow(P.subtract(BigInteger.ONE).shiftRight(2), P);

    /** A point by its coordinates. */
    record Point(BigInteger x, BigInteger y) {}

    static final Point NEUTRAL = new Point(BigInteger.ZERO, BigInteger.ONE);
    static final Point BASE = withY(
            BigInteger.valueOf(4).multiply(BigInteger.valueOf(5).modInverse(P)).mod(P), false);

    private EdwardsArithmetic() {}

    /** The point with this y and the even x, or the odd one. */
    static Point withY(BigInteger y, boolean odd) {
        BigInteger square = y.multiply(y);
        BigInteger xx = square.subtract(BigInteger.ONE)
                .multiply(D.multiply(square).add(BigInteger.ONE).modInverse(P))
                .mod(P);
        BigInteger x = xx.modPow(P.add(BigInteger.valueOf(3)).shiftRight(3), P);
        if (!x.multiply(x).mod(P).equals(xx)) {
            x = x.multiply(ROOT_OF_MINUS_ONE).mod(P);
        }
        if (!x.multiply(x).mod(P).equals(xx)) {
            throw new IllegalArgumentException("no point has this y");
        }
        return new Point(x.testBit(0) == odd ? x : P.subtract(x).mod(P), y);
    }

    static Point add(Point a, Point b) {
        BigInteger both = D.multiply(a.x())
                .multiply(b.x())
                .multiply(a.y())
                .multiply(b.y())
                .mod(P);
        BigInteger x = a.x().multiply(b.y()).add(a.y().multiply(b.x()));
        BigInteger y = a.y().multiply(b.y()).add(a.x().multiply(b.x()));
        return new Point(
                x.multiply(BigInteger.ONE.add(both).modInverse(P)).mod(P),
                y.multiply(BigInteger.ONE.subtract(both).modInverse(P)).mod(P));
    }

    static Point multiply(BigInteger factor, Point point) {
        Point sum = NEUTRAL;
        for (int bit = factor.bitLength() - 1; bit >= 0; bit--) {
            sum = add(sum, sum);
            sum = factor.testBit(bit) ? add(sum, point) : sum;
        }
        return sum;
    }

    /** A point of order 8. */
    static Point ofOrderEight() {
        for (int y = 2; ; y++) {
            Point small;
            try {
                small = multiply(ORDER, withY(BigInteger.valueOf(y), false));
            } catch (IllegalArgumentException e) {
                continue;
            }
            if (!multiply(BigInteger.valueOf(4), small).equals(NEUTRAL)) {
                return small;
            }
        }
    }

    static byte[] encoded(Point point) {
        byte[] bytes = littleEndian(point.y());
        bytes[31] |= (byte) (point.x().testBit(0) ? 0x80 : 0);
        return bytes;
    }

    static byte[] littleEndian(BigInteger number) {
        byte[] bytes = new byte[32];
        for (int i = 0; i < 32; i++) {
            bytes[i] = number.shiftRight(8 * i).byteValue();
        }
        return bytes;
    }

    static BigInteger number(byte[] littleEndian) {
        byte[] reversed = new byte[littleEndian.length];
        for (int i = 0; i < reversed.length; i++) {
            reversed[i] = littleEndian[littleEndian.length - 1 - i];
        }
        return new BigInteger(1, reversed);
    }

    /** The second half of a signature by this seed whose first half is the given one, whatever that encodes. */
    static byte[] signature(byte[] seed, byte[] first, BigInteger nonce, byte[] message) {
        byte[] hash = sha512(seed);
        hash[0] &= (byte) 0xf8;
        hash[31] &= 0x7f;
        hash[31] |= 0x40;
        BigInteger scalar = number(Arrays.copyOf(hash, 32));
        byte[] key = encoded(multiply(scalar, BASE));
        BigInteger challenge = number(sha512(first, key, message)).mod(ORDER);
        byte[] whole = Arrays.copyOf(first, 64);
        System.arraycopy(littleEndian(nonce.add(challenge.multiply(scalar)).mod(ORDER)), 0, whole, 32, 32);
        return whole;
    }

    private static byte[] sha512(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-512");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
