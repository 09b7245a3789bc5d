package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.hub.TestHub.Reply;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Whatever can be changed can be looked at alone, with a tag of its state, and its changes are held to that tag. */
class SeenStateTest extends OneLicense {
    private static final Set<String> CHANGING = Set.of("PUT", "PATCH", "DELETE");

    private static boolean takesIfMatch(ContractOperation operation) {
        for (JsonNode parameter : operation.definition().path("parameters")) {
            if (parameter.path("$ref").asText().endsWith("/ifMatch")) {
                return true;
            }
        }
        return false;
    }

    private static boolean bearsATag(ContractOperation operation) {
        return operation
                .definition()
                .path("responses")
                .path("200")
                .path("headers")
                .has("ETag");
    }

    private static Optional<ContractOperation> shownAt(String path) {
        return ContractOperation.all().stream()
                .filter(each -> each.method().equals("GET") && each.path().equals(path) && bearsATag(each))
                .findFirst();
    }

    @Test
    void everyAddressOfOneThing_showsItWithItsTag_andTakesItBackWithEveryChange() {
        int changes = 0;
        for (ContractOperation operation : ContractOperation.all()) {
            String path = operation.path();
            boolean changing = CHANGING.contains(operation.method());
            if (changing && path.endsWith("}")) {
                assertTrue(shownAt(path).isPresent(), operation.id() + ": nothing is shown at its address");
            }
            String above = path.substring(0, path.lastIndexOf('/'));
            boolean ofOneThing = changing && shownAt(path).isPresent()
                    || !operation.method().equals("GET")
                            && shownAt(above).isPresent()
                            && ContractOperation.all().stream()
                                    .noneMatch(other -> other.method().equals("GET")
                                            && other.path().equals(path));
            assertEquals(ofOneThing, takesIfMatch(operation), operation.id());
            assertEquals(ofOneThing, operation.statuses().contains("412"), operation.id());
            changes += ofOneThing ? 1 : 0;
        }
        assertTrue(changes >= 22, "changes: " + changes);
    }

    /** One change of what is shown somewhere. */
    private record Change(String by, String method, String path, Object body, String shownAt) {}

    private Reply send(Change change, String ifMatch) throws IOException {
        Map<String, String> headers = new HashMap<>(Map.of("Authorization", "Bearer " + change.by()));
        headers.put("If-Match", ifMatch);
        byte[] body = change.body() == null ? new byte[0] : TestHub.JSON.writeValueAsBytes(change.body());
        if (change.body() != null) {
            headers.put("Content-Type", "application/json");
        }
        return hub.send(change.method(), change.path(), headers, BodyPublishers.ofByteArray(body));
    }

    private String operationOf(Change change) {
        return ContractOperation.all().stream()
                .filter(each -> each.method().equals(change.method())
                        && change.path().matches(each.path().replaceAll("\\{[a-z_]+}", "[^/]+")))
                .map(ContractOperation::id)
                .findFirst()
                .orElseThrow();
    }

    private Change operators(String method, String path, Object body, String shownAt) {
        return new Change(hub.operatorToken, method, path, body, shownAt);
    }

    private Change admins(String method, String path, Object body, String shownAt) {
        return new Change(hub.adminToken, method, path, body, shownAt);
    }

    private String member() {
        String person = hub.accept(hub.invite(hub.adminToken, workspace, "member"));
        return hub.as(person, "GET", "/api/v1/account", null).id();
    }

    /** Every change that takes a tag, of something new each time. */
    private List<Supplier<Change>> changes() {
        List<Supplier<Change>> changes = new ArrayList<>(ofPeople());
        changes.addAll(ofTokens());
        changes.addAll(ofLicenses());
        return changes;
    }

    private List<Supplier<Change>> ofPeople() {
        String members = "/api/v1/workspaces/" + workspace + "/members/";
        return List.of(
                () -> {
                    String path = members + member();
                    return admins("PUT", path, Map.of("role", "auditor"), path);
                },
                () -> {
                    String path = members + member();
                    return admins("DELETE", path, null, path);
                },
                () -> {
                    String path = "/api/v1/accounts/" + member();
                    return operators("DELETE", path, null, path);
                },
                () -> {
                    String person = hub.accept(hub.invite(hub.adminToken, workspace, "member"));
                    Map<String, String> password = Map.of("password", "a long enough password");
                    return new Change(person, "PUT", "/api/v1/account/password", password, "/api/v1/account");
                },
                () -> {
                    Reply made = hub.post("/api/v1/operators", Map.of("name", "op " + FakeDevice.newRequestId()));
                    String path = "/api/v1/operators/" + made.id();
                    return operators("DELETE", path, null, path);
                },
                () -> {
                    Map<String, String> person = Map.of("email", "a@b.example", "name", "A", "role", "member");
                    Reply made = hub.admin("POST", "/api/v1/workspaces/" + workspace + "/invitations", person);
                    String path = "/api/v1/invitations/" + made.id();
                    return admins("DELETE", path, null, path);
                },
                () -> {
                    String path = "/api/v1/workspaces/" + workspace + "/plan";
                    return operators("PUT", path, Map.of("most_seats", 77), path);
                },
                () -> {
                    String path = "/api/v1/service-users/" + hub.createServiceUser(workspace);
                    return admins("PUT", path + "/licenses", Map.of("licenses", List.of(license)), path);
                },
                () -> {
                    String path = "/api/v1/service-users/" + hub.createServiceUser(workspace);
                    return admins("DELETE", path, null, path);
                });
    }

