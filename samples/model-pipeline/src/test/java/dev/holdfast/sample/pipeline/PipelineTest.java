package dev.holdfast.sample.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.hub.Hub;
import dev.holdfast.hub.HubInitialisation;
import dev.holdfast.issuer.RootAuthority;
import dev.holdfast.machineid.Machine;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PipelineTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Path folder;
    private Machine machine;
    private Path roots;
    private String hub = "";

    @BeforeEach
    void start(@TempDir Path temporary) throws Exception {
        folder = temporary;
        Path root = Files.createDirectories(folder.resolve("machine/etc")).getParent();
        Files.writeString(root.resolve("etc/machine-id"), "5bd1e995a3c94f0e8d2f6b7c1a0e4d93\n");
        machine = Machine.recordedAt(root, Map.of());
        roots = folder.resolve("root.pem");
    }

    @Test
    void run_modelFileAndPat_activatesOnceAndRunsOfflineFromThenOn() throws Exception {
        Path pat = folder.resolve("pat");
        Path detector;
        Path segmenter;
        HubInitialisation.Initialised made = HubInitialisation.create(
                new HubInitialisation.Plan(
                        folder.resolve("hub"), folder.resolve("root"), "Acme", "https://hub.acme.example"),
                "a passphrase".toCharArray(),
                InstantSource.system(),
                new SecureRandom());
        Files.writeString(roots, made.rootPem());
        try (Hub started = Hub.open(folder.resolve("hub"), InstantSource.system(), new SecureRandom())) {
            URI address = started.start(0);
            String operator = made.operatorToken().reveal();
            post(address, operator, "/products", Map.of("id", "acme-vision", "name", "Acme Vision"));
            for (String model : List.of("detector", "segmenter")) {
                post(address, operator, "/products/acme-vision/models", Map.of("id", model, "name", model));
            }
            String workspace = post(address, operator, "/workspaces", Map.of("name", "Plant 7"))
                    .path("id")
                    .asText();
            String license = post(
                            address,
                            operator,
                            "/workspaces/" + workspace + "/licenses",
                            Map.of(
                                    "product",
                                    "acme-vision",
                                    "models",
                                    List.of("detector"),
                                    "seats",
                                    1,
                                    "offline_activation",
                                    true,
                                    "perpetual",
                                    true))
                    .path("id")
                    .asText();
            Map<String, String> person = Map.of("email", "kim@plant.example", "name", "Kim", "role", "admin");
            String invitation = post(address, operator, "/workspaces/" + workspace + "/invitations", person)
                    .path("secret")
                    .asText();
            String admin = post(address, invitation, "/invitations/accept", Map.of())
                    .path("secret")
                    .asText();
            String user = post(address, admin, "/workspaces/" + workspace + "/service-users", Map.of("name", "bot"))
                    .path("id")
                    .asText();
            Files.writeString(
                    pat,
                    post(
                                    address,
                                    admin,
                                    "/service-users/" + user + "/tokens",
                                    Map.of("name", "pat", "scopes", List.of("activations:create")))
                            .path("secret")
                            .asText());
            detector = model("detector", license, address);
            segmenter = model("segmenter", license, address);
            assertEquals(3, run(detector).exitCode(), "not activated yet");
            Ran elsewhere = run(detector, pat);
            assertEquals(2, elsewhere.exitCode(), "a hub that only the sidecar names gets no PAT");
            assertTrue(elsewhere.err().contains("HOLDFAST_HUB"), elsewhere.err());
            hub = address.toString();
            assertEquals(0, run(detector, pat).exitCode());
        }

        Ran offline = run(detector, pat);
        assertEquals(0, offline.exitCode(), offline.err());
        assertEquals("read 4 weights, 3 of them are 7\n", offline.out());
        Ran refused = run(segmenter);
        assertEquals(3, refused.exitCode());
        assertTrue(refused.err().contains("model_not_covered"), refused.err());
        assertTrue(refused.err().contains("remedy: "), refused.err());
    }

    @Test
    void run_withoutSidecar_saysWhichFileIsMissing() throws Exception {
        Path lonely = Files.write(folder.resolve("lonely.model"), new byte[] {1});

        Ran ran = run(lonely);

        assertEquals(2, ran.exitCode());
        assertTrue(ran.err().contains("lonely.model.holdfast.json"), ran.err());
    }

    @Test
    void run_sidecarThatIsGarbage_isRefused() throws Exception {
        Path odd = Files.write(folder.resolve("odd.model"), new byte[] {1});
        Files.writeString(folder.resolve("odd.model.holdfast.json"), "{\"license\":\"x\"}");

        assertEquals(2, run(odd).exitCode());
    }

    @Test
    void run_sidecarOfAnotherProduct_isRefused() throws Exception {
        Files.writeString(
                roots,
                RootAuthority.create("Acme", Instant.now(), Duration.ofDays(1), new SecureRandom())
                        .certificatePem());
        Path foreign = model("detector", "acme-sound.01J9Z3K4M5N6P7Q8R9S0T1V2W3", URI.create("https://hub.example"));

        assertEquals(3, run(foreign).exitCode());
    }

    private Path model(String name, String license, URI hub) throws Exception {
        Path file = Files.write(folder.resolve(name + ".model"), new byte[] {7, 7, 1, 7});
        Files.writeString(
                folder.resolve(name + ".model.holdfast.json"),
                JSON.writeValueAsString(Map.of("license", license, "model", name, "hub", hub.toString())));
        return file;
    }

    private record Ran(int exitCode, String out, String err) {}

    private Ran run(Path model, Path... pat) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        String[] arguments = pat.length == 0
                ? new String[] {model.toString(), roots.toString()}
                : new String[] {model.toString(), roots.toString(), pat[0].toString()};
        int exitCode = PipelineMain.run(
                arguments,
                Map.of("HOLDFAST_DATA_DIRECTORY", folder.resolve("data").toString(), "HOLDFAST_HUB", hub),
                machine,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Ran(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private static JsonNode post(URI hub, String token, String path, Object body) throws Exception {
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(hub + "/api/v1" + path))
                                .header("Authorization", "Bearer " + token)
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertEquals(2, response.statusCode() / 100, response.body());
        return JSON.readTree(response.body());
    }
}
