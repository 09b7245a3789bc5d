package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.hub.TestHub.Reply;
import java.io.IOException;
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
        assertEquals(1000, usual.path("most_tokens").asInt());
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
