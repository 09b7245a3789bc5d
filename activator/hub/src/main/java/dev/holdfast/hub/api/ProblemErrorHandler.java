package dev.holdfast.hub.api;

import dev.holdfast.hub.access.Gate;
import dev.holdfast.hub.audit.Call;
import dev.holdfast.hub.ledger.Identifiers;
import dev.holdfast.hub.refusal.Refusal;
import dev.holdfast.protocol.Problem;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Answers what fails before any operation is reached, such as a malformed HTTP message, with a problem document. */
final class ProblemErrorHandler extends ErrorHandler {
    private final Identifiers ids;
    private final Gate gate;

    ProblemErrorHandler(Identifiers ids, Gate gate) {
        this.ids = ids;
        this.gate = gate;
    }

    @Override
    public boolean errorPageForMethod(String method) {
        return true;
    }

    @Override
    protected void generateResponse(
            Request request,
            Response response,
            int code,
            @Nullable String message,
            @Nullable Throwable cause,
            Callback callback) {
        String requestId = ids.documentId();
        Refusal refusal = Refusal.of(Problems.ofStatus(code));
        Call call = new Call(Call.UNKNOWN, requestId, Request.getRemoteAddr(request));
        gate.refused(call, refusal, "a message that reached no operation");
        response.setStatus(refusal.reason().status());
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problem.MEDIA_TYPE);
        response.getHeaders().put(RequestNotes.REQUEST_ID, requestId);
        // Jetty ends a connection on which it could not read a message; who is not told would send the next one into
        // it.
        response.getHeaders().put(HttpHeader.CONNECTION, "close");
        response.write(
                true,
                BufferUtil.toBuffer(Problems.document(refusal, requestId, null), StandardCharsets.UTF_8),
                callback);
    }
}
