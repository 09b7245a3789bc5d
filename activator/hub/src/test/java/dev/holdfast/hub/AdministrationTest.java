package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.hub.TestHub.Reply;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class AdministrationTest extends SharedHub {
    @Test
    void identityThatIsTaken_isAConflict() {
        assertEquals(
                "conflict",
                hub.post("/api/v1/products", Map.of("id", TestHub.PRODUCT, "name", "x"))
                        .code());
        assertEquals(
                "conflict",
                hub.post("/api/v1/products/" + TestHub.PRODUCT + "/models", Map.of("id", "detector", "name", "x"))
                        .code());
        String workspace = hub.createWorkspace();
        String users = "/api/v1/workspaces/" + workspace + "/service-users";
        assertEquals("ok", hub.admin("POST", users, Map.of("name", "bot")).code());
        assertEquals("conflict", hub.admin("POST", users, Map.of("name", "bot")).code());
        String license = hub.createLicense(workspace, Map.of());
        assertEquals(
                "conflict",
                hub.post("/api/v1/licenses/" + license + "/models", Map.of("id", "detector"))
                        .code());
    }

    @Test
    void unacceptableMembers_areInputInvalidAndNamed() {
        String workspace = hub.createWorkspace();
        String licenses = "/api/v1/workspaces/" + workspace + "/licenses";
        Map<String, Object> sound =
                Map.of("product", TestHub.PRODUCT, "models", List.of("detector"), "seats", 1, "perpetual", true);
        Map<String, Object> changes = Map.of(
                "product",
                "nothing",
                "models",
                List.of("nothing"),
                "seats",
                0,
                "policy",
                "whatever",
                "minimum_evidence",
                3,
                "until",
                "2099-01-01T00:00:00Z",
                "perpetual",
                false,
                "surprise",
                1);
        changes.forEach((member, value) -> {
            Map<String, Object> body = new java.util.HashMap<>(sound);
            body.put(member, value);
            Reply reply = hub.post(licenses, body);
            assertEquals("input_invalid", reply.code(), member);
            assertFalse(reply.json().path("detail").asText().isEmpty());
        });
        assertEquals(
                "input_invalid",
                hub.post(
                                licenses,
                                Map.of(
                                        "product",
                                        TestHub.PRODUCT,
                                        "models",
                                        List.of(),
                                        "seats",
                                        1,
                                        "until",
                                        "2001-01-01T00:00:00Z"))
                        .code());
        assertEquals(0, hub.get(licenses).json().path("items").size());
        assertEquals(
                "input_invalid",
                hub.post("/api/v1/products", Map.of("id", "local", "name", "x")).code());
        for (String name : List.of("", " ", "a\u0000b", "a\nb", "\u202Eevil", "x".repeat(201))) {
            assertEquals(
                    "input_invalid",
                    hub.post("/api/v1/workspaces", Map.of("name", name)).code());
        }
    }

    @Test
    void namesOfEveryScript_comeBackAsTheyWent() {
        for (String name : List.of("Werk Süd", "工厂", "'; DROP TABLE license; --", "<script>", "%00", "../..", "🦀")) {
            Reply created = hub.post("/api/v1/workspaces", Map.of("name", name));
            assertEquals(name, created.json().path("name").asText());
        }
    }

    @Test
    void foreignLicenses_areNotAcceptedForServiceUserOrToken() {
        String foreign = hub.createLicense(hub.createWorkspace(), Map.of());
        String workspace = hub.createWorkspace();
        String user = hub.createServiceUser(workspace);
        assertEquals(
                "input_invalid",
                hub.createToken(user, Map.of("licenses", List.of(foreign))).code());
        assertEquals(
                "input_invalid",
                hub.admin(
                                "POST",
                                "/api/v1/workspaces/" + workspace + "/service-users",
                                Map.of("name", "other", "licenses", List.of(foreign)))
                        .code());
        assertEquals(
                0,
                hub.get("/api/v1/service-users/" + user + "/tokens")
                        .json()
                        .path("items")
                        .size());
    }

    @Test
    void token_isListedWithoutSecretAndWithItsLastUse() {
        String workspace = hub.createWorkspace();
        String license = hub.createLicense(workspace, Map.of());
        String user = hub.createServiceUser(workspace);
        Reply created = hub.createToken(user, Map.of("expires_in_days", 30));
        String secret = created.json().path("secret").asText();
        assertTrue(secret.matches("hdfp_[0-9A-Za-z]{36}"));
        String tokens = "/api/v1/service-users/" + user + "/tokens";
        assertTrue(hub.get(tokens)
                .json()
                .path("items")
                .path(0)
                .path("last_used_at")
                .isNull());
        hub.request(FakeDevice.usual().activate(license), secret);
        JsonNode listed = hub.get(tokens).json().path("items").path(0);
        assertTrue(listed.path("last_used_at").isTextual());
        assertFalse(listed.has("secret"));
        assertEquals("hdfp_…" + secret.substring(37), listed.path("partial").asText());
    }

    @Test
    void token_withLifeAndNeverExpiring_isRefused() {
        String workspace = hub.createWorkspace();
        String user = hub.createServiceUser(workspace);
        assertEquals(
                "input_invalid",
                hub.createToken(user, Map.of("expires_in_days", 1, "never_expires", true))
                        .code());
        hub.as(hub.operatorToken, "PUT", "/api/v1/workspaces/" + workspace + "/plan", Map.of("never_expiring", true));
        assertTrue(hub.createToken(user, Map.of("never_expires", true))
                .json()
                .path("expires_at")
                .isNull());
    }

    @Test
    void longList_isReadPageByPageToItsEnd() {
        String workspace = hub.createWorkspace();
        Set<String> created = new TreeSet<>();
        for (int i = 0; i < 7; i++) {
            created.add(hub.createServiceUser(workspace));
        }
        Set<String> read = new TreeSet<>();
        String path = "/api/v1/workspaces/" + workspace + "/service-users?limit=3";
        JsonNode page = hub.get(path).json();
        int pages = 1;
        while (true) {
            page.path("items")
                    .forEach(item -> assertTrue(read.add(item.path("id").asText())));
            if (page.path("next").isNull()) {
                break;
            }
            page = hub.get(path + "&after=" + page.path("next").asText()).json();
            pages++;
        }
        assertEquals(created, read);
        assertEquals(3, pages);
        for (String query : List.of("limit=0", "limit=201", "limit=x", "after=nonsense", "other=1")) {
            assertEquals("input_invalid", hub.get("/api/v1/workspaces?" + query).code());
        }
    }

    @Test
    void everyChange_leavesOneAuditRowWithActorAndRequestId() throws IOException {
        Reply created = hub.post("/api/v1/workspaces", Map.of("name", "Audited"));
        assertEquals(
                1,
                Audit.count(
                        hub,
                        "SELECT count(*) FROM audit_row WHERE action = 'workspace.created' AND subject = ?"
                                + " AND request_id = ? AND actor LIKE 'operator:op_%' AND address = '127.0.0.1'",
                        created.id(),
                        created.requestId()));
    }

    @Test
    void reading_neverChangesAnything() throws IOException {
        String workspace = hub.createWorkspace();
        long before = Audit.count(hub, "SELECT count(*) FROM audit_row");
        hub.get("/api/v1/workspaces/" + workspace + "/licenses");
        assertEquals(
                200, hub.as(hub.operatorToken, "HEAD", "/api/v1/products", null).status());
        assertEquals(401, hub.as("", "HEAD", "/api/v1/products", null).status());
        assertEquals(before, Audit.count(hub, "SELECT count(*) FROM audit_row"));
    }
}
