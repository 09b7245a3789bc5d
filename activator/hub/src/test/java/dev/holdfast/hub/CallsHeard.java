package dev.holdfast.hub;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.EventsHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Stands in every hub of the tests' process before everything else, whoever opened it, and hands on each call with its
 * answer before the caller has it.
 */
public final class CallsHeard extends EventsHandler {
    private final Map<String, Passing> passing = new ConcurrentHashMap<>();

    /** A call that is being answered. */
    private static final class Passing {
        private final ByteArrayOutputStream asked = new ByteArrayOutputStream();
        private final ByteArrayOutputStream answered = new ByteArrayOutputStream();
        private int status;
        private @Nullable HttpFields headers;
        private boolean done;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        return SuiteWatch.isOn()
                ? super.handle(request, response, callback)
                : getHandler().handle(request, response, callback);
    }

    private static String id(Request request) {
        return request.getConnectionMetaData().getId() + " " + request.getId();
    }

    @Override
    protected void onBeforeHandling(Request request) {
        passing.put(id(request), new Passing());
    }

    @Override
    protected void onRequestRead(Request request, Content.Chunk chunk) {
        if (chunk != null && chunk.hasRemaining()) {
            append(passing.get(id(request)).asked, chunk.getByteBuffer());
        }
    }

    @Override
    protected void onResponseBegin(Request request, int status, HttpFields headers) {
        Passing call = passing.get(id(request));
        call.status = status;
        call.headers = headers.asImmutable();
    }

    @Override
    protected void onResponseWrite(Request request, boolean last, ByteBuffer content) {
        Passing call = passing.get(id(request));
        if (content != null) {
            append(call.answered, content);
        }
        if (last) {
            hand(request, call);
        }
    }

    @Override
    protected void onComplete(Request request, int status, HttpFields headers, Throwable failure) {
        Passing call = passing.remove(id(request));
        if (failure == null && call != null) {
            hand(request, call);
        }
    }

    private static void hand(Request request, Passing call) {
        HttpFields headers = call.headers;
        if (call.done || headers == null) {
            return;
        }
        call.done = true;
        String target = request.getHttpURI().getPathQuery();
        Contract.Answer answer = new Contract.Answer(call.status, map(headers), call.answered.toByteArray());
        Heard.RUN.call(new Heard.Call(
                request.getMethod(),
                target == null ? request.getHttpURI().toString() : target,
                map(request.getHeaders()),
                call.asked.toByteArray(),
                answer));
    }

    private static Map<String, String> map(HttpFields fields) {
        Map<String, String> map = new TreeMap<>();
        for (HttpField field : fields) {
            map.merge(
                    field.getName().toLowerCase(Locale.ROOT),
                    String.valueOf(field.getValue()),
                    (one, two) -> one + ", " + two);
        }
        return map;
    }

    private static void append(ByteArrayOutputStream to, ByteBuffer content) {
        ByteBuffer rest = content.slice();
        byte[] bytes = new byte[rest.remaining()];
        rest.get(bytes);
        to.writeBytes(bytes);
    }
}
