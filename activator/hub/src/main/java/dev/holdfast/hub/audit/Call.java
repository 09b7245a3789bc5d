package dev.holdfast.hub.audit;

import org.jspecify.annotations.Nullable;

/**
 * The call that something is done for.
 *
 * @param actor who calls, such as {@code operator:op_…}; {@code unknown} before that is known
 * @param requestId the ID under which the hub logs the call
 * @param address the caller's network address; {@code local} for a command on the hub's own machine
 * @param tokenId the token that was shown; null where none was, or before it is known
 * @param precondition what must hold when it changes something
 */
public record Call(
        String actor,
        String requestId,
        String address,
        @Nullable String tokenId,
        Precondition precondition) {
    /** Stands for a caller who has not said who it is. */
    public static final String UNKNOWN = "unknown";

    /** A call without a token. */
    public Call(String actor, String requestId, String address) {
        this(actor, requestId, address, null, Precondition.NONE);
    }

    /** The same call by a caller who is now known. */
    public Call by(String known) {
        return new Call(known, requestId, address, tokenId, precondition);
    }

    /** The same call with the token that was shown. */
    public Call with(String token) {
        return new Call(actor, requestId, address, token, precondition);
    }

    /** The same call, which changes something only where that holds too. */
    public Call onlyIf(Precondition holds) {
        return new Call(actor, requestId, address, tokenId, () -> {
            precondition.require();
            holds.require();
        });
    }

    /** The same call without what must hold: where that was seen to hold, or for a note of what it came to. */
    public Call unconditionally() {
        return new Call(actor, requestId, address, tokenId, Precondition.NONE);
    }
}
