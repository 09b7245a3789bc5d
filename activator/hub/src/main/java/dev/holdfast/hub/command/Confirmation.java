package dev.holdfast.hub.command;

import dev.holdfast.protocol.ProblemReason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Asks before something is done that cannot be undone. */
final class Confirmation {
    private static final int LONGEST_ANSWER = 100;

    private Confirmation() {}

    /** Refuses unless somebody at the terminal answers {@code yes}. */
    static void require(Surroundings surroundings, String what) throws CommandFailure {
        if (!surroundings.interactive()) {
            throw CommandFailure.of(
                    ProblemReason.USAGE.exitCode(),
                    ProblemReason.USAGE.code(),
                    "expected --yes, since there is no terminal to ask on: " + what,
                    "look at what it would do, and run the command again with --yes");
        }
        surroundings.err().println(what + "? yes or no:");
        if (!answer(surroundings.in()).equals("yes")) {
            throw CommandFailure.of(1, "not_confirmed", "nothing was changed", "answer yes, or give --yes");
        }
    }

    private static String answer(InputStream in) throws CommandFailure {
        StringBuilder line = new StringBuilder();
        try {
            byte[] one = in.readNBytes(1);
            while (one.length == 1 && one[0] != '\n' && line.length() < LONGEST_ANSWER) {
                line.append(new String(one, StandardCharsets.US_ASCII));
                one = in.readNBytes(1);
            }
        } catch (IOException e) {
            throw CommandFailure.of(1, "not_confirmed", "the answer cannot be read", "give --yes");
        }
        return line.toString().trim();
    }
}
