package dev.holdfast.cli;

/**
 * Refuses a token among the arguments before anything reads or repeats it: every process of the machine can read
 * arguments, and shells write them down.
 */
final class SecretArguments {
    private static final int PREFIX = 5;
    private static final int SHORTEST_SECRET = 8;
    private static final int LONGEST_WORD = 20;

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

    /**
     * Anything that starts like a token, cut or not, and whatever looks like one inside of something else. A file below a
     * folder may be named after a token: its name is none.
     */
    private static boolean holdsToken(String argument) {
        int at = argument.indexOf("hdf");
        while (at >= 0 && at + PREFIX < argument.length()) {
            boolean prefixed = argument.charAt(at + 4) == '_' && "upwd".indexOf(argument.charAt(at + 3)) >= 0;
            boolean starts = at == 0 || "= :,\"'".indexOf(argument.charAt(at - 1)) >= 0;
            boolean begun = starts && isSecretCharacter(argument.charAt(at + PREFIX));
            if (prefixed && (begun || isSecret(argument, at + PREFIX))) {
                return true;
            }
            at = argument.indexOf("hdf", at + 1);
        }
        return false;
    }

    /** Words of a language have neither digits nor capitals within; of a secret's characters nearly any eight do. */
    private static boolean isSecret(String argument, int from) {
        int to = from;
        boolean mixed = false;
        while (to < argument.length() && isSecretCharacter(argument.charAt(to))) {
            mixed |= argument.charAt(to++) < 'a';
        }
        return to - from >= LONGEST_WORD || (mixed && to - from >= SHORTEST_SECRET);
    }

    private static boolean isSecretCharacter(char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    }
}
