package dev.holdfast.verifier.fuzz;

import java.security.SecureRandom;

/** Every process gets the same keys, so that an input found by one means the same to all. */
final class FixedRandom extends SecureRandom {
    private static final long serialVersionUID = 1L;

    private int next;

    @Override
    public void nextBytes(byte[] bytes) {
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (next++ * 37 + 11);
        }
    }
}
