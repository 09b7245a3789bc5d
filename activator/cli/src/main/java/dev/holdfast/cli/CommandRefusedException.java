package dev.holdfast.cli;

import dev.holdfast.verifier.RefusalReason;

/** A command cannot begin: its command line or environment is not understood, or there is no license to work on. */
final class CommandRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String code;
    private final int exitCode;
    private final String remedy;

    private CommandRefusedException(String code, int exitCode, String message, String remedy) {
        super(message);
        this.code = code;
        this.exitCode = exitCode;
        this.remedy = remedy;
    }

    static CommandRefusedException usage(String message, String remedy) {
        return new CommandRefusedException("usage", Report.USAGE, message, remedy);
    }

    static CommandRefusedException usageOf(String command, String message) {
        return usage(message, "see `holdfast " + command + " --help`");
    }

    /** The data directory holds no license at all, and none was named. */
    static CommandRefusedException nothingHeld(String where, String hint) {
        RefusalReason reason = RefusalReason.NOT_ACTIVATED;
        return new CommandRefusedException(
                reason.code(), reason.exitCode(), where + " holds no license" + hint, reason.remedy());
    }

    String code() {
        return code;
    }

    int exitCode() {
        return exitCode;
    }

    String detail() {
        return String.valueOf(getMessage());
    }

    String remedy() {
        return remedy;
    }
}
