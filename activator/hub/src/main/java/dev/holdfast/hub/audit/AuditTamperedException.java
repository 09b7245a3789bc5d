package dev.holdfast.hub.audit;

/** The audit is not as it was written. The message names the first record, or the line, at which that shows. */
public final class AuditTamperedException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What was done to it. */
    public enum Fault {
        /** The record has another content than was sealed. */
        EDITED("edited"),
        /** The record, or its seal, is not there, and later ones are. */
        DELETED("deleted"),
        /** The record stands in another place. */
        REORDERED("reordered"),
        /** Records that were signed are not there, and neither are any after them. */
        TRUNCATED("truncated"),
        /** The chain was made anew: the record fits its seal, and the seal is not the one that was signed. */
        RECHAINED("re-chained"),
        /** A head is not the hub's, or one is missing among others. */
        HEAD_INVALID("head-invalid"),
        /** A line of an export is not as it was written. */
        LINE_DAMAGED("line-damaged");

        private final String id;

        Fault(String id) {
            this.id = id;
        }

        /** The name in messages. */
        public String id() {
            return id;
        }
    }

    private final Fault fault;
    private final long number;

    AuditTamperedException(Fault fault, long number, String message) {
        super(message);
        this.fault = fault;
        this.number = number;
    }

    /** What was done. */
    public Fault fault() {
        return fault;
    }

    /** The first record at which it shows; for a damaged line the record that was expected there. */
    public long number() {
        return number;
    }
}
