package dev.holdfast.hub.command;

import dev.holdfast.protocol.ProblemReason;
import dev.holdfast.verifier.Reason;

/** A command could not do what it was told. */
final class CommandFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final int exitCode;
    private final String code;
    private final String remedy;

    private CommandFailure(int exitCode, String code, String detail, String remedy) {
        super(detail);
        this.exitCode = exitCode;
        this.code = code;
        this.remedy = remedy;
    }

    static CommandFailure of(Reason reason, String detail) {
        return new CommandFailure(
                reason.exitCode(),
                reason.code(),
                detail,
                reason == ProblemReason.USAGE ? "see `holdfast-hub --help`" : reason.remedy());
    }

    /** One with a remedy of its own. */
    static CommandFailure of(int exitCode, String code, String detail, String remedy) {
        return new CommandFailure(exitCode, code, detail, remedy);
    }

    int exitCode() {
        return exitCode;
    }

    String code() {
        return code;
    }

    String detail() {
        return String.valueOf(getMessage());
    }

    String remedy() {
        return remedy;
    }
}
