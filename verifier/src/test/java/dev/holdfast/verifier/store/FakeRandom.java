package dev.holdfast.verifier.store;

import java.security.SecureRandom;
import java.util.Arrays;

/** Randomness that is the same in every run, so that two runs make the same device key. */
final class FakeRandom extends SecureRandom {
    private static final long serialVersionUID = 1L;
    private final int fill;

    FakeRandom(int fill) {
        this.fill = fill;
    }

    @Override
    public void nextBytes(byte[] bytes) {
        Arrays.fill(bytes, (byte) fill);
    }
}
