package dev.holdfast.cli;

/**
 * Refuses a token among the arguments before anything reads or repeats it: every process of the machine can read
 * arguments, and shells write them down.
 */
final class SecretArguments {
    private SecretArguments() {}

    static boolean present(String[] arguments) {
        for (String argument : arguments) {
            if (isTokenOption(argument) || holdsToken(argument)) {
                return true;
            }
        }
        return false;
    }

    static CommandRefusedException refusal() {
        return CommandRefusedException.usage(
                "a token is never taken from the arguments, where every process can read it",
                "revoke it if it was real, and give the new one by `--token-stdin`, `--token-file FILE` or "
                        + Setting.PAT);
    }

    private static boolean isTokenOption(String argument) {
        return argument.equals("--token")
                || argument.startsWith("--token=")
                || argument.equals("--pat")
                || argument.startsWith("--pat=");
    }

    /** Anything that starts like a token, complete or not. */
    private static boolean holdsToken(String argument) {
        int at = argument.indexOf("hdf");
        while (at >= 0 && at + 5 <= argument.length()) {
            if (argument.charAt(at + 4) == '_' && "upwd".indexOf(argument.charAt(at + 3)) >= 0) {
                return true;
            }
            at = argument.indexOf("hdf", at + 1);
        }
        return false;
    }
}
