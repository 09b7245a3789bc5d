package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.hub.TestHub.Reply;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a workspace's plan allows, and what it refuses. */
class PlanTest extends OneLicense {
    private Reply plan(Map<String, ?> plan) {
        return hub.as(hub.operatorToken, "PUT", "/api/v1/workspaces/" + workspace + "/plan", plan);
    }

    private String license(Map<String, ?> changes) {
        Map<String, Object> body = new HashMap<>(
                Map.of("product", TestHub.PRODUCT, "models", List.of("detector"), "seats", 1, "perpetual", true));
        body.putAll(changes);
        return hub.post("/api/v1/workspaces/" + workspace + "/licenses", body).code();
    }

    private String token(Map<String, ?> wish) {
        return hub.createToken(user, wish).code();
    }

    @Test
    void usualPlan_isTheOneThatApiMdStates() {
        JsonNode usual = hub.get("/api/v1/workspaces/" + workspace + "/plan").json();
        assertTrue(usual.path("products").isNull() && usual.path("features").isNull());
        assertTrue(usual.path("most_seats").isNull());
        assertEquals(20_000, usual.path("most_tokens").asInt());
        assertEquals(366, usual.path("longest_token_days").asInt());
        assertEquals(false, usual.path("never_expiring").asBoolean(true));
        assertEquals(usual, plan(Map.of()).json(), "what is left out is as usual");
    }

    @Test
    void productsAndFeatures_thatThePlanDoesNotName_areExceeded() {
        hub.post("/api/v1/products", Map.of("id", "other", "name", "Other"));
        assertEquals("ok", plan(Map.of("products", List.of("other"))).code());
        assertEquals("plan_exceeded", license(Map.of()));
        assertEquals("ok", license(Map.of("product", "other", "models", List.of())));
        plan(Map.of("features", List.of("night-mode")));
        assertEquals("plan_exceeded", license(Map.of("features", Map.of("night-mode", "on", "x-ray", "on"))));
        assertEquals("ok", license(Map.of("features", Map.of("night-mode", "on"))));
        assertEquals(
                "input_invalid", plan(Map.of("products", List.of("nothing"))).code());
        assertEquals("input_invalid", license(Map.of("features", Map.of("a b", "on"))));
        assertEquals("input_invalid", license(Map.of("features", Map.of("a", "on\noff"))));
    }

    @Test
    void feature_isSignedIntoWhatTheDeviceGets() throws IOException {
        String featured = hub.createLicense(workspace, Map.of("features", Map.of("night-mode", "on")));
        Reply grant = hub.request(FakeDevice.usual().activate(featured), pat);
        assertEquals(
                "on",
                payload(grant, "license").path("features").path("night-mode").asText());
        assertEquals(
                "on",
                hub.get("/api/v1/licenses/" + featured)
                        .json()
                        .path("features")
                        .path("night-mode")
                        .asText());
    }

    @Test
    void seats_areCountedOverAllLicensesThatAreNotRevoked() {
        plan(Map.of("most_seats", 5));
        assertEquals("ok", license(Map.of("seats", 2)), "three are taken by the license that is there");
        assertEquals("plan_exceeded", license(Map.of("seats", 1)));
        hub.post("/api/v1/licenses/" + license + "/revoke", Map.of());
        assertEquals("ok", license(Map.of("seats", 3)));
    }

    @Test
    void tokens_areBoundedInLifeAndNumber() {
        plan(Map.of("longest_token_days", 30, "most_tokens", 3));
        assertEquals("ok", token(Map.of("expires_in_days", 30)));
        assertEquals("plan_exceeded", token(Map.of("expires_in_days", 31)));
        assertEquals("plan_exceeded", token(Map.of("never_expires", true)));
        Reply third = hub.createToken(user, Map.of("expires_in_days", 1));
        assertEquals("plan_exceeded", token(Map.of("expires_in_days", 1)), "with the one that was there, three");
        hub.revokeToken(third.id());
        assertEquals("ok", token(Map.of("expires_in_days", 1)));
        plan(Map.of("never_expiring", true));
        assertEquals("ok", token(Map.of("never_expires", true)));
    }

    @Test
    void tokensOfDevices_countAsWell_andAreGoodForNoLongerThanThePlanAllows() throws IOException {
        plan(Map.of("longest_token_days", 30, "most_tokens", 2));
        TokenDevice device = TokenDevice.on(hub, FakeDevice.usual());
        Reply installed = device.install(pat);
        assertEquals("ok", installed.code());
        assertEquals(30, days(installed));
        TokenDevice second = TokenDevice.on(hub, FakeDevice.usual());
        Reply refused = second.install(pat);
        assertEquals("plan_exceeded", refused.code());
        assertEquals("plan_exceeded", token(Map.of("expires_in_days", 1)));
        device.secret = TokenDevice.newSecret();
        assertEquals("ok", device.install(pat).code(), "what replaces another is not one more");
        plan(Map.of("longest_token_days", 7, "most_tokens", 3));
        assertEquals(7, days(device.renew()));
        assertEquals("ok", second.install(pat).code());
        assertEquals(
                1,
                Audit.count(
                        hub,
                        "SELECT count(*) FROM audit_row WHERE action = 'token.refused' AND workspace_id = ?"
                                + " AND request_id = ? AND detail LIKE 'plan_exceeded%'",
                        workspace,
                        refused.requestId()));
    }

    private static long days(Reply token) {
        Instant until = Instant.parse(token.json().path("expires_at").asText());
        return Math.round(Duration.between(hub.clock.instant(), until).toHours() / 24.0);
    }

    @Test
    void personalTokens_areBoundedByThePlanOfEveryWorkspaceOfTheirOwner() throws IOException {
        Member person = Member.of(hub, workspace, "member");
        String other = hub.createWorkspace();
        Map<String, Object> forever = Map.of("name", "t", "scopes", List.of(), "never_expires", true);
        Map<String, Object> sixtyDays = Map.of("name", "t", "scopes", List.of(), "expires_in_days", 60);
        assertEquals("plan_exceeded", person.post("personal-tokens", forever).code());
        hub.allowNeverExpiring(workspace);
        assertEquals("ok", person.post("personal-tokens", forever).code());
        person.joins(other, "auditor");
        assertEquals("plan_exceeded", person.post("personal-tokens", forever).code());
        Reply made = person.post("personal-tokens", sixtyDays);
        plan(Map.of("longest_token_days", 30));
        assertEquals("plan_exceeded", person.post("personal-tokens", sixtyDays).code());
        assertEquals(
                "plan_exceeded",
                person.post("personal-tokens/" + made.id() + "/rotate", Map.of())
                        .code());
        assertEquals(
                "ok",
                person.post("personal-tokens/" + made.id() + "/rotate", Map.of("expires_in_days", 30))
                        .code());
        String invited = hub.accept(hub.invite(hub.adminToken, workspace, "member"));
        assertEquals(30, days(hub.as(invited, "GET", "/api/v1/caller", null)));
        Map<String, Object> operators = Map.of("name", "t", "scopes", List.of(), "never_expires", true);
        assertEquals("ok", hub.post("/api/v1/personal-tokens", operators).code());
    }

    @Test
    void changedPlan_isInTheWorkspacesAudit() throws IOException {
        plan(Map.of("most_seats", 5));
        assertEquals(
                1,
                Audit.count(
                        hub,
                        "SELECT count(*) FROM audit_row WHERE action = 'workspace.planned' AND workspace_id = ?"
                                + " AND actor LIKE 'operator:%'",
                        workspace));
    }
}
