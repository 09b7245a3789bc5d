package dev.holdfast.hub.licensing;

import java.util.Locale;

/** Whether a license is good at all. */
public enum LicenseState {
    /** It is. */
    ACTIVE,
    /** Not for now. */
    SUSPENDED,
    /** Never again. */
    REVOKED;

    /** The name in every document and in the database. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    static LicenseState ofId(String id) {
        return valueOf(id.toUpperCase(Locale.ROOT));
    }
}
