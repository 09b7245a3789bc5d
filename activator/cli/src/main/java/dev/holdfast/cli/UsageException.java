package dev.holdfast.cli;

/** The command line or the environment is not understood; the message says what was expected. */
final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String remedy;

    UsageException(String message, String remedy) {
        super(message);
        this.remedy = remedy;
    }

    static UsageException in(String command, String message) {
        return new UsageException(message, "see `holdfast " + command + " --help`");
    }

    String detail() {
        return String.valueOf(getMessage());
    }

    String remedy() {
        return remedy;
    }
}
