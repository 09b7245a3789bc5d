package dev.holdfast.hub.access;

import java.util.Optional;

/** What a token may be good for. Nothing is allowed that is not named. */
public enum Scope {
    /** Read the workspace and its licenses. */
    LICENSES_READ("licenses:read"),
    /** Activate machines. */
    ACTIVATIONS_CREATE("activations:create"),
    /** Read what is active where. */
    ACTIVATIONS_READ("activations:read"),
    /** Free seats of machines that are gone. */
    ACTIVATIONS_RELEASE("activations:release"),
    /** Move seats to other machines. */
    ACTIVATIONS_REBIND("activations:rebind"),
    /** Read service users and tokens. */
    TOKENS_READ("tokens:read"),
    /** Manage service users and tokens. */
    TOKENS_WRITE("tokens:write"),
    /** Read and manage members and invitations. */
    MEMBERS_WRITE("members:write"),
    /** Read the audit. */
    AUDIT_READ("audit:read");

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
