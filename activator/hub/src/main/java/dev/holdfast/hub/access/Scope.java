package dev.holdfast.hub.access;

import java.util.Optional;

/** What a token may be good for. Nothing is allowed that is not named. */
public enum Scope {
    /** Activate machines. */
    ACTIVATIONS_CREATE("activations:create");

    private final String id;

    Scope(String id) {
        this.id = id;
    }

    /** The name in every document. */
    public String id() {
        return id;
    }

    /** The scope of that name, or empty. */
    public static Optional<Scope> ofId(String id) {
        for (Scope scope : values()) {
            if (scope.id.equals(id)) {
                return Optional.of(scope);
            }
        }
        return Optional.empty();
    }
}
