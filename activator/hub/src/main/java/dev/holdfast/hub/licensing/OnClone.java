package dev.holdfast.hub.licensing;

import java.util.Locale;
import java.util.Optional;

/** What becomes of an activation whose data directory was cloned. */
public enum OnClone {
    /** It is written down, and lives on. */
    AUDIT,
    /** It is written down, and suspended. */
    SUSPEND;

    /** The name in documents and in the database. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The one with the given {@link #id()}, or empty. */
    public static Optional<OnClone> ofId(String id) {
        for (OnClone each : values()) {
            if (each.id().equals(id)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }
}
