package dev.holdfast.hub.api;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.ToIntFunction;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.content.ByteBufferContentSource;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/** Reads the body of a request without holding a thread meanwhile, and hands the request on once it is whole. */
final class WholeRequestHandler extends Handler.Wrapper {
    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;

    /** What is too large is read on to here: who is still sending when the connection ends never sees the refusal. */
    private static final long SURPLUS = 1024 * 1024;

    private final ConnectionWatch watch;
    private final ToIntFunction<Request> largest;

    /**
     * Hands requests on.
     *
     * @param watch is told when a request is whole and when it is answered
     * @param largest how large the body of a request may be, in bytes; of a larger one only one byte more is handed on
     */
    WholeRequestHandler(ConnectionWatch watch, ToIntFunction<Request> largest) {
        this.watch = watch;
        this.largest = largest;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        Connection connection = request.getConnectionMetaData().getConnection();
        Request.addCompletionListener(request, failure -> watch.answered(connection));
        if (request.getLength() > 0 || request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING)) {
            new Reading(request, response, callback).read();
            return true;
        }
        watch.arrived(connection);
        return super.handle(request, response, callback);
    }

    private void handOn(Request whole, Response response, Callback callback) {
        watch.arrived(whole.getConnectionMetaData().getConnection());
        try {
            if (!super.handle(whole, response, callback)) {
                Response.writeError(whole, response, callback, NOT_FOUND);
            }
        } catch (Exception e) {
            Response.writeError(whole, response, callback, e);
        }
    }

    /** One body on its way; used by one thread at a time. */
    private final class Reading {
        private final Request request;
        private final Response response;
        private final Callback callback;
        private final int maximum;
        private byte[] body = new byte[0];
        private int kept;
        private long length;

        Reading(Request request, Response response, Callback callback) {
            this.request = request;
            this.response = response;
            this.callback = callback;
            this.maximum = largest.applyAsInt(request);
        }

        /** Reads what is there; comes back when there is more. */
        void read() {
            while (true) {
                Content.Chunk chunk = request.read();
                if (chunk == null) {
                    request.demand(this::read);
                    return;
                }
                if (Content.Chunk.isFailure(chunk)) {
                    Throwable failure = chunk.getFailure();
                    int status = failure instanceof HttpException told ? told.getCode() : BAD_REQUEST;
                    Response.writeError(request, response, callback, status, null, failure);
                    return;
                }
                keep(chunk);
                if (chunk.isLast() || length > SURPLUS) {
                    handOn(new Whole(request, ByteBuffer.wrap(body, 0, kept)), response, callback);
                    return;
                }
            }
        }

        private void keep(Content.Chunk chunk) {
            byte[] bytes = BufferUtil.toArray(chunk.getByteBuffer());
            chunk.release();
            boolean wasUsual = length <= Body.MAXIMUM_BYTES;
            length += bytes.length;
            int more = Math.min(bytes.length, maximum + 1 - kept);
            if (kept + more > body.length) {
                // Never more than can be kept, or is counted as large: there are as many of these as there are
                // connections.
                int most = length <= Body.MAXIMUM_BYTES ? Math.min(maximum, Body.MAXIMUM_BYTES) : maximum;
                body = Arrays.copyOf(body, Math.min(most + 1, Math.max(kept + more, 2 * body.length)));
            }
            System.arraycopy(bytes, 0, body, kept, more);
            kept += more;
            if (wasUsual && length > Body.MAXIMUM_BYTES && maximum > Body.MAXIMUM_BYTES) {
                watch.grewLarge(request.getConnectionMetaData().getConnection());
            }
        }
    }

    /** A request whose body is in memory. */
    private static final class Whole extends Request.Wrapper {
        private final Content.Source body;

        Whole(Request request, ByteBuffer bytes) {
            super(request);
            this.body = new ByteBufferContentSource(bytes);
        }

        @Override
        public Content.Chunk read() {
            return body.read();
        }

        @Override
        public void demand(Runnable demandCallback) {
            body.demand(demandCallback);
        }

        @Override
        public void fail(Throwable failure) {
            body.fail(failure);
        }
    }
}
