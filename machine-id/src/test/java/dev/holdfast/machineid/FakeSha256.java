package dev.holdfast.machineid;

/** No hash function at all: 32 bytes folded together, for a test in which the platform's own provider may not be loaded. */
final class FakeSha256 implements Sha256 {
    @Override
    public byte[] hash(byte[] first, byte[] second) {
        byte[] folded = new byte[32];
        fold(first, folded);
        fold(second, folded);
        return folded;
    }

    private static void fold(byte[] bytes, byte[] folded) {
        for (int i = 0; i < bytes.length; i++) {
            folded[i % folded.length] = (byte) (31 * folded[i % folded.length] + bytes[i]);
        }
    }
}
