package dev.holdfast.hub.licensing;

import java.util.Optional;

/** What a device shows to have its license refreshed. */
public enum RefreshBy {
    /** Its device key, by the request's signature alone. */
    DEVICE_KEY("device-key"),
    /** A token that may use the license as well, for every refresh. */
    TOKEN("token");

    private final String id;

    RefreshBy(String id) {
        this.id = id;
    }

    /** The name in documents and in the database. */
    public String id() {
        return id;
    }

    /** The one with the given {@link #id()}, or empty. */
    public static Optional<RefreshBy> ofId(String id) {
        for (RefreshBy each : values()) {
            if (each.id.equals(id)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }
}
