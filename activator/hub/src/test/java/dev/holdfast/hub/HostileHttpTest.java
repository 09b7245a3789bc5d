package dev.holdfast.hub;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.hub.TestHub.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HostileHttpTest extends SharedHub {
    private static final String PRODUCTS = "/api/v1/products";

    private static Reply post(String path, String type, byte[] body) {
        Map<String, String> headers = new HashMap<>(Map.of("Authorization", "Bearer " + hub.operatorToken));
        if (!type.isEmpty()) {
            headers.put("Content-Type", type);
        }
        return hub.send("POST", path, headers, BodyPublishers.ofByteArray(body));
    }

    private static String codeOf(String body) {
        return post(PRODUCTS, "application/json", body.getBytes(UTF_8)).code();
    }

    @Test
    void bodyThatIsNotStrictJson_isInputInvalid() {
        for (String body : List.of(
                "",
                "null",
                "[]",
                "{",
                "{}",
                "{\"id\":\"a\",\"id\":\"b\",\"name\":\"x\"}",
                "{\"id\":\"a\",\"name\":\"x\"} {}",
                "{\"id\":\"a\",\"name\":\"x\",\"admin\":true}",
                "{\"id\":1,\"name\":\"x\"}",
                "{\"id\":null,\"name\":\"x\"}",
                "{\"id\":\"../x\",\"name\":\"x\"}",
                "{'id':'a','name':'x'}",
                "{\"id\":\"a\",\"name\":\"\\ud800\"}",
                "\uFEFF{\"id\":\"a\",\"name\":\"x\"}")) {
            assertEquals("input_invalid", codeOf(body), body);
        }
        byte[] latin = "{\"id\":\"a\",\"name\":\"\u00fc\"}".getBytes(ISO_8859_1);
        assertEquals("input_invalid", post(PRODUCTS, "application/json", latin).code());
    }

    @Test
    void deepBody_isInputInvalid() {
        String deep = "{\"id\":" + "[".repeat(20_000) + "]".repeat(20_000) + ",\"name\":\"x\"}";
        assertEquals("input_invalid", codeOf(deep));
    }

    @Test
    void largeBody_isBodyTooLarge() {
        byte[] large = new byte[65 * 1024];
        assertEquals("body_too_large", post(PRODUCTS, "application/json", large).code());
        assertEquals(
                "body_too_large",
                post("/api/v1/requests", "application/jose", large).code());
        Reply chunked = hub.send(
                "POST",
                "/api/v1/requests",
                Map.of("Content-Type", "application/jose"),
                BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(large)));
        assertEquals("body_too_large", chunked.code());
    }

    @Test
    void bodyOfAnotherType_isUnsupported() {
        byte[] body = "{\"id\":\"a\",\"name\":\"x\"}".getBytes(UTF_8);
        for (String type : List.of(
                "",
                "text/plain",
                "application/x-www-form-urlencoded",
                "multipart/form-data",
                ";",
                "application/jose")) {
            assertEquals("media_type_unsupported", post(PRODUCTS, type, body).code(), type);
        }
        Reply compressed = hub.send(
                "POST",
                PRODUCTS,
                Map.of(
                        "Authorization",
                        "Bearer " + hub.operatorToken,
                        "Content-Type",
                        "application/json",
                        "Content-Encoding",
                        "gzip"),
                BodyPublishers.ofByteArray(body));
        assertEquals("media_type_unsupported", compressed.code());
    }

    @Test
    void wrongMethod_isNamedWithTheMethodsThatThereAre() throws IOException {
        assertEquals(
                "method_not_allowed",
                hub.as(hub.operatorToken, "PATCH", PRODUCTS, null).code());
        assertEquals(
                "method_not_allowed",
                hub.as(hub.operatorToken, "BREW", PRODUCTS, null).code());
        String answer = raw("DELETE /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        assertTrue(answer.startsWith("HTTP/1.1 405 "), answer);
        assertTrue(answer.contains("\r\nAllow: GET, HEAD\r\n"), answer);
        assertEquals(
                "not_found",
                hub.as(hub.operatorToken, "GET", "/api/v2/products", null).code());
    }

    @Test
    void tokenAnywhereButInTheHeader_isNotLookedAt() {
        Reply inQuery = hub.send(
                "GET",
                PRODUCTS + "?access_token=" + hub.operatorToken,
                Map.of(Heard.MISUSE, "on purpose"),
                BodyPublishers.noBody());
        assertEquals("token_missing", inQuery.code());
        Reply inCookie =
                hub.send("GET", PRODUCTS, Map.of("Cookie", "token=" + hub.operatorToken), BodyPublishers.noBody());
        assertEquals("token_missing", inCookie.code());
        Reply basic = hub.send(
                "GET", PRODUCTS, Map.of("Authorization", "Basic " + hub.operatorToken), BodyPublishers.noBody());
        assertEquals("token_missing", basic.code());
    }

    @Test
    void malformedMessages_areAnsweredWithProblemsAndHarmNothing() throws IOException {
        for (String message : List.of(
                "GARBAGE\r\n\r\n",
                "GET /%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                "GET / HTTP/9.9\r\nHost: x\r\n\r\n",
                "GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n",
                "GET /healthz HTTP/1.1\r\nHost: x\r\nHost: y\r\nConnection: close\r\n\r\n",
                "GET /" + "x".repeat(20_000) + " HTTP/1.1\r\nHost: x\r\n\r\n",
                "POST /api/v1/requests HTTP/1.1\r\nHost: x\r\nContent-Type: application/jose\r\nContent-Length: 5\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "POST /api/v1/requests HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
                "GET /healthz/../api/v1/products HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                "GET /api/v1/products/..%2f..%2fetc HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")) {
            String answer = raw(message);
            assertTrue(answer.matches("(?s)HTTP/1\\.1 4\\d\\d .*"), message + " was answered " + answer);
            assertTrue(answer.contains("application/problem+json"), answer);
            assertTrue(answer.contains("urn:holdfast:reason:"), answer);
            assertFalse(answer.toLowerCase(java.util.Locale.ROOT).contains("jetty"), answer);
        }
        assertEquals(200, hub.as("", "GET", "/healthz", null).status());
    }

    @Test
    void randomBytes_neverMakeTheHubFail() {
        Random random = new Random(20_261_122);
        int refused = 0;
        for (int i = 0; i < 200; i++) {
            byte[] body = new byte[random.nextInt(300)];
            random.nextBytes(body);
            refused += post(PRODUCTS, "application/json", body).status() == 400 ? 1 : 0;
            refused += post("/api/v1/requests", "application/jose", body).status() == 400 ? 1 : 0;
        }
        assertEquals(400, refused);
    }

    @Test
    void answers_nameNoServerAndAreNotStored() throws IOException {
        String answer = raw("GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        assertFalse(answer.contains("\r\nServer:"), answer);
        assertTrue(answer.contains("\r\nCache-Control: no-store\r\n"), answer);
    }

    private static String raw(String message) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", hub.address.getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(message.getBytes(ISO_8859_1));
            socket.getOutputStream().flush();
            InputStream in = socket.getInputStream();
            StringBuilder answer = new StringBuilder();
            byte[] buffer = new byte[4096];
            int read = in.read(buffer);
            while (read > 0 && !answer.toString().endsWith("}")) {
                answer.append(new String(buffer, 0, read, UTF_8));
                read = answer.toString().endsWith("}") ? -1 : in.read(buffer);
            }
            return answer.toString();
        }
    }
}
