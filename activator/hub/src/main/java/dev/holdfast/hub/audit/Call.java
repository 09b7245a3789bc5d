package dev.holdfast.hub.audit;

/**
 * The call that something is done for.
 *
 * @param actor who calls, such as {@code operator:op_…}; {@code unknown} before that is known
 * @param requestId the ID under which the hub logs the call
 * @param address the caller's network address; {@code local} for a command on the hub's own machine
 */
public record Call(String actor, String requestId, String address) {
    /** Stands for a caller who has not said who it is. */
    public static final String UNKNOWN = "unknown";

    /** The same call by a caller who is now known. */
    public Call by(String known) {
        return new Call(known, requestId, address);
    }
}
