package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.hub.TestHub.Reply;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class AuditApiTest extends OneLicense {
    private List<JsonNode> of(String query) {
        return list("/api/v1/workspaces/" + workspace + "/audit?" + query);
    }

    private static List<JsonNode> list(String path) {
        Reply reply = hub.get(path);
        assertEquals("ok", reply.code(), reply.text());
        List<JsonNode> items = new ArrayList<>();
        reply.json().path("items").forEach(items::add);
        return items;
    }

    private static List<String> texts(List<JsonNode> items, String member) {
        return items.stream().map(item -> item.path(member).asText()).toList();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Test
    void everyFilter_findsWhatItNamesAndNothingElse() {
        FakeDevice device = FakeDevice.usual();
        Reply granted = hub.request(device.activate(license), pat);
        String other = hub.createLicense(workspace, Map.of());
        hub.request(FakeDevice.usual().activate(other), pat);
        String token = hub.get("/api/v1/service-users/" + user + "/tokens")
                .json()
                .at("/items/0/id")
                .asText();

        assertEquals(
                List.of("license.created", "activation.created"), texts(of("license=" + encoded(license)), "action"));
        assertEquals(List.of("activation.created"), texts(of("machine=" + device.thumbprint()), "action"));
        assertEquals(List.of(granted.requestId()), texts(of("request_id=" + granted.requestId()), "request_id"));
        assertEquals(
                List.of("token.created", "activation.created", "activation.created"),
                texts(of("token=" + token), "action"));
        assertEquals(List.of(license, other), texts(of("actor=" + encoded("service-user:" + user)), "license"));
        assertEquals(2, of("action=license.created").size());
        assertEquals(0, of("action=nothing.here").size());
        assertEquals(1, of("license=" + encoded(license) + "&token=" + token).size());
        assertEquals(texts(of(""), "number"), texts(list("/api/v1/audit?workspace=" + workspace), "number"));
    }

    @Test
    void time_isFromInclusiveUntilExclusive() {
        Instant before = hub.clock.instant();
        int earlier = of("").size();
        hub.clock.turn(Duration.ofHours(1));
        hub.createServiceUser(workspace);
        Instant at = Instant.parse(of("").get(earlier).path("at").asText());
        hub.clock.turn(Duration.ofHours(1));
        hub.createServiceUser(workspace);
        assertEquals(2, of("from=" + at).size());
        assertEquals(1, of("from=" + at + "&until=" + at.plusMillis(1)).size());
        assertEquals(1, of("from=" + at.plusMillis(1)).size());
        assertEquals(
                earlier,
                of("from=" + before.minus(Duration.ofDays(9000)) + "&until=" + at)
                        .size());
    }

    @Test
    void pages_inEitherOrder_areTheWholeOnce() {
        List<String> whole = texts(of(""), "number");
        assertTrue(whole.size() >= 4);
        List<String> newestFirst = new ArrayList<>(whole);
        java.util.Collections.reverse(newestFirst);
        for (List<String> expected : List.of(whole, newestFirst)) {
            String order = expected == whole ? "oldest" : "newest";
            List<String> found = new ArrayList<>();
            String after = "";
            do {
                Reply page = hub.get("/api/v1/workspaces/" + workspace + "/audit?limit=1&order=" + order + after);
                page.json()
                        .path("items")
                        .forEach(item -> found.add(item.path("number").asText()));
                JsonNode next = page.json().path("next");
                after = next.isNull() ? "" : "&after=" + next.asText();
            } while (!after.isEmpty());
            assertEquals(expected, found);
        }
    }

    @Test
    void workspace_seesItsOwnRecordsOnly() {
        String elsewhere = hub.createWorkspace();
        hub.createServiceUser(elsewhere);
        assertEquals(Set.of(workspace), Set.copyOf(texts(of(""), "workspace")));
        String token = hub.createPat(user, Map.of("scopes", List.of("audit:read")));
        assertEquals(
                "ok",
                hub.as(token, "GET", "/api/v1/workspaces/" + workspace + "/audit", null)
                        .code());
        assertEquals(
                "not_found",
                hub.as(token, "GET", "/api/v1/workspaces/" + elsewhere + "/audit", null)
                        .code());
        assertEquals("forbidden", hub.as(token, "GET", "/api/v1/audit", null).code());
        assertEquals(
                "token_scope_missing",
                hub.as(pat, "GET", "/api/v1/workspaces/" + workspace + "/audit", null)
                        .code());
    }

    @Test
    void tokenOfNamedLicenses_readsTheRecordsOfThoseAlone() {
        hub.createLicense(workspace, Map.of());
        String token = hub.createPat(user, Map.of("scopes", List.of("audit:read"), "licenses", List.of(license)));
        Reply reply = hub.as(token, "GET", "/api/v1/workspaces/" + workspace + "/audit", null);
        List<JsonNode> items = new ArrayList<>();
        reply.json().path("items").forEach(items::add);
        assertEquals(List.of(license), texts(items, "license"));
    }

    @Test
    void badQuestion_isRefused() {
        for (String query : List.of(
                "actor=",
                "from=yesterday",
                "until=2027-01-31",
                "from=%2B1000000000-12-31T23:59:59Z",
                "order=random",
                "after=x",
                "after=-1",
                "limit=0",
                "limit=201",
                "workspace=" + workspace,
                "actor=%00",
                "actor=" + "x".repeat(301),
                "other=1")) {
            assertEquals(
                    "input_invalid",
                    hub.get("/api/v1/workspaces/" + workspace + "/audit?" + query)
                            .code(),
                    query);
        }
        assertEquals(0, of("actor=" + encoded("' OR 1=1 --")).size());
    }

    @Test
    void refusedTokenThatIsKnown_leavesOneRecordAMinuteForEachReason() throws IOException {
        hub.clock.hold();
        Reply revoked = hub.createToken(user, Map.of());
        String secret = revoked.json().path("secret").asText();
        hub.revokeToken(revoked.id());
        String path = "/api/v1/workspaces/" + workspace + "/licenses";
        Reply first = hub.as(secret, "GET", path, null);
        for (int i = 0; i < 20; i++) {
            assertEquals("token_revoked", hub.as(secret, "GET", path, null).code());
        }
        String refused = "action=token.refused&token=" + revoked.id();
        assertEquals(List.of(first.requestId()), texts(of(refused), "request_id"));
        JsonNode found = of(refused).get(0);
        assertEquals("refused", found.path("result").asText());
        assertEquals("127.0.0.1", found.path("address").asText());
        assertTrue(found.path("detail").asText().startsWith("token_revoked, GET /api/v1/workspaces/{workspace}"));
        assertEquals(
                "token_revoked",
                hub.request(FakeDevice.usual().activate(license), secret).code());
        assertEquals(1, of(refused).size());
        hub.clock.turn(Duration.ofMinutes(1));
        hub.as(secret, "GET", path, null);
        assertEquals(2, of(refused).size());
        hub.as(pat, "GET", "/api/v1/workspaces/" + workspace + "/audit", null);
        hub.as(pat, "GET", "/api/v1/products", null);
        Set<String> reasons = of("action=token.refused").stream()
                .map(item -> item.path("detail").asText().split(",", 2)[0])
                .collect(Collectors.toSet());
        assertEquals(Set.of("token_revoked", "token_scope_missing", "forbidden"), reasons);
        hub.clock.release();
    }

    @Test
    void tokenThatEndsWithItsOwner_isInTheAuditByItself() {
        Reply token = hub.createToken(user, Map.of());
        TokenDevice device = TokenDevice.on(hub, FakeDevice.usual());
        String installed = device.install(pat).id();
        Reply deleted = hub.admin("DELETE", "/api/v1/service-users/" + user, null);
        assertEquals(204, deleted.status());
        for (String id : List.of(token.id(), installed)) {
            List<JsonNode> ended = of("action=token.revoked&token=" + id);
            assertEquals(List.of(deleted.requestId()), texts(ended, "request_id"));
            assertTrue(ended.get(0).path("actor").asText().startsWith("member:"));
        }
    }

    @Test
    void whatHappenedToTheTokenOfADevice_isFoundByItsMachine() {
        TokenDevice device = TokenDevice.on(hub, FakeDevice.usual());
        String installed = device.install(pat).id();
        device.renew();
        hub.revokeToken(installed);
        assertEquals("token_revoked", device.status().code());
        assertEquals(
                204, hub.admin("DELETE", "/api/v1/tokens/" + installed, null).status());
        assertEquals(
                List.of("token.installed", "token.renewed", "token.revoked", "token.refused", "token.deleted"),
                texts(of("machine=" + device.device.thumbprint()), "action"));
    }

    @Test
    void statusSnapshotForWhoeverCarriesIt_isRecordedAsAllThatIsSigned() {
        Reply signed = hub.as(
                hub.createPat(user, Map.of("scopes", List.of("licenses:read"))),
                "GET",
                "/api/v1/licenses/" + license + "/status",
                null);
        assertEquals(200, signed.status());
        assertEquals(
                List.of(signed.requestId()),
                texts(of("action=license.status-signed&license=" + encoded(license)), "request_id"));
    }

    @Test
    void newestHead_isSignedAndVouchesForTheDatabase() throws Exception {
        hub.close();
        hub.open();
        String head = hub.get("/api/v1/audit/head").json().path("head").asText();
        assertTrue(new HubAudit(hub.directory).verify(List.of(head)).signed() > 0);
        java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
        new HubAudit(hub.directory).export(0, out);
        byte[] root = hub.rootPem.getBytes(StandardCharsets.US_ASCII);
        assertNotEquals(
                0,
                HubAudit.verify(new ByteArrayInputStream(out.toByteArray()), root, List.of(head))
                        .signed());
    }
}
