package dev.holdfast.machineid;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Goes through a file that is too long to be held, and holds the lines that matter; {@link Host#readLines}. */
final class LongFile {
    /** Far more than one mount takes; of a longer line the end is dropped. */
    private static final int LINE_LIMIT = 1 << 16;

    private final Host.Lines lines;
    private final byte[] line = new byte[LINE_LIMIT];
    private final StringBuilder kept = new StringBuilder();
    private int length;

    private LongFile(Host.Lines lines) {
        this.lines = lines;
    }

    static Host.Reading kept(InputStream in, Host.Lines lines) throws IOException {
        LongFile file = new LongFile(lines);
        int total = 0;
        for (int next = in.read(); next >= 0; next = in.read()) {
            if (++total > Host.LONG_LIMIT || file.kept.length() > Host.MOUNTS_LIMIT) {
                return new Host.Odd("too long");
            }
            file.add(next);
        }
        file.add('\n');
        return file.kept.length() > Host.MOUNTS_LIMIT
                ? new Host.Odd("too long")
                : new Host.Content(file.kept.toString());
    }

    private void add(int next) {
        if (next != '\n') {
            if (length < LINE_LIMIT) {
                line[length++] = (byte) next;
            }
            return;
        }
        String text = new String(line, 0, length, StandardCharsets.ISO_8859_1);
        length = 0;
        if (lines.matters(text)) {
            kept.append(text).append('\n');
        }
    }
}
