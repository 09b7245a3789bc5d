package dev.holdfast.hub.api;

import dev.holdfast.hub.refusal.Refusal;
import dev.holdfast.protocol.ActivationRequest;
import dev.holdfast.protocol.ProblemReason;
import dev.holdfast.protocol.TokenOperation;
import dev.holdfast.protocol.TokenRequest;
import dev.holdfast.verifier.jws.MalformedException;

/**
 * A token request that came over HTTP, with what it asks; FORMAT.md section 14.
 *
 * @param request the request, its signature checked
 * @param operation what it asks, which is what the address is for
 */
record AskedOfToken<T extends TokenOperation>(TokenRequest request, T operation) {

    /** Reads the body; refused where it is no token request, or asks something else than the address is for. */
    static <T extends TokenOperation> AskedOfToken<T> read(Exchange exchange, Class<T> expected, String id) {
        TokenRequest request;
        try {
            request = TokenRequest.read(exchange.bytes(ActivationRequest.MEDIA_TYPE, Body.MAXIMUM_BYTES));
        } catch (MalformedException e) {
            throw new Refusal(ProblemReason.REQUEST_MALFORMED, String.valueOf(e.getMessage()));
        }
        TokenOperation operation = request.content().operation();
        if (!expected.isInstance(operation)) {
            throw new Refusal(ProblemReason.REQUEST_MALFORMED, "op: expected " + id + " at this address");
        }
        return new AskedOfToken<>(request, expected.cast(operation));
    }

    /** The same, noted as the device's in the log of requests. */
    AskedOfToken<T> noted(Exchange exchange) {
        exchange.noteCaller("device:" + request.deviceKey().thumbprint());
        return this;
    }
}
