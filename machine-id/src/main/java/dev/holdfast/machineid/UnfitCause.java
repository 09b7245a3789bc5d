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
    /** Attached by USB or Thunderbolt, removable, or reached over a network, so it is not part of the machine. */
    REMOVABLE("removable"),
    /** A second copy that should hold the same value holds another one; the first copy is the one that counts. */
    DISAGREES("disagrees"),
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

    /** The cause for people, as the end of a sentence about a value. */
    public String inWords() {
        return switch (this) {
            case BAKED -> "part of the container's image or layer, so it names the image and not the machine";
            case VOLATILE -> "kept in memory, so it is another one after the next boot";
            case NOT_PERMANENT -> "not the hardware's own address";
            case SHARED -> "known to be the same on many machines";
            case PLACEHOLDER -> "a placeholder that nobody ever filled in";
            case REMOVABLE -> "attached from outside, removable or reached over a network";
            case DISAGREES -> "another id than /etc/machine-id holds, which is the one that counts";
            case MALFORMED -> "not of the form that this kind of evidence has";
        };
    }

    /** The cause with the given {@link #id()}. */
    static UnfitCause ofId(String id) {
        for (UnfitCause cause : values()) {
            if (cause.id.equals(id)) {
                return cause;
            }
        }
        throw new IllegalArgumentException("unfit cause: expected a known one, found " + id);
    }
}
