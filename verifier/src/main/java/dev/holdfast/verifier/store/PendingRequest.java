package dev.holdfast.verifier.store;

/**
 * A request that was written down before it was sent, so that after a crash the same one is sent again.
 *
 * @param requestId 22 characters of base64url, 128 random bits
 * @param operation {@code activate}, {@code refresh} or {@code release}
 * @param document the signed request, a compact JWS
 */
public record PendingRequest(String requestId, String operation, String document) {
    /** The operation that gives a seat back. */
    public static final String RELEASE = "release";

    @Override
    public String toString() {
        return "PendingRequest[" + operation + " " + requestId + "]";
    }
}
