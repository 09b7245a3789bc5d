package dev.holdfast.machineid;

import java.util.Optional;

/** Which match rule a license is bound by; FORMAT.md section 4. */
public enum BindingPolicy {
    /** Every recorded kind is visible and matches. */
    STRICT("strict"),
    /** At least two recorded kinds match, and more match than have changed. */
    STANDARD("standard"),
    /** At least two recorded kinds match. */
    LENIENT("lenient");

    private final String id;

    BindingPolicy(String id) {
        this.id = id;
    }

    /** The name of this policy in every document, for example {@code standard}. */
    public String id() {
        return id;
    }

    /** The rule in words, for score sheets. */
    public String inWords() {
        return switch (this) {
            case STRICT -> "every recorded kind must be visible and match";
            case STANDARD -> "at least two recorded kinds must match, and more must match than have changed";
            case LENIENT -> "at least two recorded kinds must match";
        };
    }

    /** The policy with the given {@link #id()}, or empty for one this version does not know. */
    public static Optional<BindingPolicy> ofId(String id) {
        for (BindingPolicy policy : values()) {
            if (policy.id.equals(id)) {
                return Optional.of(policy);
            }
        }
        return Optional.empty();
    }
}
