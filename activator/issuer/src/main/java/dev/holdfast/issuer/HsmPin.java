package dev.holdfast.issuer;

/** The PIN of an HSM's user, which no message and no log shows. Immutable and thread-safe. */
public final class HsmPin {
    private final char[] text;

    /** A PIN; the array stays the caller's. */
    public HsmPin(char[] text) {
        this.text = text.clone();
    }

    char[] reveal() {
        return text.clone();
    }

    @Override
    public String toString() {
        return "HsmPin[hidden]";
    }
}
