package dev.holdfast.verifier;

import dev.holdfast.verifier.jws.MalformedException;
import java.util.List;

/**
 * What the hub answers: the signed license, its newest status snapshot, and every trust bundle since the one that the
 * request named; FORMAT.md section 8. It carries no signature of its own and is not verified.
 *
 * @param license the license document
 * @param status the status snapshot document
 * @param bundles trust bundle documents, oldest first, at most 64
 */
public record Grant(String license, String status, List<String> bundles) {
    /** The largest grant, in bytes. */
    public static final int MAXIMUM_BYTES = 1 << 20;

    public Grant {
        bundles = List.copyOf(bundles);
    }

    /** Reads the JSON form strictly. */
    public static Grant parse(byte[] json) throws MalformedException {
        throw new UnsupportedOperationException();
    }

    /** The JSON form: one line, UTF-8, ending in a line feed. */
    public byte[] toBytes() {
        throw new UnsupportedOperationException();
    }
}
