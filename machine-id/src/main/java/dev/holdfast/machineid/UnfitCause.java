package dev.holdfast.machineid;

/** Why a value that can be read is not recorded. */
public enum UnfitCause {
    /** Part of an application container's image or layer, so it names the image and not the machine. */
    BAKED("baked"),
    /** On a memory file system, so it is another one after the next boot. */
    VOLATILE("volatile"),
    /** A MAC address that is not the hardware's own. */
    NOT_PERMANENT("not permanent"),
    /** Known to be the same on many machines. */
    SHARED("shared"),
    /** Empty, {@code uninitialized}, all zeros, "To be filled by O.E.M." and the like. */
    PLACEHOLDER("placeholder"),
    /** Not of the form that the kind demands, for example a machine-id that is not 32 hexadecimal digits. */
    MALFORMED("malformed");

    private final String id;

    UnfitCause(String id) {
        this.id = id;
    }

    /** The cause in words, as score sheets and JSON show it. */
    public String id() {
        return id;
    }
}
