package dev.holdfast.hub.licensing;

import java.util.Locale;
import java.util.Optional;

/** What takes a seat of a license. */
public enum SeatsPer {
    /** Every data directory takes one. */
    DIRECTORY,
    /** Every machine takes one, however many data directories it has. */
    MACHINE;

    /** The name in documents and in the database. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The one with the given {@link #id()}, or empty. */
    public static Optional<SeatsPer> ofId(String id) {
        for (SeatsPer each : values()) {
            if (each.id().equals(id)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }
}
