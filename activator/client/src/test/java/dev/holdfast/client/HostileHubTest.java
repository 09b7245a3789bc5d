package dev.holdfast.client;

import static dev.holdfast.client.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import dev.holdfast.protocol.Problem;
import dev.holdfast.protocol.ProblemReason;
import dev.holdfast.verifier.Grant;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostileHubTest extends FakeHubFixture {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200|application/json|''",
                "200|application/json|garbage",
                "200|application/json|{}",
                "200|application/json|[]",
                "200|text/html|<h1>Welcome</h1>",
                "204|application/json|''",
                "404|text/html|not here",
                "401|application/json|{\"error\":\"proxy\"}",
                "403|application/problem+json|{\"type\":\"about:blank\",\"status\":403}",
                "403|application/problem+json|garbage",
                "500|application/problem+json|{\"type\":\"urn:holdfast:reason:internal\",\"status\":\"x\"}",
            })
    void activate_answerThatIsNoAnswer_isRefusedAndTheRequestKept(int status, String type, String body)
            throws Exception {
        hub.behave(FakeHub.answering(status, type, body));

        LicenseSourceException refusal = assertRefused(ProblemReason.HUB_ANSWER_INVALID, () -> device.activate(hub));

        assertTrue(device.pending().isPresent(), "the hub may have taken a seat for it");
        assertTrue(refusal.remedy().contains("run the same again"), refusal.remedy());
    }

    @Test
    void activate_redirect_isNotFollowed() throws Exception {
        try (FakeHub other = new FakeHub(vendor)) {
            hub.behave((exchange, received) -> {
                exchange.getResponseHeaders().set("Location", "http://127.0.0.1:" + other.port() + "/api/v1/requests");
                FakeHub.send(exchange, 307, "text/plain", new byte[0]);
            });

            assertRefused(ProblemReason.HUB_ANSWER_INVALID, () -> device.activate(hub));

            assertEquals(List.of(), other.received());
        }
    }

    @Test
    void activate_fiveGigabytes_areCutOffAtTheFirstMegabytes() throws Exception {
        AtomicLong sent = new AtomicLong();
        CountDownLatch cut = new CountDownLatch(1);
        hub.behave((exchange, received) -> {
            try {
                flood(exchange, sent);
            } finally {
                cut.countDown();
            }
        });

        assertRefused(ProblemReason.HUB_ANSWER_TOO_LARGE, () -> device.activate(hub));

        cut.await();
        assertTrue(sent.get() < 64L * Grant.MAXIMUM_BYTES, "sent " + sent);
        assertTrue(device.pending().isPresent());
    }

    private static void flood(HttpExchange exchange, AtomicLong sent) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, 5L << 30);
        byte[] chunk = new byte[1 << 16];
        OutputStream body = exchange.getResponseBody();
        while (sent.get() < 5L << 30) {
            body.write(chunk);
            sent.addAndGet(chunk.length);
        }
    }

    @Test
    void activate_answerThatNeverEnds_isGivenUp() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        hub.behave((exchange, received) -> {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            awaitQuietly(end);
        });
        Activator hasty =
                device.activator(hub.endpoint()).with(new Patience(Duration.ofSeconds(5), Duration.ofMillis(500)));

        assertRefused(
                ProblemReason.HUB_UNREACHABLE,
                () -> hasty.activate(Vendor.LICENSE, device::pat, ActivationOptions.USUAL));

        end.countDown();
        assertTrue(device.pending().isPresent());
    }

    @Test
    void activate_nothingListens_isRefusedAndTheDirectoryHoldsNoLicenseAndNoRequest() throws Exception {
        HubEndpoint nobody = HubEndpoint.at("http://127.0.0.1:" + freePort());

        assertRefused(
                ProblemReason.HUB_UNREACHABLE,
                () -> device.activator(nobody).activate(Vendor.LICENSE, device::pat, ActivationOptions.USUAL));

        assertEquals(List.of(), device.verifier().dataDirectory().licenses());
    }

    @Test
    void activate_hostNameUnknown_isRefused() throws Exception {
        HubEndpoint nobody = HubEndpoint.at("https://hub.invalid");

        assertRefused(
                ProblemReason.HUB_UNREACHABLE,
                () -> device.activator(nobody).activate(Vendor.LICENSE, device::pat, ActivationOptions.USUAL));

        assertEquals(List.of(), device.verifier().dataDirectory().licenses());
    }

    @Test
    void activate_nothingListensAfterALostAnswer_keepsTheRequest() throws Exception {
        hub.behave((exchange, received) -> vendor.answer(received.request()));
        assertRefused(ProblemReason.HUB_UNREACHABLE, () -> device.activate(hub));
        HubEndpoint nobody = HubEndpoint.at("http://127.0.0.1:" + freePort());

        assertRefused(
                ProblemReason.HUB_UNREACHABLE,
                () -> device.activator(nobody).activate(Vendor.LICENSE, device::pat, ActivationOptions.USUAL));

        assertTrue(device.pending().isPresent());
    }

    @Test
    void activate_plainHttpBehindAnHttpsAddress_isNotTrustedAndNothingIsKept() throws Exception {
        LicenseSourceException refusal =
                assertRefusedBySocket(ProblemReason.HUB_NOT_TRUSTED, "https", "HTTP/1.1 400 Bad Request\r\n\r\n");

        assertFalse(Files.exists(device.data()), "no request can have been sent");
        assertFalse(refusal.remedy().contains("again"), refusal.remedy());
    }

    @Test
    void activate_answerThatIsNoHttp_isNoAnswerOfAHubAndNothingIsKept() throws Exception {
        assertRefusedBySocket(ProblemReason.HUB_ANSWER_INVALID, "http", "220 mail.example ESMTP\r\n\r\n");

        assertFalse(Files.exists(device.data()), "nothing was sent but a question");
    }

    private LicenseSourceException assertRefusedBySocket(ProblemReason reason, String scheme, String answer)
            throws Exception {
        // The client may leave its connection open after an answer that it could not read, and may ask on another.
        List<Socket> accepted = new CopyOnWriteArrayList<>();
        try (ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread server = new Thread(() -> answerPlainly(socket, answer, accepted));
            server.start();
            HubEndpoint endpoint = HubEndpoint.at(scheme + "://127.0.0.1:" + socket.getLocalPort());

            LicenseSourceException refusal = assertRefused(
                    reason,
                    () -> device.activator(endpoint).activate(Vendor.LICENSE, device::pat, ActivationOptions.USUAL));

            socket.close();
            while (server.isAlive()) {
                for (Socket connection : accepted) {
                    connection.close();
                }
                server.join(10);
            }
            return refusal;
        }
    }

    /** Until the socket is closed, which ends the wait for a connection with an exception. */
    private static void answerPlainly(ServerSocket socket, String answer, List<Socket> accepted) {
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                accepted.add(connection);
                connection.getInputStream().read();
                connection.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                connection.shutdownOutput();
            } catch (IOException e) {
                accepted.removeIf(Socket::isClosed);
            }
        }
    }

    @Test
    void activate_reasonOfANewerHub_isToldInItsOwnWords() throws Exception {
        hub.behave(FakeHub.answering(
                403,
                Problem.MEDIA_TYPE,
                "{\"type\":\"urn:holdfast:reason:moon_phase\",\"status\":403,\"detail\":\"the moon is full\"}"));

        LicenseSourceException refusal = assertRefused(ProblemReason.HUB_ANSWER_INVALID, () -> device.activate(hub));

        assertTrue(refusal.detail().contains("moon_phase"));
        assertTrue(refusal.detail().contains("the moon is full"));
    }

    @Test
    void activate_controlCharactersInAProblem_doNotReachTheTerminal() throws Exception {
        hub.behave(FakeHub.answering(
                403,
                Problem.MEDIA_TYPE,
                "{\"type\":\"urn:holdfast:reason:forbidden\",\"status\":403,\"detail\":\"a\\u001b[31mb\\u0007\\u202ec\","
                        + "\"remedy\":\"d\\ne\"}"));

        LicenseSourceException refusal = assertRefused(ProblemReason.FORBIDDEN, () -> device.activate(hub));

        for (String text : List.of(refusal.detail(), refusal.remedy(), String.valueOf(refusal.getMessage()))) {
            assertTrue(text.codePoints().noneMatch(c -> Character.isISOControl(c) || c == 0x202e), text);
        }
    }

    @Test
    void activate_whateverGoesWrong_noTraceHoldsTheToken() throws Exception {
        List<FakeHub.Behaviour> misdeeds = List.of(
                FakeHub.refusing(ProblemReason.TOKEN_INVALID),
                FakeHub.answering(200, "application/json", "garbage"),
                (exchange, received) -> {
                    throw new IOException("closed");
                });
        for (FakeHub.Behaviour misdeed : misdeeds) {
            hub.behave(misdeed);
            StringWriter trace = new StringWriter();
            try {
                device.activate(hub);
            } catch (LicenseSourceException e) {
                e.printStackTrace(new PrintWriter(trace));
            }
            assertTrue(trace.toString().contains("LicenseSourceException"));
            assertFalse(trace.toString().contains(device.token()));
            assertFalse(device.pat().toString().contains(device.token()));
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
