package dev.holdfast.machineid;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The file system of a Linux machine as the probes see it: live, below a folder, or recorded. Nothing here throws or
 * blocks for anything that is found; every answer is bounded.
 *
 * <p>Paths are absolute, with {@code /} between names.
 */
interface Host {
    /** The most bytes that are read of one file of evidence; longer content is cut. */
    int EVIDENCE_LIMIT = 4096;

    /** The most bytes that are read of {@code mountinfo} as it is, and that are kept of a longer one. */
    int MOUNTS_LIMIT = 256 * 1024;

    /** The most bytes of a long file that are gone through line by line: as much as a hundred thousand mounts take. */
    int LONG_LIMIT = 32 << 20;

    /** The most names of one directory that are looked at. */
    int NAMES_LIMIT = 16 * 1024;

    /** What reading a file answers. */
    sealed interface Reading {}

    /** The content, one character a byte (ISO 8859-1), so that no byte sequence is an error. */
    record Content(String text) implements Reading {}

    /** Nothing is there. */
    record Missing() implements Reading {}

    /** Something is there that this user may not read. */
    record Denied() implements Reading {}

    /** Something is there that is no readable file: a directory, a FIFO, a broken device. */
    record Odd(String what) implements Reading {}

    /** The first bytes of a regular file. */
    Reading read(String path, int limit);

    /** Which lines of a long file matter. */
    interface Lines {
        boolean matters(String line);
    }

    /**
     * The lines of a long regular file that matter, in its order, each with its end. Where the file is longer than
     * {@link #LONG_LIMIT}, or what matters of it than {@link #MOUNTS_LIMIT}, the answer is odd, and never a part.
     */
    default Reading readLines(String path, Lines lines) {
        if (!(read(path, LONG_LIMIT) instanceof Content content)) {
            return new Missing();
        }
        StringBuilder kept = new StringBuilder();
        for (String line : content.text().split("\n", -1)) {
            if (lines.matters(line)) {
                kept.append(line).append('\n');
            }
        }
        boolean tooLong = content.text().length() >= LONG_LIMIT || kept.length() > MOUNTS_LIMIT;
        return tooLong ? new Odd("too long") : new Content(kept.toString());
    }

    /** The names in a directory in ascending order; empty where there is none or it may not be read. */
    List<String> list(String directory);

    /** The path with every symbolic link followed; empty where it leads nowhere. */
    String resolve(String path);

    /** The target of the symbolic link at this path, or null where there is none. */
    @Nullable
    String link(String path);

    /** Whether anything stands at this path itself, in a folder without symbolic links. */
    boolean stands(String path);

    /** The trimmed content of a file that is no evidence; empty where there is none. */
    default String text(String path) {
        return read(path, EVIDENCE_LIMIT) instanceof Content content
                ? content.text().trim()
                : "";
    }

    /**
     * The trimmed content of a file that tells what a device is; empty where there is none, and what the caller names where
     * there is one that cannot be read. So that fewer rights never make evidence of what more rights show to be none.
     */
    default String textUnlessClosed(String path, String whereClosed) {
        Reading reading = read(path, EVIDENCE_LIMIT);
        if (reading instanceof Content content) {
            return content.text().trim();
        }
        return reading instanceof Missing ? "" : whereClosed;
    }

    /** Whether something is there. */
    default boolean exists(String path) {
        return !resolve(path).isEmpty();
    }
}
