package dev.holdfast.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.holdfast.protocol.ActivationRequest;
import dev.holdfast.protocol.Problem;
import dev.holdfast.protocol.ProblemReason;
import dev.holdfast.verifier.jws.MalformedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A hub on the loopback interface that behaves as badly as a test tells it to; the real one does not. */
final class FakeHub implements AutoCloseable {
    /** What arrived. */
    record Received(ActivationRequest request, String authorization, byte[] body) {}

    /** How a request is answered. */
    @FunctionalInterface
    interface Behaviour {
        void answer(HttpExchange exchange, Received received) throws IOException;
    }

    /** How a device token stands, and the codes of one who asks for it: whoever is told reads its own part. */
    private static final String TOLD = """
            {"id":"tk_1","workspace":"ws_1","name":"line 4","partial":"hdfd_…abcd","expires_at":"2099-02-20T08:00:00Z",\
            "renew_from":"2098-12-22T08:00:00Z","ends_at":"2099-11-21T08:00:00Z","device_code":"code",\
            "user_code":"BCDF-GHJK","verification_uri":"https://hub.example/enrol","expires_in":600,"interval":5}""";

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final List<String> tokenCalls = new CopyOnWriteArrayList<>();
    private final List<String> introductions = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private volatile Behaviour behaviour;
    private volatile HttpHandler introduction;

    FakeHub(Vendor vendor) throws IOException {
        this(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0), vendor);
    }

    FakeHub(HttpServer server, Vendor vendor) {
        this.behaviour = vendor::grant;
        this.introduction = vendor::introduce;
        this.server = server;
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    void behave(Behaviour next) {
        behaviour = next;
    }

    /** Answers who asks what hub this is in another way. */
    void introduce(HttpHandler next) {
        introduction = next;
    }

    /** The query of every call that asked what hub this is, with the credentials that it should not have carried. */
    List<String> introductions() {
        return introductions;
    }

    /** The path of every call about a device token, each with the credential that it showed. */
    List<String> tokenCalls() {
        return tokenCalls;
    }

    List<Received> received() {
        return received;
    }

    int port() {
        return server.getAddress().getPort();
    }

    HubEndpoint endpoint() throws LicenseSourceException {
        return HubEndpoint.at(address());
    }

    String address() {
        return "http://127.0.0.1:" + port();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String shown = exchange.getRequestHeaders().getFirst("Authorization");
            String authorization = shown == null ? "" : shown;
            if (exchange.getRequestMethod().equals("GET")) {
                introductions.add(exchange.getRequestURI() + authorization);
                introduction.handle(exchange);
                return;
            }
            if (!exchange.getRequestURI().getPath().equals("/api/v1/requests")) {
                tokenCalls.add(exchange.getRequestURI().getPath() + authorization);
                send(exchange, 200, "application/json", TOLD.getBytes(StandardCharsets.UTF_8));
                return;
            }
            Received one = new Received(ActivationRequest.read(body), authorization, body);
            received.add(one);
            behaviour.answer(exchange, one);
        } catch (MalformedException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }

    static Behaviour answering(int status, String mediaType, String body) {
        return (exchange, received) -> send(exchange, status, mediaType, body.getBytes(StandardCharsets.UTF_8));
    }

    static Behaviour refusing(ProblemReason reason) {
        return answering(
                reason.status(),
                Problem.MEDIA_TYPE,
                "{\"type\":\"" + reason.type() + "\",\"title\":\"x\",\"status\":" + reason.status()
                        + ",\"detail\":\"the hub says no\",\"remedy\":\"do something\",\"request_id\":\"r-1\"}");
    }

    static void send(HttpExchange exchange, int status, String mediaType, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", mediaType);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
