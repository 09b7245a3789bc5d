package dev.holdfast.cli;

import org.jspecify.annotations.Nullable;

/** What {@code holdfast fingerprint} was asked; null stands for an option that was not given. */
record FingerprintQuestion(
        @Nullable String product, boolean showRaw, @Nullable String record, boolean json) implements Question {
    static final String NAME = "fingerprint";

    @Override
    public String command() {
        return NAME;
    }
}
