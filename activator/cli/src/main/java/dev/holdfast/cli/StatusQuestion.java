package dev.holdfast.cli;

import org.jspecify.annotations.Nullable;

/** What {@code holdfast status} was asked; null stands for an option that was not given. */
record StatusQuestion(
        @Nullable String product,
        @Nullable String hub,
        @Nullable String roots,
        @Nullable String dataDirectory,
        boolean json)
        implements Question {
    static final String NAME = "status";

    @Override
    public String command() {
        return NAME;
    }
}
