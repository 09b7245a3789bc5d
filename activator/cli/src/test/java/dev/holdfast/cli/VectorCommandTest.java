package dev.holdfast.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.holdfast.protocol.HubIntroduction;
import dev.holdfast.protocol.ReasonTable;
import dev.holdfast.protocol.TokenFormat;
import dev.holdfast.verifier.Grant;
import dev.holdfast.verifier.ReceiptVector;
import dev.holdfast.verifier.ReleaseAnswer;
import dev.holdfast.verifier.Scene;
import dev.holdfast.verifier.TestVector;
import dev.holdfast.verifier.jws.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every vector by the command: held and verified, carried as a grant and imported, and answered by a hub to the client's
 * request; FORMAT.md section 13.
 */
class VectorCommandTest {
    /** An import asks other things of device key and bundles than a verification does; FORMAT.md 8.8. */
    private static final Map<String, String> OF_AN_IMPORT = Map.of(
            "names-a-request", "grant_answers_no_request",
            "another-device-key", "grant_for_another_device",
            "status-missing", "status_invalid",
            "bundle-of-a-stranger", "certificate_not_trusted",
            "bundle-signed-by-a-signer", "certificate_not_trusted",
            "revocation-that-skips-a-version", "trust_bundle_invalid");

    @TempDir
    Path folder;

    private final String pat = TokenFormat.make(TokenFormat.Type.SERVICE_USER, new SecureRandom());
    private HttpServer server;
    private volatile byte[] answer = new byte[0];

    @BeforeEach
    void startAnswering() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] introduction = introduction();
        server.createContext(HubIntroduction.PATH, exchange -> send(exchange, introduction));
        server.createContext("/", exchange -> send(exchange, answer));
        server.start();
    }

    private static void send(HttpExchange exchange, byte[] body) throws IOException {
        exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    /** Of a hub that would sign with the signer of the first vector, which every device may go on with. */
    private static byte[] introduction() throws Exception {
        TestVector first = TestVector.read(SceneDevice.VECTORS.resolve("001-perpetual-one-time.txt"));
        String header = first.license().substring(0, first.license().indexOf('.'));
        List<String> chain = JsonObject.parse(Base64.getUrlDecoder().decode(header), header.length())
                .strings("x5c", 2, header.length());
        return new HubIntroduction("Acme", 1, 1, chain, 0, List.of(), Instant.ofEpochSecond(first.now())).toBytes();
    }

    @AfterEach
    void stopAnswering() {
        server.stop(0);
    }

    @TestFactory
    List<DynamicTest> vector_isJudgedByTheCommandAsItSays() throws Exception {
        try (Stream<Path> files = Files.list(SceneDevice.VECTORS)) {
            List<DynamicTest> tests = files.filter(file -> file.toString().endsWith(".txt"))
                    .sorted()
                    .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> check(file)))
                    .toList();
            assertTrue(tests.size() >= 150, "found " + tests.size());
            return tests;
        }
    }

    private void check(Path file) throws Exception {
        TestVector vector = TestVector.read(file);
        Path own = Files.createDirectories(folder.resolve(vector.name()));
        SceneDevice held = SceneDevice.ofVector(vector, own.resolve("held")).holding(vector);
        judged(vector.expect(), held.device().run("verify", Scene.ID.text(), "--json"));
        if (!vector.state().isEmpty()) {
            // What a directory remembers cannot be carried into another one.
            return;
        }

        byte[] grant = new Grant(vector.license(), vector.status(), vector.bundles()).toBytes();
        String expected = OF_AN_IMPORT.getOrDefault(vector.name().substring(4), vector.expect());
        Path carried = Files.write(own.resolve("grant.json"), grant);
        SceneDevice importing = SceneDevice.ofVector(vector, own.resolve("importing"));
        Map<String, String> before = importing.device().files();
        judged(expected, importing.device().run("import", carried.toString(), Scene.ID.text(), "--json"));
        if (!expected.equals("granted")) {
            assertEquals(before, importing.device().files());
        }

        answer = grant;
        SceneDevice activating = SceneDevice.ofVector(vector, own.resolve("activating"));
        TestDevice online = activating
                .device()
                .with("HOLDFAST_HUB", "http://127.0.0.1:" + server.getAddress().getPort());
        judged(expected, online.runWithInput(pat, "activate", Scene.ID.text(), "--token-stdin", "--json"));
    }

    @TestFactory
    List<DynamicTest> receiptVector_isTakenByTheCommandAsItSays() throws Exception {
        try (Stream<Path> files = Files.list(SceneDevice.VECTORS.resolve("receipts"))) {
            List<DynamicTest> tests = files.filter(file -> file.toString().endsWith(".txt"))
                    .sorted()
                    .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> checkReceipt(file)))
                    .toList();
            assertTrue(tests.size() >= 25, "found " + tests.size());
            return tests;
        }
    }

    private void checkReceipt(Path file) throws Exception {
        ReceiptVector vector = ReceiptVector.read(file);
        String expected = vector.held().expect();
        Path own = Files.createDirectories(
                folder.resolve("receipt-" + vector.held().name()));
        SceneDevice device = SceneDevice.ofReceipt(vector, own.resolve("held"));
        byte[] answer = new ReleaseAnswer(vector.receipt(), List.of()).toBytes();
        Path carried = Files.write(own.resolve("receipt.json"), answer);
        TestDevice.Ran ran = device.device().run("import", carried.toString(), Scene.ID.text(), "--json");
        if (expected.equals("activation_released")) {
            assertEquals(0, ran.exitCode(), ran.out());
            judged(expected, device.device().run("verify", Scene.ID.text(), "--json"));
        } else {
            judged(expected, ran);
        }
    }

    private static void judged(String expected, TestDevice.Ran ran) {
        String said = ran.json().path("verdict").asText();
        assertEquals(
                expected,
                said.equals("granted") ? said : ran.json().path("reason").asText(),
                ran.out());
        int exitCode = said.equals("granted")
                ? 0
                : ReasonTable.find(expected).orElseThrow().exitCode();
        assertEquals(exitCode, ran.exitCode(), ran.out());
    }
}
