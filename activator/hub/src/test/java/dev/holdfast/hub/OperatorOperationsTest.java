package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.hub.TestHub.Reply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class OperatorOperationsTest extends SharedHub {
    private static final String NOWHERE = "00000000000000000000000000";

    @Test
    void everyOperation_isDoneOnceAsTheContractSays() {
        String workspace = hub.createWorkspace();
        String license = hub.createLicense(workspace, Map.of("until", "2099-01-01T00:00:00Z", "perpetual", false));
        String user = hub.createServiceUser(workspace);
        Reply token = hub.createToken(user, Map.of());
        FakeDevice device = FakeDevice.usual();
        hub.request(device.activate(license), token.json().path("secret").asText());
        hub.post("/api/v1/licenses/" + license + "/models", Map.of("id", "segmenter"));
        for (String change : List.of("suspend", "reinstate", "revoke")) {
            hub.post("/api/v1/licenses/" + license + "/" + change, Map.of());
        }
        for (String list : List.of(
                "products",
                "products/" + TestHub.PRODUCT + "/models",
                "workspaces",
                "workspaces/" + workspace + "/licenses",
                "workspaces/" + workspace + "/service-users",
                "service-users/" + user + "/tokens",
                "licenses/" + license + "/activations",
                "workspaces/" + workspace + "/audit",
                "audit")) {
            assertTrue(hub.get("/api/v1/" + list).json().path("items").size() > 0, list);
        }
        for (String counts : List.of("workspaces/" + workspace + "/audit/token-uses", "audit/refusals", "audit/head")) {
            assertEquals(200, hub.get("/api/v1/" + counts).status(), counts);
        }
        assertEquals(license, hub.get("/api/v1/licenses/" + license).id());
        for (String change : List.of("suspend", "reinstate", "revoke")) {
            hub.post("/api/v1/licenses/" + license + "/activations/" + device.thumbprint() + "/" + change, Map.of());
        }
        hub.admin("PUT", "/api/v1/service-users/" + user + "/licenses", Map.of());
        endTokens(workspace, user, token.id());
        keepOwnTokens();
        hub.admin("DELETE", "/api/v1/service-users/" + user, null);
        for (String open : List.of("/api/v1/hub", "/api/v1/trust-bundles", "/api/v1/openapi.yaml", "/healthz")) {
            assertEquals(200, hub.as("", "GET", open, null).status());
        }
        Set<String> done = Contract.seen().stream()
                .filter(seen -> seen.contains(" 2"))
                .map(seen -> seen.substring(0, seen.indexOf(' ')))
                .collect(Collectors.toCollection(TreeSet::new));
        assertTrue(
                done.containsAll(List.of(
                        "createProduct",
                        "listProducts",
                        "createModel",
                        "listModels",
                        "createWorkspace",
                        "listWorkspaces",
                        "createServiceUser",
                        "listServiceUsers",
                        "limitServiceUser",
                        "deleteServiceUser",
                        "createToken",
                        "listTokens",
                        "revokeToken",
                        "createLicense",
                        "listLicenses",
                        "getLicense",
                        "addModel",
                        "suspendLicense",
                        "reinstateLicense",
                        "revokeLicense",
                        "listActivations",
                        "revokeActivation",
                        "answerRequest",
                        "introduceHub",
                        "listTrustBundles",
                        "getContract",
                        "getHealth")),
                done.toString());
    }

    private static void endTokens(String workspace, String user, String token) {
        for (String read : List.of("", "/rotation", "/activations")) {
            assertEquals("ok", hub.get("/api/v1/tokens/" + token + read).code());
        }
        assertEquals(
                "ok", hub.get("/api/v1/workspaces/" + workspace + "/tokens").code());
        for (String end : List.of(
                "tokens/" + token + "/revoke",
                "tokens/" + token + "/activations/reinstate",
                "service-users/" + user + "/tokens/revoke",
                "workspaces/" + workspace + "/tokens/revoke")) {
            assertEquals("ok", hub.post("/api/v1/" + end, Map.of()).code(), end);
        }
    }

    private static void keepOwnTokens() {
        String own = "/api/v1/personal-tokens";
        String id = hub.post(own, Map.of("name", "laptop", "scopes", List.of())).id();
        for (String read : List.of("", "/" + id, "/" + id + "/rotation")) {
            assertEquals("ok", hub.get(own + read).code(), read);
        }
        assertEquals("ok", hub.post(own + "/" + id + "/rotate", Map.of()).code());
        assertEquals("ok", hub.post(own + "/" + id + "/revoke", Map.of()).code());
        assertEquals(204, hub.delete(own + "/" + id).status());
        assertEquals(
                "ok",
                hub.post(own + "/clean-up", Map.of("dry_run", true, "unused_days", 1))
                        .code());
    }

    @Test
    void everyOperatorsOperation_withoutTokenOrWithAPat_changesNothing() throws IOException {
        String workspace = hub.createWorkspace();
        String user = hub.createServiceUser(workspace);
        String pat = hub.createPat(user, Map.of());
        String changes = "SELECT count(*) FROM audit_row WHERE action <> 'token.refused'";
        long before = Audit.count(hub, changes);
        int cells = 0;
        for (String[] operation : operatorOperations(workspace, user)) {
            assertEquals(
                    "token_missing",
                    hub.as("", operation[0], operation[1], null).code(),
                    operation[1]);
            assertTrue(
                    Set.of("forbidden", "token_scope_missing")
                            .contains(hub.as(pat, operation[0], operation[1], null)
                                    .code()),
                    operation[1]);
            assertEquals(
                    "token_invalid",
                    hub.as("hdfu_nonsense", operation[0], operation[1], null).code());
            cells += 3;
        }
        assertEquals(before, Audit.count(hub, changes));
        assertTrue(cells >= 60);
    }

    private static List<String[]> operatorOperations(String workspace, String user) {
        String license = "/api/v1/licenses/" + TestHub.PRODUCT + "." + NOWHERE;
        List<String[]> operations = new ArrayList<>();
        for (String path : List.of(
                "/api/v1/products",
                "/api/v1/products/" + TestHub.PRODUCT + "/models",
                "/api/v1/workspaces",
                "/api/v1/workspaces/" + workspace + "/licenses",
                "/api/v1/workspaces/" + workspace + "/service-users",
                "/api/v1/service-users/" + user + "/tokens")) {
            operations.add(new String[] {"GET", path});
            operations.add(new String[] {"POST", path});
        }
        operations.add(new String[] {"GET", license});
        operations.add(new String[] {"GET", license + "/activations"});
        for (String change : List.of("models", "suspend", "reinstate", "revoke", "activations/x/revoke")) {
            operations.add(new String[] {"POST", license + "/" + change});
        }
        operations.add(new String[] {"PUT", "/api/v1/service-users/" + user + "/licenses"});
        operations.add(new String[] {"DELETE", "/api/v1/service-users/" + user});
        operations.add(new String[] {"DELETE", "/api/v1/tokens/tk_" + NOWHERE});
        return operations;
    }

    @Test
    void unknownIds_areNotFound() {
        hub.createWorkspace();
        Map<String, ?> model = Map.of("id", "detector");
        Map<String, ?> named = Map.of("name", "x");
        Map<String, ?> token = Map.of("name", "x", "scopes", List.of());
        Map<String, ?> license = Map.of("product", TestHub.PRODUCT, "models", List.of(), "seats", 1, "perpetual", true);
        assertEquals("not_found", hub.get("/api/v1/products/nothing/models").code());
        assertEquals(
                "not_found",
                hub.post("/api/v1/products/nothing/models", Map.of("id", "m", "name", "m"))
                        .code());
        for (String path : List.of("licenses", "service-users")) {
            assertEquals(
                    "not_found",
                    hub.get("/api/v1/workspaces/ws_" + NOWHERE + "/" + path).code());
        }
        assertEquals(
                "not_found",
                hub.post("/api/v1/workspaces/ws_" + NOWHERE + "/licenses", license)
                        .code());
        assertEquals(
                "not_found",
                hub.admin("POST", "/api/v1/workspaces/ws_" + NOWHERE + "/service-users", named)
                        .code());
        String user = "/api/v1/service-users/su_" + NOWHERE;
        assertEquals("not_found", hub.get(user + "/tokens").code());
        assertEquals("not_found", hub.admin("POST", user + "/tokens", token).code());
        assertEquals("not_found", hub.admin("DELETE", user, null).code());
        assertEquals("not_found", hub.admin("PUT", user + "/licenses", Map.of()).code());
        assertEquals("not_found", hub.revokeToken("tk_" + NOWHERE).code());
        String nowhere = "/api/v1/licenses/" + TestHub.PRODUCT + "." + NOWHERE;
        assertEquals("not_found", hub.get(nowhere).code());
        assertEquals("not_found", hub.get(nowhere + "/activations").code());
        assertEquals("not_found", hub.post(nowhere + "/models", model).code());
        assertEquals("not_found", hub.post(nowhere + "/suspend", Map.of()).code());
        assertEquals(
                "not_found",
                hub.post(nowhere + "/activations/x/revoke", Map.of()).code());
    }
}
