package dev.holdfast.verifier.store;

import dev.holdfast.verifier.jws.JsonObject;
import dev.holdfast.verifier.jws.MalformedException;
import dev.holdfast.verifier.store.DataDirectoryException.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** The format of a product's folder, which its {@code format.json} names; FORMAT.md 9.4. */
final class FormatVersion {
    static final int MAJOR = 1;
    static final int MINOR = 1;
    private static final int MAXIMUM_BYTES = 4096;

    private static final byte[] THIS_VERSION =
            ("{\"major\":" + MAJOR + ",\"minor\":" + MINOR + "}\n").getBytes(StandardCharsets.US_ASCII);

    private FormatVersion() {}

    static byte[] toBytes() {
        return THIS_VERSION.clone();
    }

    /** Whether the folder has a format that this program knows; false where it has none. */
    static boolean isKnown(Disk disk, Path file) throws IOException, DataDirectoryException {
        Optional<byte[]> content = disk.read(file, MAXIMUM_BYTES);
        if (content.isEmpty()) {
            return false;
        }
        // Every reader comes by here several times, and most often what it finds is what this version writes.
        if (Arrays.equals(content.get(), THIS_VERSION)) {
            return true;
        }
        long major;
        try {
            JsonObject format = JsonObject.parse(content.get(), MAXIMUM_BYTES);
            major = format.integer("major", 0, Integer.MAX_VALUE);
            format.integer("minor", 0, Integer.MAX_VALUE);
        } catch (MalformedException e) {
            throw new Diagnosis(disk).damaged(file + ": " + e.getMessage(), e);
        }
        if (major > MAJOR) {
            throw new DataDirectoryException(
                    Fault.TOO_NEW,
                    file + ": expected major version " + MAJOR + " of the format, found " + major
                            + "; use a newer version of this program");
        }
        return true;
    }
}
