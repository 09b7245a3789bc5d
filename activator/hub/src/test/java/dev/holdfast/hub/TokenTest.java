package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.hub.TestHub.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How tokens are made, shown, ended and deleted. */
class TokenTest extends OneLicense {
    private Member admin;

    @BeforeEach
    void joinAdmin() throws IOException {
        admin = Member.of(hub, workspace, "admin");
    }

    private Reply create(Map<String, ?> changes) {
        return admin.workspaceToken(workspace, changes);
    }

    private static Duration life(Reply created) {
        return Duration.between(
                Instant.parse(created.json().path("created_at").asText()),
                Instant.parse(created.json().path("expires_at").asText()));
    }

    @Test
    void workspaceToken_activatesAndSurvivesWhoMadeIt() throws IOException {
        Reply created = create(Map.of("description", "for the gate", "expires_in_days", 365));
        String secret = Member.secret(created);

        assertTrue(secret.matches("hdfw_[0-9A-Za-z]{36}"));
        assertEquals("workspace", created.json().path("type").asText());
        assertEquals(
                "member:" + admin.account(), created.json().path("created_by").asText());
        Audit.change(hub, "DELETE FROM membership WHERE account_id = '" + admin.account() + "'");
        assertEquals(
                "not_found", admin.get("workspaces/" + workspace + "/tokens").code());
        assertEquals("ok", codeOf(FakeDevice.usual(), license, secret));
    }

    @Test
    void secret_isShownOnceAndTheRestIsShownAgain() {
        Reply created = create(Map.of("description", "for the gate"));
        String secret = Member.secret(created);
        String id = created.id();

        for (String read : List.of(
                "tokens/" + id, "tokens/" + id + "/rotation", "workspaces/" + workspace + "/tokens", "tokens/" + id)) {
            assertFalse(admin.get(read).text().contains(secret.substring(5, 35)), read);
        }
        JsonNode shown = admin.get("tokens/" + id).json();
        assertEquals("hdfw_…" + secret.substring(37), shown.path("partial").asText());
        assertEquals("for the gate", shown.path("description").asText());
        assertEquals("live", shown.path("state").asText());
    }

    @Test
    void scopes_areNamedOrThereAreNone() {
        Map<String, Object> silent = new HashMap<>(Map.of("name", "gate"));
        assertEquals(
                "input_invalid",
                admin.post("workspaces/" + workspace + "/tokens", silent).code());
        Reply nothing = create(Map.of("scopes", List.of()));
        assertEquals("[]", nothing.json().path("scopes").toString());
        String secret = Member.secret(nothing);
        assertEquals("token_scope_missing", codeOf(FakeDevice.usual(), license, secret));
        assertEquals(
                "token_scope_missing",
                hub.as(secret, "GET", "/api/v1/workspaces/" + workspace + "/tokens", null)
                        .code());
    }

    @Test
    void nobody_givesMoreThanHeMayDo() throws IOException {
        Member reader = Member.of(hub, workspace, "member", "tokens:read tokens:write");
        assertEquals("forbidden", reader.pat(user, "x", "licenses:read").code());
        assertEquals(
                "ok", reader.pat(user, "x", "activations:create", "tokens:read").code());
        Member member = Member.of(hub, workspace, "member");
        assertEquals(
                "forbidden",
                member.workspaceToken(workspace, "x", "members:write").code());
        Member auditor = Member.of(hub, workspace, "auditor");
        assertEquals("forbidden", auditor.workspaceToken(workspace, "x").code());
        String secret = Member.secret(admin.workspaceToken(workspace, "robot", "tokens:write", "tokens:read"));
        String path = "/api/v1/workspaces/" + workspace + "/tokens";
        for (String scope : List.of("activations:create", "members:write", "licenses:read")) {
            Reply refused = hub.as(secret, "POST", path, Map.of("name", "x", "scopes", List.of(scope)));
            assertEquals("forbidden", refused.code(), scope);
        }
        assertEquals(
                "ok",
                hub.as(secret, "POST", path, Map.of("name", "x", "scopes", List.of("tokens:read")))
                        .code());
    }

    @Test
    void tokenLimitedToLicenses_givesNoneThatReachesMore() {
        String other = hub.createLicense(workspace, Map.of());
        String limited = Member.secret(
                create(Map.of("scopes", List.of("tokens:write", "activations:create"), "licenses", List.of(license))));
        String path = "/api/v1/workspaces/" + workspace + "/tokens";
        Map<String, Object> wish = new HashMap<>(Map.of("name", "x", "scopes", List.of("activations:create")));

        assertEquals("forbidden", hub.as(limited, "POST", path, wish).code());
        wish.put("licenses", List.of(license, other));
        assertEquals("forbidden", hub.as(limited, "POST", path, wish).code());
        wish.put("licenses", List.of(license));
        assertEquals("ok", hub.as(limited, "POST", path, wish).code());
    }

