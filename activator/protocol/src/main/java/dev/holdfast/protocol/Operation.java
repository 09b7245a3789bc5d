package dev.holdfast.protocol;

import java.util.Locale;
import java.util.Optional;

/** What a request asks for; FORMAT.md section 8. */
public enum Operation {
    /** Take a seat for this device, or return the one that it has. */
    ACTIVATE,
    /** Issue the license anew, with the models, status and times of today. */
    REFRESH,
    /** Give the seat back. */
    RELEASE;

    /** The name in the request: lower case. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The operation with the given {@link #id()}, or empty. */
    public static Optional<Operation> ofId(String id) {
        for (Operation operation : values()) {
            if (operation.id().equals(id)) {
                return Optional.of(operation);
            }
        }
        return Optional.empty();
    }
}
