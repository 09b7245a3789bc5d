package dev.holdfast.cli;

/** A command line that needs no network, parsed. */
sealed interface Question permits VerifyQuestion, StatusQuestion, FingerprintQuestion {
    /** The name of the command. */
    String command();

    /** Whether the answer is one line of JSON. */
    boolean json();
}
