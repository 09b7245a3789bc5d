package dev.holdfast.hub.access;

import java.util.Optional;

/** What a member is in a workspace. */
public enum Role {
    /** Manages members, service users and tokens. */
    ADMIN("admin"),
    /** Manages service users and tokens. */
    MEMBER("member"),
    /** Reads. */
    AUDITOR("auditor");

    private final String id;

    Role(String id) {
        this.id = id;
    }

    /** The name in every document. */
    public String id() {
        return id;
    }

    /** The role of that name, or empty. */
    public static Optional<Role> ofId(String id) {
        for (Role role : values()) {
            if (role.id.equals(id)) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }
}
