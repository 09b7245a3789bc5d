package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.hub.api.Listening;
import dev.holdfast.hub.api.Proxies;
import dev.holdfast.protocol.NewSecret;
import dev.holdfast.protocol.TokenOperation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BehindProxyTest {
    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private TestHub made;
    private Hub hub;

    @BeforeEach
    void makeHub() throws IOException {
        made = TestHub.start(folder);
        made.close();
        hub = Hub.open(made.directory, InstantSource.system(), new SecureRandom());
    }

    @AfterEach
    void closeHub() throws IOException {
        hub.close();
    }

    private URI behind(String... proxies) throws IOException {
        return hub.start(new Listening(InetAddress.getLoopbackAddress(), 0, Proxies.of(List.of(proxies))));
    }

    private HttpResponse<byte[]> createWorkspace(URI address, String... forwarded) throws Exception {
        String path = "/api/v1/workspaces";
        HttpRequest.Builder request = HttpRequest.newBuilder(address.resolve(path))
                .header("Authorization", "Bearer " + made.operatorToken)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"W\"}"));
        for (String value : forwarded) {
            request.header("X-Forwarded-For", value);
        }
        HttpResponse<byte[]> response = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        Contract.require("POST", path, Contract.Answer.of(response));
        return response;
    }

    private long rowsFrom(String address) throws IOException {
        return Audit.count(made, "SELECT count(*) FROM audit_row WHERE address = ?", address);
    }

    @Test
    void callerOtherThanTheProxy_isForbidden() throws Exception {
        HttpResponse<byte[]> refused = createWorkspace(behind("192.0.2.1"), "127.0.0.1");
        assertEquals(403, refused.statusCode());
        assertEquals(0, Audit.count(made, "SELECT count(*) FROM workspace"));
    }

    @Test
    void addressThatTheProxyWroteLast_isAudited() throws Exception {
        URI address = behind("127.0.0.1");
        assertEquals(201, createWorkspace(address, "198.51.100.7, 203.0.113.9").statusCode());
        assertEquals(1, rowsFrom("203.0.113.9"));
        assertEquals(0, rowsFrom("198.51.100.7"));
        assertEquals(201, createWorkspace(address, "nonsense; DROP").statusCode());
        assertEquals(1, rowsFrom("127.0.0.1"));
    }

    @Test
    void addressOfAProxyThatAddsAHeaderOfItsOwn_isAuditedAndNotTheOneThatTheCallerSent() throws Exception {
        URI address = behind("127.0.0.1");
        assertEquals(
                201, createWorkspace(address, "198.51.100.7", "203.0.113.9").statusCode());
        assertEquals(1, rowsFrom("203.0.113.9"));
        assertEquals(0, rowsFrom("198.51.100.7"));
    }

    @Test
    void callThatPassedTwoProxies_isAuditedWithTheAddressThatCalledTheFirst() throws Exception {
        URI address = behind("192.0.2.1", "127.0.0.0/8", "198.51.100.16/28");
        assertEquals(
                201,
                createWorkspace(address, "203.0.113.200, 203.0.113.9, 198.51.100.17")
                        .statusCode());
        assertEquals(1, rowsFrom("203.0.113.9"));
        assertEquals(0, rowsFrom("198.51.100.17"));
        assertEquals(
                201, createWorkspace(address, "203.0.113.9", "198.51.100.40").statusCode());
        assertEquals(1, rowsFrom("198.51.100.40"), "an address beside the network is no proxy's");
    }

    @Test
    void forwardedAddress_withoutAProxy_isNotBelieved() throws Exception {
        assertEquals(201, createWorkspace(hub.start(0), "203.0.113.9").statusCode());
        assertEquals(0, rowsFrom("203.0.113.9"));
        assertEquals(1, rowsFrom("127.0.0.1"));
    }

    private String verificationUri(URI address) throws Exception {
        String path = "/api/v1/device-authorization";
        String document =
                FakeDevice.usual().ask(new TokenOperation.Enrol(NewSecret.of(TokenDevice.newSecret()), "camera 7"));
        HttpRequest request = HttpRequest.newBuilder(address.resolve(path))
                .header("Content-Type", "application/jose")
                .POST(HttpRequest.BodyPublishers.ofString(document))
                .build();
        HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        Contract.require("POST", path, Contract.Answer.of(response));
        return TestHub.JSON.readTree(response.body()).path("verification_uri").asText();
    }

    @Test
    void addressOfTheEnrolmentPage_isThatOfTheProxy_whereTheIssuerIsNone() throws Exception {
        Audit.change(made, "UPDATE hub SET issuer = 'Acme'");
        Audit.change(
                made,
                "INSERT INTO product (id, name, created_at) VALUES ('%s', 'Vision', 1)".formatted(TestHub.PRODUCT));
        URI open = hub.start(0);
        assertEquals("http://" + open.getAuthority() + "/enrol", verificationUri(open));
        hub.stop();
        URI address = behind("127.0.0.1");
        assertEquals("https://" + address.getAuthority() + "/enrol", verificationUri(address));
    }

    @Test
    void plainHttpBeyondTheLoopbackInterface_isRefusedWithoutAProxy() throws IOException {
        InetAddress everywhere = InetAddress.getByName("0.0.0.0");
        String said = Optional.ofNullable(
                        assertThrows(IllegalArgumentException.class, () -> new Listening(everywhere, 0, Proxies.NONE))
                                .getMessage())
                .orElseThrow();
        assertTrue(said.contains("--behind-proxy"), said);
    }
}
