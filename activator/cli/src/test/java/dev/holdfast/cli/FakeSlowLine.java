package dev.holdfast.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A line to a real hub that stops at one place and stays so until it is closed. */
final class FakeSlowLine implements AutoCloseable {
    /** Where nothing goes on. */
    enum Stop {
        BEFORE_THE_HUB_SAYS_WHO_IT_IS,
        BEFORE_THE_HUB_HAS_THE_REQUEST,
        AFTER_THE_HUB_HAS_ANSWERED
    }

    private final String hub;
    private final Stop stop;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient client = HttpClient.newHttpClient();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final CountDownLatch end = new CountDownLatch(1);

    FakeSlowLine(String hub, Stop stop) throws IOException {
        this.hub = hub;
        this.stop = stop;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::carry);
        server.start();
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Waits until the line has stopped; fails where the caller has ended without getting so far. */
    void awaitStop(Process caller, Path said) throws InterruptedException, IOException {
        while (!stopped.await(100, TimeUnit.MILLISECONDS)) {
            assertTrue(caller.isAlive() || stopped.getCount() == 0, Files.readString(said));
        }
    }

    private void carry(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            boolean asksWho = exchange.getRequestMethod().equals("GET");
            if (stop == (asksWho ? Stop.BEFORE_THE_HUB_SAYS_WHO_IT_IS : Stop.BEFORE_THE_HUB_HAS_THE_REQUEST)) {
                stop();
                return;
            }
            HttpResponse<byte[]> answer = ask(exchange, body);
            if (!asksWho && stop == Stop.AFTER_THE_HUB_HAS_ANSWERED) {
                stop();
                return;
            }
            exchange.getResponseHeaders()
                    .set(
                            "Content-Type",
                            answer.headers().firstValue("Content-Type").orElse(""));
            exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
            exchange.getResponseBody().write(answer.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private HttpResponse<byte[]> ask(HttpExchange exchange, byte[] body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(hub + exchange.getRequestURI()))
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
        for (String name : new String[] {"Authorization", "Content-Type", "Accept"}) {
            String value = exchange.getRequestHeaders().getFirst(name);
            if (value != null) {
                request.header(name, value);
            }
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private void stop() throws InterruptedException {
        stopped.countDown();
        end.await();
    }

    @Override
    public void close() {
        end.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
