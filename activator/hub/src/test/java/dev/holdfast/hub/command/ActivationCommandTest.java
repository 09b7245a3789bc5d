package dev.holdfast.hub.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.hub.FakeDevice;
import dev.holdfast.hub.Hub;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Seats that move, are copied and are taken back, by commands against a hub on a socket. */
class ActivationCommandTest {
    @TempDir
    static Path folder;

    private static Hub hub;
    private static Map<String, String> environment;
    private static String workspace;
    private static String license;
    private static String admin;
    private static String pat;

    @BeforeAll
    static void startHub() throws IOException {
        Said init =
                Said.by(Map.of(), "", "init", "--directory", file("hub"), "--root-directory", file("root"), "--json");
        assertEquals(0, init.exitCode(), init.err());
        hub = Hub.open(folder.resolve("hub"), InstantSource.system(), new SecureRandom());
        environment = Map.of(
                "HOLDFAST_HUB",
                hub.start(0).toString(),
                "HOLDFAST_HUB_TOKEN",
                init.json().path("operator_token").asText());
        ok("product", "create", "acme", "--name", "Acme");
        ok("model", "create", "--product", "acme", "detector", "--name", "Detector");
        workspace = ok("workspace", "create", "Plant 7").path("id").asText();
        String[] term = {"--offline-activation", "--perpetual"};
        license = ok(
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
        join();
        String user = ok("service-user", "create", "--workspace", workspace, "line", "--token-file", admin)
                .path("id")
                .asText();
        pat = ok(
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

    private static void join() throws IOException {
        admin = file("admin");
        ok(
                "member",
                "invite",
                workspace,
                "--email",
                "kim@plant.example",
                "--role",
                "admin",
                "--invitation-file",
                file("invitation"));
        Said accepted = Said.by(
                environment,
                "",
                "invitation",
                "accept",
                "--invitation-file",
                file("invitation"),
                "--secret-file",
                admin);
        assertEquals(0, accepted.exitCode(), accepted.err());
    }

    @AfterAll
    static void stopHub() throws IOException {
        hub.close();
    }

    private static String file(String name) {
        return folder.resolve(name).toString();
    }

    private static JsonNode ok(String... arguments) throws IOException {
        String[] all = java.util.Arrays.copyOf(arguments, arguments.length + 1);
        all[arguments.length] = "--json";
        Said said = Said.by(environment, "", all);
        assertEquals(0, said.exitCode(), said.err());
        return said.json();
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

        JsonNode allowed = ok("activation", "rebind", license, device.thumbprint());

        assertTrue(allowed.path("rebind_until").isTextual(), allowed.toString());
        assertEquals(200, send(moved.refresh(license)));
        assertTrue(ok("activation", "show", license, device.thumbprint())
                .path("rebind_until")
                .isNull());
        assertEquals(409, send(device.refresh(license)));
    }

    @Test
    void rebind_ofAnUnknownOrRevokedActivation_saysWhatIsWrong() throws Exception {
        String unknown = FakeDevice.usual().thumbprint();
        Said said = Said.by(environment, "", "activation", "rebind", license, unknown);
        assertNotEquals(0, said.exitCode());
        assertFalse(said.err().isEmpty());
        FakeDevice device = activated();
        ok("activation", "revoke", license, device.thumbprint());
        Said revoked = Said.by(environment, "", "activation", "rebind", license, device.thumbprint());
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
        Said words = Said.by(environment, "", "activation", "clones", "--workspace", workspace);
        assertTrue(words.out().contains(device.thumbprint()), words.out());
        ok("activation", "revoke", license, device.thumbprint());
        assertEquals(0, clones().path("items").size());
        Said none = Said.by(environment, "", "activation", "clones", "--workspace", workspace);
        assertEquals("none", none.out().strip());
    }

    private static JsonNode clones() throws IOException {
        return ok("activation", "clones", "--workspace", workspace);
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
                0, ok("activation", "show", one[0], one[1]).path("quarantines").size());
        ok("activation", "release", one[0], one[1]);
        ok("activation", "lift-quarantine", one[0], one[1]);

        JsonNode past = ok("activation", "show", one[0], one[1]).path("quarantines");

        assertEquals(1, past.size());
        assertTrue(past.path(0).path("lifted_at").isTextual(), past.toString());
        assertFalse(past.path(0).path("counted").asBoolean(), "an operator is not held to the limit");
        assertEquals(0, ok("activation", "seats", license).path("quarantine").size());
    }
}
