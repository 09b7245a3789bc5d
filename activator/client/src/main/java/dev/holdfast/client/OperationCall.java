package dev.holdfast.client;

import dev.holdfast.protocol.Problem;
import dev.holdfast.protocol.ProblemReason;
import dev.holdfast.protocol.TokenFormat;
import dev.holdfast.verifier.jws.MalformedException;
import java.net.URI;
import java.net.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/** Calls operations of a hub's contract with a token. Thread-safe. */
final class OperationCall {
    private static final String EXPECTED = "an answer of the contract";

    private final HubEndpoint hub;
    private final HubCall call;
    private final String token;

    private OperationCall(HubEndpoint hub, HubCall call, String token) {
        this.hub = hub;
        this.call = call;
        this.token = token;
    }

    static OperationCall of(HubEndpoint hub, String text) throws LicenseSourceException {
        String token = text.strip();
        TokenFormat.Type type = TokenFormat.typeOf(token)
                .orElseThrow(() -> LicenseSourceException.of(
                        ProblemReason.TOKEN_MALFORMED, "token: expected one of a hub, whose checksum holds"));
        if (type == TokenFormat.Type.DEVICE) {
            throw LicenseSourceException.of(
                    ProblemReason.TOKEN_WRONG_TYPE,
                    "token: expected a personal token, a PAT or a workspace token, found a device's");
        }
        return new OperationCall(hub, HubCall.to(hub, Patience.USUAL, waiting -> {}), token);
    }

    /** Gives the body of an answer that says that it is done; empty where there is none. */
    byte[] call(String method, String path, byte @Nullable [] body) throws LicenseSourceException {
        URI address = URI.create(hub.address() + path);
        HttpResponse<byte[]> response = call.operation(method, address, "Bearer " + token, body);
        HubReply reply = new HubReply(hub, response);
        int status = response.statusCode();
        if (status == 200 || status == 201 || status == 204) {
            return response.body();
        }
        if (reply.isProblem()) {
            try {
                throw HubReply.refusal(Problem.parse(response.body()), !reply.isTemporary());
            } catch (MalformedException e) {
                throw reply.malformed(EXPECTED, e);
            }
        }
        throw reply.unexpected(EXPECTED);
    }

    @Override
    public String toString() {
        return hub.toString();
    }
}
