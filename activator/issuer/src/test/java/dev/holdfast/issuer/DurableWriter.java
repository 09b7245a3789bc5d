package dev.holdfast.issuer;

import java.io.IOException;
import java.nio.file.Path;

/** A process that writes files for as long as it lives, and says which ones it has written. */
final class DurableWriter {
    static final String REPLACED = "replaced";
    static final int COPIES = 2000;

    private DurableWriter() {}

    /** What stands in a file of a round. */
    static String text(int round) {
        return (round + "\n").repeat(COPIES);
    }

    /** The folder, and after how many rounds to end by itself. */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        for (int round = 1; round <= Integer.parseInt(arguments[1]); round++) {
            DurableFile.replace(folder.resolve(REPLACED), text(round));
            DurableFile.create(folder.resolve("created-" + round), text(round));
            System.out.println(round);
        }
    }
}
