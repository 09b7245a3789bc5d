package dev.holdfast.machineid;

import java.util.Optional;

/** A kind of thing a machine is recognised by; FORMAT.md section 4. */
public enum EvidenceKind {
    /** The installation id in {@code /etc/machine-id}. */
    MACHINE_ID("machine-id", 1),
    /** The board: DMI product UUID and board serial, or the device-tree serial. */
    BOARD("board", 2),
    /** Serial or WWN of a fixed physical disk. */
    DISK("disk", 4),
    /** Permanent MAC address of a physical network interface. */
    NIC("nic", 4),
    /** An id that an operator asserted in the file named by {@code HOLDFAST_MACHINE_ID_FILE}; volume scope only. */
    ASSERTED("asserted", 1);

    private final String id;
    private final int limit;

    EvidenceKind(String id, int limit) {
        this.id = id;
        this.limit = limit;
    }

    /** The name of this kind in every document, for example {@code machine-id}. */
    public String id() {
        return id;
    }

    /** The largest number of values of this kind that a fingerprint may hold. */
    public int limit() {
        return limit;
    }

    /** The kind with the given {@link #id()}, or empty for one this version does not know. */
    public static Optional<EvidenceKind> ofId(String id) {
        for (EvidenceKind kind : values()) {
            if (kind.id.equals(id)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
