package dev.holdfast.cli;

import org.jspecify.annotations.Nullable;

/**
 * A value and where it came from. The order is the same for every setting: option, then environment, then default.
 *
 * @param value the value; empty where none is set
 * @param source {@code option --name}, {@code environment NAME}, {@code default}, or {@code none}
 */
record Setting(String value, String source) {
    static final String DATA_DIRECTORY = "HOLDFAST_DATA_DIRECTORY";
    static final String ROOTS = "HOLDFAST_ROOTS";
    static final String HUB = "HOLDFAST_HUB";
    static final String PAT = "HOLDFAST_PAT";
    static final String DEBUG = "HOLDFAST_DEBUG";

    static Setting of(@Nullable String option, String optionName, Terminal terminal, String variable) {
        if (option != null) {
            return new Setting(option, "option " + optionName);
        }
        String value = terminal.variable(variable);
        return value.isEmpty() ? new Setting("", "none") : new Setting(value, "environment " + variable);
    }

    boolean isSet() {
        return !value.isEmpty();
    }
}