    @Test
    void expiry_isOneOfTheUsualOrAnyOther() {
        for (int days : new int[] {1, 30, 90, 100, 365}) {
            Reply created = create(Map.of("expires_in_days", days));
            assertEquals(Duration.ofDays(days), life(created));
            assertTrue(created.json().path("warning").isNull());
        }
        assertEquals(Duration.ofDays(90), life(create(Map.of())));
        for (int days : new int[] {0, -1, 3661}) {
            assertEquals(
                    "input_invalid", create(Map.of("expires_in_days", days)).code());
        }
    }

    @Test
    void delete_takesOnlyWhatIsOverAndLeavesTheAudit() throws IOException {
        Reply token = create(Map.of());
        assertEquals("conflict", admin.delete("tokens/" + token.id()).code());
        admin.post("tokens/" + token.id() + "/revoke", null);

        assertEquals(204, admin.delete("tokens/" + token.id()).status());

        assertEquals("not_found", admin.get("tokens/" + token.id()).code());
        JsonNode left = admin.get("workspaces/" + workspace + "/tokens").json().path("items");
        assertEquals(List.of("token"), left.findValuesAsText("name"));
        assertEquals("token_revoked", codeOf(FakeDevice.usual(), license, Member.secret(token)));
        for (String action : List.of("token.created", "token.revoked", "token.deleted")) {
            assertEquals(1, Audit.rows(hub, action, token.id()), action);
        }
    }

    @Test
    void revokedToken_isRefusedOnTheNextCall() {
        Reply token = create(Map.of("scopes", List.of("tokens:read")));
        String secret = Member.secret(token);
        String path = "/api/v1/workspaces/" + workspace + "/tokens";
        assertEquals("ok", hub.as(secret, "GET", path, null).code());

        admin.post("tokens/" + token.id() + "/revoke", null);

        Reply refused = hub.as(secret, "GET", path, null);
        assertEquals(401, refused.status());
        assertEquals("token_revoked", refused.code());
    }

    @Test
    void foreignToken_isNotFoundInEveryOperation() throws IOException {
        Member stranger = Member.of(hub, hub.createWorkspace(), "admin");
        Reply token = create(Map.of());
        for (String id : List.of(token.id(), "tk_00000000000000000000000000")) {
            for (String read : List.of("", "/rotation", "/activations")) {
                assertEquals("not_found", stranger.get("tokens/" + id + read).code(), read);
            }
            for (String change : List.of("/revoke", "/rotate", "/activations/reinstate")) {
                assertEquals(
                        "not_found",
                        stranger.post("tokens/" + id + change, null).code(),
                        change);
            }
            assertEquals("not_found", stranger.delete("tokens/" + id).code());
        }
        for (String of : List.of("workspaces/" + workspace, "service-users/" + user)) {
            assertEquals("not_found", stranger.get(of + "/tokens").code());
            assertEquals(
                    "not_found",
                    stranger.post(of + "/tokens", Map.of("name", "x", "scopes", List.of()))
                            .code());
            assertEquals("not_found", stranger.post(of + "/tokens/revoke", null).code());
        }
        assertEquals(
                "live", admin.get("tokens/" + token.id()).json().path("state").asText());
    }

    @Test
    void database_holdsNoPartOfASecretAndItsDigestOpensNothing() throws IOException {
        Set<String> secrets = new HashSet<>();
        secrets.add(Member.secret(create(Map.of("scopes", List.of("tokens:read")))));
        Reply rotated = create(Map.of("name", "rotated"));
        secrets.add(Member.secret(rotated));
        secrets.add(Member.secret(admin.post("tokens/" + rotated.id() + "/rotate", null)));
        secrets.add(Member.secret(admin.post("personal-tokens", Map.of("name", "x", "scopes", List.of()))));
        int places = 0;
        for (byte[] file : hub.files()) {
            String text = new String(file, StandardCharsets.ISO_8859_1);
            places++;
            for (String secret : secrets) {
                for (int i = 5; i + 12 <= 35; i++) {
                    assertFalse(text.contains(secret.substring(i, i + 12)));
                }
            }
        }
        assertTrue(places > 0);
        for (String secret : secrets) {
            String digest = Member.sha256(secret);
            for (String shown : List.of(digest, "hdfw_" + digest.substring(0, 36))) {
                Reply refused = hub.as(shown, "GET", "/api/v1/workspaces/" + workspace + "/tokens", null);
                assertEquals(401, refused.status());
                assertEquals("token_invalid", refused.code());
            }
        }
    }
}