    private List<Supplier<Change>> ofTokens() {
        List<Supplier<Change>> changes = new ArrayList<>();
        for (String method : List.of("POST /revoke", "POST /rotate", "DELETE")) {
            String[] parts = (method + " ").split(" ", 3);
            changes.add(() -> ofToken("/api/v1/tokens/", parts[0], parts[1], hub.createToken(user, Map.of())));
            changes.add(() -> ofToken("/api/v1/personal-tokens/", parts[0], parts[1], personalToken()));
        }
        return changes;
    }

    private Reply personalToken() {
        return hub.admin("POST", "/api/v1/personal-tokens", Map.of("name", "mine", "scopes", List.of()));
    }

    private Change ofToken(String at, String method, String below, Reply made) {
        String path = at + made.id();
        if (method.equals("DELETE")) {
            hub.admin("POST", path + "/revoke", Map.of());
        }
        return admins(method, path + below, method.equals("POST") ? Map.of() : null, path);
    }

    private List<Supplier<Change>> ofLicenses() {
        List<Supplier<Change>> changes = new ArrayList<>();
        for (String below : List.of("/suspend", "/reinstate", "/revoke", "/rebind", "/reissue")) {
            if (!Set.of("/rebind", "/reissue").contains(below)) {
                changes.add(() -> ofLicense(below));
            }
            changes.add(() -> ofActivation(below));
        }
        for (String below : List.of("/release", "/lift-quarantine")) {
            changes.add(() -> {
                FakeDevice device = FakeDevice.usual();
                String own = hub.createLicense(workspace, Map.of());
                hub.request(device.activate(own), pat);
                String path = "/api/v1/licenses/" + own + "/activations/" + device.thumbprint();
                if (below.equals("/lift-quarantine")) {
                    hub.post(path + "/release", Map.of());
                }
                return operators("POST", path + below, null, path);
            });
        }
        changes.add(() -> {
            String path = "/api/v1/licenses/" + hub.createLicense(workspace, Map.of());
            return operators("POST", path + "/models", Map.of("id", "segmenter"), path);
        });
        changes.add(() -> {
            String path = "/api/v1/licenses/" + hub.createLicense(workspace, Map.of());
            return operators("PATCH", path, Map.of("seats", 9), path);
        });
        return changes;
    }

    private Change ofLicense(String below) {
        String path = "/api/v1/licenses/" + hub.createLicense(workspace, Map.of());
        if (below.equals("/reinstate")) {
            hub.post(path + "/suspend", Map.of());
        }
        return operators("POST", path + below, null, path);
    }

    private Change ofActivation(String below) {
        FakeDevice device = FakeDevice.usual();
        String own = hub.createLicense(workspace, Map.of());
        hub.request(device.activate(own), pat);
        String path = "/api/v1/licenses/" + own + "/activations/" + device.thumbprint();
        if (below.equals("/reinstate")) {
            hub.post(path + "/suspend", Map.of());
        }
        return operators("POST", path + below, null, path);
    }

    @Test
    void change_ofAnotherStateThanWasSeen_changesNothing_andOfThatOneIsMade() throws IOException {
        Set<String> walked = new TreeSet<>();
        for (Supplier<Change> made : changes()) {
            Change change = made.get();
            String id = operationOf(change);
            Reply seen = hub.as(change.by(), "GET", change.shownAt(), null);
            assertEquals(200, seen.status(), id + seen.text());

            assertEquals("precondition_failed", send(change, "\"another\"").code(), id);
            Reply unchanged = hub.as(change.by(), "GET", change.shownAt(), null);
            assertEquals(seen.header("ETag"), unchanged.header("ETag"), id);

            Reply done = send(change, seen.header("ETag"));
            assertEquals("ok", done.code(), id + done.text());
            Reply after = hub.as(change.by(), "GET", change.shownAt(), null);
            assertTrue(
                    after.status() == 404 || !after.header("ETag").equals(seen.header("ETag")),
                    id + ": the tag tells the new state from the old one");
            assertTrue(
                    done.headers()
                            .firstValue("ETag")
                            .filter(tag -> !tag.equals(
                                    after.headers().firstValue("ETag").orElse("")))
                            .isEmpty(),
                    id + ": a tag that a change answers is that of what is shown then");
            assertTrue(walked.add(id), id);
        }
        Set<String> documented = ContractOperation.all().stream()
                .filter(SeenStateTest::takesIfMatch)
                .map(ContractOperation::id)
                .collect(Collectors.toCollection(TreeSet::new));
        // What joins the contract and is not walked here has its 412 asked for by ContractCoverageTest.
        assertTrue(documented.containsAll(walked), walked.toString());
        assertTrue(walked.size() >= 24, walked.toString());
    }

    @Test
    void productAndModel_areShownAlone_andWhatIsNotThereIsNot() {
        assertEquals(
                "Acme Vision",
                hub.get("/api/v1/products/" + TestHub.PRODUCT)
                        .json()
                        .path("name")
                        .asText());
        assertEquals(
                "detector",
                hub.get("/api/v1/products/" + TestHub.PRODUCT + "/models/detector")
                        .id());
        for (String nothing : List.of("nothing", "nothing/models/detector", TestHub.PRODUCT + "/models/nothing")) {
            assertEquals("not_found", hub.get("/api/v1/products/" + nothing).code());
        }
    }
}
