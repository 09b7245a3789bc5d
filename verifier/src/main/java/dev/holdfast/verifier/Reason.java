package dev.holdfast.verifier;

/**
 * A row of the reason table: a stable name with its meaning, the remedy and the exit code. {@link RefusalReason} holds
 * what a verifier says; the protocol module adds what hub and client say.
 */
public interface Reason {
    /** The stable name in lower case with underscores, as in JSON and in problem types. */
    String code();

    /** The exit code of the {@code holdfast} command, 10 to 125, unique to the code. */
    int exitCode();

    /** What is the matter, as one sentence in lower case without a full stop. */
    String meaning();

    /** What to do about it, as one sentence; commands stand in backquotes. */
    String remedy();
}
