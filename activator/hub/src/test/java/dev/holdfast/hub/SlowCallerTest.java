package dev.holdfast.hub;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.hub.api.Limits;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Callers who send a byte now and then, for ever; each wait ends by the hub's doing, however slow the machine is. */
class SlowCallerTest {
    private static final int GIVE_UP_MILLIS = 120_000;
    private static final int USUAL_BODY = 64 * 1024;
    private static final int MOST_LARGE = 64;
    private static final String LARGE_BEGUN = "POST /api/v1/trust-bundles HTTP/1.1\r\nHost: x\r\n"
            + "Content-Type: application/json\r\nContent-Length: 262144\r\n\r\n";
    private static final String BODY_BEGUN = "POST /api/v1/requests HTTP/1.1\r\nHost: x\r\n"
            + "Content-Type: application/jose\r\nContent-Length: 60000\r\n\r\n";

    @TempDir
    Path folder;

    private TestHub hub;
    private final List<Socket> sockets = new ArrayList<>();

    private void start(Duration patience, int connections) throws IOException {
        Limits usual = Limits.USUAL;
        hub = TestHub.start(
                folder,
                new Limits(
                        usual.perAddress(),
                        usual.perToken(),
                        usual.perLicense(),
                        usual.perPassword(),
                        1,
                        patience,
                        connections));
    }

    @AfterEach
    void stop() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        hub.close();
    }

    private Socket begin(String message) throws IOException {
        Socket socket = new Socket("127.0.0.1", hub.address.getPort());
        sockets.add(socket);
        socket.getOutputStream().write(message.getBytes(ISO_8859_1));
        return socket;
    }

    /** Sends a byte each tenth of a second until the hub has ended the connection. */
    private static void trickleUntilCutOff(Socket socket) throws IOException {
        socket.setSoTimeout(100);
        long end = System.nanoTime() + Duration.ofMillis(GIVE_UP_MILLIS).toNanos();
        while (System.nanoTime() < end) {
            try {
                socket.getOutputStream().write('x');
                if (socket.getInputStream().read() < 0) {
                    return;
                }
            } catch (SocketTimeoutException e) {
                // Nothing was answered yet, as it should be.
                continue;
            } catch (SocketException e) {
                return;
            }
        }
        throw new AssertionError("expected the connection to be cut off, found it open");
    }

    @Test
    void headersThatNeverEnd_areCutOff() throws IOException {
        start(Duration.ofSeconds(2), 100);
        trickleUntilCutOff(begin("GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: "));
        assertEquals(200, hub.as("", "GET", "/healthz", null).status());
    }

    @Test
    void bodyThatNeverEnds_isCutOff() throws IOException {
        start(Duration.ofSeconds(2), 100);
        trickleUntilCutOff(begin(BODY_BEGUN));
        assertEquals(200, hub.as("", "GET", "/healthz", null).status());
    }

    @Test
    void slowBodiesBeyondAllThreads_keepNobodyWaiting() throws IOException {
        start(Duration.ofMinutes(10), 1_000);
        List<Socket> slow = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            slow.add(begin(BODY_BEGUN + "x"));
        }
        for (int i = 0; i < 20; i++) {
            assertEquals(200, hub.get("/api/v1/products").status());
            for (Socket socket : slow) {
                socket.getOutputStream().write('x');
            }
        }
        assertEquals(201, hub.post("/api/v1/workspaces", Map.of("name", "W")).status());
        assertTrue(slow.stream().noneMatch(Socket::isClosed));
    }

    @Test
    void silentConnectionsBeyondTheBound_makeRoomForWhoeverSpeaks() throws IOException {
        start(Duration.ofMinutes(10), 20);
        List<Socket> silent = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            silent.add(begin("GET /healthz HTTP/1.1\r\nHo"));
            if (i % 10 == 9) {
                assertEquals(200, hub.get("/api/v1/products").status());
            }
        }
        long cut = IntStream.range(0, 30).filter(i -> isCutOff(silent.get(i))).count();
        assertEquals(30, cut);
        assertEquals(200, hub.get("/api/v1/products").status());
    }

    @Test
    void largeBodiesThatNeverEnd_areNoMoreThanFew_andMakeRoomForOneThatIsSentAtOnce() throws Exception {
        start(Duration.ofMinutes(10), 1_000);
        List<Socket> usual = new ArrayList<>();
        List<Socket> large = new ArrayList<>();
        for (int i = 0; i < MOST_LARGE + 16; i++) {
            usual.add(begin(LARGE_BEGUN + "x".repeat(USUAL_BODY)));
            large.add(begin(LARGE_BEGUN + "x".repeat(USUAL_BODY + 1)));
        }
        awaitCutOff(large, 16);
        String body = "{\"document\":\"" + "x".repeat(2 * USUAL_BODY) + "\"}";
        for (int i = 1; i <= 3; i++) {
            assertEquals("input_invalid", bundle(body).code(), "it was read whole");
            awaitCutOff(large, 16 + 1);
        }
        assertEquals(0, cutOff(usual));
    }

    private TestHub.Reply bundle(String body) {
        return hub.send(
                "POST",
                "/api/v1/trust-bundles",
                Map.of("Authorization", "Bearer " + hub.operatorToken, "Content-Type", "application/json"),
                BodyPublishers.ofString(body));
    }

    private static void awaitCutOff(List<Socket> sockets, long expected) throws Exception {
        long end = System.nanoTime() + Duration.ofMillis(GIVE_UP_MILLIS).toNanos();
        while (cutOff(sockets) < expected && System.nanoTime() < end) {
            Thread.sleep(100);
        }
        assertEquals(expected, cutOff(sockets));
    }

    private static long cutOff(List<Socket> sockets) {
        return sockets.stream().filter(socket -> isCutOff(socket, 1)).count();
    }

    private static boolean isCutOff(Socket socket) {
        return isCutOff(socket, GIVE_UP_MILLIS);
    }

    private static boolean isCutOff(Socket socket, int millis) {
        try {
            socket.setSoTimeout(millis);
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void bodyInManyPieces_isReadWhole_alsoAfterContinueWasAskedFor() throws IOException {
        start(Duration.ofMinutes(10), 100);
        byte[] body = "{\"name\":\"Plant 7\"}".getBytes(ISO_8859_1);
        Socket socket =
                begin("POST /api/v1/workspaces HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + hub.operatorToken
                        + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length
                        + "\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n");
        socket.setSoTimeout(GIVE_UP_MILLIS);
        InputStream in = socket.getInputStream();
        String interim = new String(in.readNBytes(25), ISO_8859_1);
        assertTrue(interim.startsWith("HTTP/1.1 100 Continue"), interim);
        for (byte piece : body) {
            socket.getOutputStream().write(piece);
            socket.getOutputStream().flush();
        }
        String answer = new String(in.readAllBytes(), ISO_8859_1);
        assertTrue(answer.startsWith("HTTP/1.1 201 "), answer);
        assertTrue(answer.contains("\"name\":\"Plant 7\""), answer);
        assertFalse(answer.contains("problem+json"), answer);
    }
}
