package dev.holdfast.hub;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The line between a device and a hub, which loses what is sent, or what is answered, while a test says so. */
final class FakeWire implements AutoCloseable {
    private static final List<String> CARRIED = List.of("authorization", "content-type", "accept");

    /** What becomes of a request document on its way. */
    enum Fate {
        ARRIVES,
        NEVER_ARRIVES,
        ANSWER_LOST
    }

    private final TestHub hub;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient http = HttpClient.newHttpClient();
    private volatile Fate fate = Fate.ARRIVES;

    private FakeWire(TestHub hub, HttpServer server) {
        this.hub = hub;
        this.server = server;
    }

    static FakeWire to(TestHub hub) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        FakeWire wire = new FakeWire(hub, server);
        server.createContext("/", wire::carry);
        server.setExecutor(wire.threads);
        server.start();
        return wire;
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    void letRequests(Fate what) {
        fate = what;
    }

    private void carry(HttpExchange exchange) throws IOException {
        boolean document = exchange.getRequestMethod().equals("POST");
        byte[] body = exchange.getRequestBody().readAllBytes();
        if (document && fate == Fate.NEVER_ARRIVES) {
            exchange.close();
            return;
        }
        HttpResponse<byte[]> answer = forward(exchange, body);
        if (document && fate == Fate.ANSWER_LOST) {
            exchange.close();
            return;
        }
        for (Map.Entry<String, List<String>> header : answer.headers().map().entrySet()) {
            if (header.getKey().equals("content-type") || header.getKey().equals("x-request-id")) {
                exchange.getResponseHeaders().put(header.getKey(), header.getValue());
            }
        }
        exchange.sendResponseHeaders(answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
        exchange.getResponseBody().write(answer.body());
        exchange.close();
    }

    private HttpResponse<byte[]> forward(HttpExchange exchange, byte[] body) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(hub.address.toString() + exchange.getRequestURI()))
                .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body));
        for (String name : CARRIED) {
            List<String> values = exchange.getRequestHeaders().get(name);
            if (values != null) {
                request.header(name, values.get(0));
            }
        }
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
