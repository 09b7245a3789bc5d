package dev.holdfast.hub.command;

import dev.holdfast.protocol.ProblemReason;
import java.util.Optional;
import java.util.regex.Pattern;

/** Tokens among the arguments: every process of the machine sees them there, and a message would repeat them. */
final class TokenArguments {
    /** Shorter than any token, so that one that was cut off is found as well. */
    private static final Pattern TOKEN =
            Pattern.compile("(?<![0-9A-Za-z])hdf(?:[upwd]_[0-9A-Za-z]{6}|i_[0-9A-Za-z_-]{6})");

    private TokenArguments() {}

    /** The failure where an argument looks as if it held a token; it does not say which. */
    static Optional<CommandFailure> find(String... arguments) {
        for (String argument : arguments) {
            if (TOKEN.matcher(argument).find()) {
                return Optional.of(CommandFailure.of(
                        ProblemReason.USAGE.exitCode(),
                        ProblemReason.USAGE.code(),
                        "expected no token among the arguments, found what looks like one",
                        "give the operator's token in a file (`--token-file FILE`), on standard input"
                                + " (`--token-stdin`) or in " + HubOptions.TOKEN_VARIABLE
                                + ", and name other tokens by their ID; revoke the one that was shown"));
            }
        }
        return Optional.empty();
    }
}
