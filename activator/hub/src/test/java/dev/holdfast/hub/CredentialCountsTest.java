package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.hub.access.Gate;
import dev.holdfast.hub.api.Listening;
import dev.holdfast.hub.api.Proxies;
import dev.holdfast.hub.audit.Call;
import dev.holdfast.hub.audit.CredentialCounts;
import dev.holdfast.hub.ledger.Journal;
import dev.holdfast.hub.refusal.Refusal;
import dev.holdfast.protocol.ProblemReason;
import dev.holdfast.protocol.TokenFormat;
import dev.holdfast.protocol.TokenOperation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialCountsTest {
    private static final int UNKNOWN = "postgresql".equals(System.getProperty("holdfast.engine")) ? 2_000 : 10_000;

    @TempDir
    Path folder;

    private TestHub hub;

    @BeforeEach
    void startHub() throws IOException {
        hub = TestHub.start(folder);
        hub.clock.hold();
    }

    @AfterEach
    void stopHub() throws IOException {
        hub.close();
    }

    @Test
    void unknownTokensFromEverywhere_leaveFewRowsAndTheirWholeNumber() throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        hub.restart(new Listening(loopback, 0, Proxies.of(List.of("127.0.0.1"))));
        long before = Audit.count(hub, "SELECT count(*) FROM audit_row");
        HttpClient http = HttpClient.newHttpClient();
        SecureRandom random = new SecureRandom();
        AtomicInteger refused = new AtomicInteger();
        IntStream.range(0, UNKNOWN).parallel().forEach(i -> {
            String token = i % 2 == 0 ? TokenFormat.make(TokenFormat.Type.SERVICE_USER, random) : "hdfp_nonsense" + i;
            refused.addAndGet(send(http, token, "10." + (i >> 8 & 0xff) + "." + (i & 0xff) + ".7") == 401 ? 1 : 0);
        });
        assertEquals(UNKNOWN, refused.get());
        hub.close();
        long networks = CredentialCounts.MOST_NETWORKS + 1;
        assertEquals(networks, Audit.count(hub, "SELECT count(*) FROM credential_refusal"));
        assertEquals(UNKNOWN, Audit.count(hub, "SELECT sum(refusals) FROM credential_refusal"));
        assertEquals(before, Audit.count(hub, "SELECT count(*) FROM audit_row"));
        hub.open();
    }

    private int send(HttpClient http, String token, String from) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(hub.address + "/api/v1/products"))
                .header("Authorization", "Bearer " + token)
                .header("X-Forwarded-For", from)
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Test
    void usesOfAToken_areCountedByTheMinuteAndListed() throws IOException {
        hub.createCatalog();
        String workspace = hub.createWorkspace();
        String license = hub.createLicense(workspace, Map.of());
        String user = hub.createServiceUser(workspace);
        TestHub.Reply token = hub.createToken(user, Map.of("scopes", List.of("licenses:read", "activations:create")));
        String secret = token.json().path("secret").asText();
        for (int use = 0; use < 7; use++) {
            hub.as(secret, "GET", "/api/v1/licenses/" + license, null);
        }
        hub.request(FakeDevice.usual().activate(license), secret);
        hub.close();
        hub.open();
        String ofPeople =
                "SELECT count(*) FROM token_use WHERE token_id IN (SELECT id FROM token WHERE type = 'personal')";
        assertEquals(0, Audit.count(hub, ofPeople), "what nobody is shown is not counted");
        JsonNode uses = hub.get("/api/v1/workspaces/" + workspace + "/audit/token-uses")
                .json()
                .path("items");
        assertEquals(1, uses.size());
        assertEquals(token.id(), uses.get(0).path("token").asText());
        assertEquals(8, uses.get(0).path("uses").asInt());
        hub.as("hdfp_nonsense", "GET", "/api/v1/products", null);
        hub.close();
        hub.open();
        JsonNode refusals = hub.get("/api/v1/audit/refusals").json().path("items");
        assertEquals("127.0.0.0/24", refusals.get(0).path("source").asText());
        assertEquals("token_invalid", refusals.get(0).path("reason").asText());
        assertTrue(refusals.get(0).path("refusals").asInt() == 1);
    }

    @Test
    void invitationsThatWereUsed_areCountedByTheirId_notAgainstWhoeverShowsThem() throws IOException {
        String workspace = hub.createWorkspace();
        String invitation = hub.invite(hub.adminToken, workspace, "admin");
        hub.accept(invitation);
        TestHub.Reply again = hub.as(invitation, "POST", "/api/v1/invitations/accept", Map.of());
        assertEquals("token_revoked", again.code());
        assertEquals("token_revoked", hub.join(hub.adminToken, invitation).code());
        hub.close();
        String counted = "SELECT coalesce(sum(refusals), 0) FROM credential_refusal WHERE reason = 'token_revoked'";
        assertEquals(2, Audit.count(hub, counted));
        assertEquals(2, Audit.count(hub, counted + " AND source LIKE 'in!_%' ESCAPE '!'"));
        hub.open();
        JsonNode rows = hub.get("/api/v1/workspaces/" + workspace + "/audit?action=token.refused")
                .json()
                .path("items");
        assertEquals(1, rows.size());
        assertEquals(
                "token_revoked, POST /api/v1/invitations/accept",
                rows.get(0).path("detail").asText());
    }

    @Test
    void whatIsRefusedToAKnownToken_isCountedByItsId_andLeavesOneRecordAMinute() throws IOException {
        hub.createCatalog();
        String workspace = hub.createWorkspace();
        TestHub.Reply token =
                hub.createToken(hub.createServiceUser(workspace), Map.of("scopes", List.of("licenses:read")));
        String secret = token.json().path("secret").asText();
        for (int call = 0; call < 3; call++) {
            assertEquals(
                    404, hub.as(secret, "GET", "/api/v1/licenses/none", null).status());
            hub.request("/api/v1/device-tokens/status", FakeDevice.usual().ask(new TokenOperation.Status()), secret);
        }
        hub.close();
        for (String reason : List.of("not_found", "token_wrong_type")) {
            assertEquals(
                    3,
                    Audit.count(
                            hub,
                            "SELECT coalesce(sum(refusals), 0) FROM credential_refusal WHERE source = ? AND reason = ?",
                            token.id(),
                            reason));
        }
        hub.open();
        JsonNode rows = hub.get("/api/v1/workspaces/" + workspace + "/audit?action=token.refused&token=" + token.id())
                .json()
                .path("items");
        assertEquals(2, rows.size());
    }

    @Test
    void whatIsRefusedToAKnownToken_leavesOneRecordAMinute_howeverManyProcessesRefuseIt() throws IOException {
        hub.createCatalog();
        String workspace = hub.createWorkspace();
        TestHub.Reply token =
                hub.createToken(hub.createServiceUser(workspace), Map.of("scopes", List.of("licenses:read")));
        Refusal refusal = Refusal.of(ProblemReason.TOKEN_EXPIRED).showing(new Refusal.Shown(token.id(), workspace));
        Call call = new Call(Call.UNKNOWN, "of-many", "192.0.2.7");
        for (int process = 0; process < 3; process++) {
            // What a process remembers is its own: each has a memory of what it refused, and they share the database.
            Journal journal = hub.operations().journal();
            Gate gate = new Gate(journal, new CredentialCounts(journal));
            gate.refused(call, refusal, "GET /api/v1/products");
        }
        assertEquals(1, Audit.rows(hub, "token.refused", token.id()));
        String counted = "SELECT coalesce(sum(refusals), 0) FROM credential_refusal WHERE source = ?";
        assertEquals(3, Audit.count(hub, counted, token.id()));

        String secret = token.json().path("secret").asText();
        for (int start = 0; start < 2; start++) {
            for (int again = 0; again < 3; again++) {
                assertEquals(
                        404,
                        hub.as(secret, "GET", "/api/v1/licenses/none", null).status());
            }
            hub.close();
            hub.open();
        }
        assertEquals(
                2,
                Audit.rows(hub, "token.refused", token.id()),
                "one for each reason, though the hub was started again");
        assertEquals(3 + 6, Audit.count(hub, counted, token.id()));
    }
}
