package dev.holdfast.hub.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.hub.FakeDevice;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Seats that move, are copied and are taken back, by commands against a hub on a socket. */
class ActivationCommandTest extends ServedHub {
    private static String workspace;
    private static String license;
    private static String admin;
    private static String pat;

    @BeforeAll
    static void createPat() throws IOException {
        createCatalog();
        workspace = json("workspace", "create", "Plant 7").path("id").asText();
        String[] term = {"--offline-activation", "--perpetual"};
        license = json(
                        "license",
                        "create",
                        "--workspace",
                        workspace,
                        "--product",
                        "acme",
                        "--models",
                        "detector",
                        "--seats",
                        "9",
                        term[0],
                        term[1])
                .path("id")
                .asText();
        admin = join(workspace);
        String user = json("service-user", "create", "--workspace", workspace, "line", "--token-file", admin)
                .path("id")
                .asText();
        pat = json(
                        "token",
                        "create",
                        "--service-user",
                        user,
                        "--name",
                        "pat",
                        "--scopes",
                        "activations:create",
                        "--expires-in-days",
                        "30",
                        "--token-file",
                        admin)
                .path("secret")
                .asText();
    }

    private static int send(String document) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(environment.get("HOLDFAST_HUB") + "/api/v1/requests"))
                .header("Content-Type", "application/jose")
                .header("Authorization", "Bearer " + pat)
                .POST(HttpRequest.BodyPublishers.ofString(document))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .statusCode();
    }

    private static FakeDevice activated() throws IOException, InterruptedException {
        FakeDevice device = FakeDevice.usual();
        assertEquals(200, send(device.activate(license)));
        return device;
    }

    @Test
    void rebind_letsTheSeatMoveOnce() throws Exception {
        FakeDevice device = activated();
        FakeDevice moved = device.nowShowing("machine-id=new", "board=new", "disk=new");
        assertEquals(409, send(moved.refresh(license)));

        JsonNode allowed = json("activation", "rebind", license, device.thumbprint());

        assertTrue(allowed.path("rebind_until").isTextual(), allowed.toString());
        assertEquals(200, send(moved.refresh(license)));
        assertTrue(json("activation", "show", license, device.thumbprint())
                .path("rebind_until")
                .isNull());
        assertEquals(409, send(device.refresh(license)));
    }

    @Test
    void rebind_ofAnUnknownOrRevokedActivation_saysWhatIsWrong() throws Exception {
        String unknown = FakeDevice.usual().thumbprint();
        Said said = operator("activation", "rebind", license, unknown);
        assertNotEquals(0, said.exitCode());
        assertFalse(said.err().isEmpty());
        FakeDevice device = activated();
        json("activation", "revoke", license, device.thumbprint());
        Said revoked = operator("activation", "rebind", license, device.thumbprint());
        assertNotEquals(0, revoked.exitCode());
        assertTrue(revoked.err().contains("it is revoked, which is for good"), revoked.err());
    }

    @Test
    void clones_areListedUntilTheyAreRevoked() throws Exception {
        assertEquals(0, clones().path("items").size());
        FakeDevice device = activated();
        copy(device);

        JsonNode found = clones().path("items").path(0);

        assertEquals(device.thumbprint(), found.path("id").asText());
        assertTrue(found.path("cloned_at").isTextual());
        Said words = operator("activation", "clones", "--workspace", workspace);
        assertTrue(words.out().contains(device.thumbprint()), words.out());
        json("activation", "revoke", license, device.thumbprint());
        assertEquals(0, clones().path("items").size());
        Said none = operator("activation", "clones", "--workspace", workspace);
        assertEquals("none", none.out().strip());
    }

    private static JsonNode clones() throws IOException {
        return json("activation", "clones", "--workspace", workspace);
    }

    /** The directory goes on from its newest license, and a copy of an older state asks on another machine. */
    private static void copy(FakeDevice device) throws Exception {
        HttpRequest ask = HttpRequest.newBuilder(URI.create(environment.get("HOLDFAST_HUB") + "/api/v1/requests"))
                .header("Content-Type", "application/jose")
                .POST(HttpRequest.BodyPublishers.ofString(device.refresh(license)))
                .build();
        String grant = HttpClient.newHttpClient()
                .send(ask, HttpResponse.BodyHandlers.ofString())
                .body();
        assertEquals(200, send(device.refreshStandingOn(grant, license)));
        FakeDevice elsewhere = device.nowShowing("machine-id=copy", "board=copy", "disk=copy");
        assertEquals(409, send(elsewhere.refresh(license)));
    }

    @Test
    void show_tellsTheQuarantinesThatAreOver() throws Exception {
        FakeDevice device = activated();
        String[] one = {license, device.thumbprint()};
        assertEquals(
                0,
                json("activation", "show", one[0], one[1]).path("quarantines").size());
        json("activation", "release", one[0], one[1]);
        json("activation", "lift-quarantine", one[0], one[1]);

        JsonNode past = json("activation", "show", one[0], one[1]).path("quarantines");

        assertEquals(1, past.size());
        assertTrue(past.path(0).path("lifted_at").isTextual(), past.toString());
        assertFalse(past.path(0).path("counted").asBoolean(), "an operator is not held to the limit");
        assertEquals(0, json("activation", "seats", license).path("quarantine").size());
    }
}
