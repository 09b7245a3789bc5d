package dev.holdfast.cli;

import org.jspecify.annotations.Nullable;

/** What {@code holdfast verify} was asked; null stands for an option that was not given. */
record VerifyQuestion(
        @Nullable String licenseId,
        @Nullable String product,
        @Nullable String model,
        @Nullable String roots,
        @Nullable String dataDirectory,
        boolean json)
        implements Question {
    static final String NAME = "verify";

    @Override
    public String command() {
        return NAME;
    }
}
