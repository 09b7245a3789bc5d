package dev.holdfast.cli;

import picocli.CommandLine.Option;

/** Whether a renewal waits for its time. */
final class DueOption {
    @Option(names = "--if-due", description = "Send nothing before a third of the token's life has passed.")
    boolean ifDue;
}
