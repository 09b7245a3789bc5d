package dev.holdfast.hub.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.hub.FakeDevice;
import dev.holdfast.hub.Hub;
import dev.holdfast.hub.SoftHsm;
import dev.holdfast.issuer.HsmPin;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

/** Runs every command of KEYS.md in its order, against a hub that goes on working. */
class KeysPageTest {
    private static final Path PAGE = Path.of("..", "KEYS.md");
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");
    private static final int MOST_LOOKS = 1200;

    /** Options whose value is a file or directory, which the page names as it lies in the folder where one works. */
    private static final Set<String> FILES = Set.of(
            "--directory",
            "--root-directory",
            "--new-root-directory",
            "--root-passphrase-file",
            "--operator-token-file",
            "--request",
            "--output",
            "--output-directory",
            "--certificate",
            "--pkcs11",
            "--pkcs11-pin-file",
            "--root");

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private @Nullable Hub hub;
    private String address = "";
    private String token = "";
    private String license = "";
    private final FakeDevice device = FakeDevice.usual();
    private int commands;

    private static List<String> commands() throws IOException {
        List<String> commands = new ArrayList<>();
        boolean shell = false;
        for (String line : Files.readAllLines(PAGE)) {
            if (line.startsWith("```")) {
                shell = line.equals("```sh");
            } else if (shell && !line.startsWith("#")) {
                commands.add(line);
            }
        }
        return commands;
    }

    private Said run(String... arguments) {
        return Said.by(Map.of("HOLDFAST_HUB", address, "HOLDFAST_HUB_TOKEN", token), "", arguments);
    }

    private Said page(String command) {
        List<String> words = new ArrayList<>();
        for (Matcher word = WORD.matcher(command); word.find(); ) {
            String text = word.group(1) == null ? word.group(2) : word.group(1);
            boolean file = !words.isEmpty() && FILES.contains(words.get(words.size() - 1));
            file |= words.size() >= 2 && Set.of("import", "show").contains(words.get(words.size() - 1));
            words.add(file ? folder.resolve(text).toString() : text.equals("LICENSE") ? license : text);
        }
        assertEquals("holdfast-hub", words.remove(0), command);
        commands++;
        Said said = run(words.toArray(String[]::new));
        assertEquals(0, said.exitCode(), () -> command + "\n" + said.err());
        return said;
    }

    @Test
    void commandsOfThePage_runInTheirOrder() throws Exception {
        Files.writeString(folder.resolve("passphrase"), "correct horse\n");
        try {
            for (String command : commands()) {
                if (command.contains("hsm.") && !isHsmReady()) {
                    continue;
                }
                String before = hub == null ? "" : signer();
                page(command);
                if (command.startsWith("holdfast-hub init")) {
                    serve();
                } else if (command.matches("holdfast-hub key (renew|install) .*")) {
                    awaitAnother(before);
                    if (command.contains(" install ")) {
                        ask(device.refresh(license), "");
                    }
                } else if (command.contains("key reissue --license")) {
                    Path grant = folder.resolve("grants").resolve(device.thumbprint() + ".grant");
                    assertTrue(Files.readString(grant).startsWith("{\"license\":"), grant.toString());
                }
            }
        } finally {
            if (hub != null) {
                hub.close();
            }
        }
        System.out.println("[keys page] " + commands + " commands");
        assertTrue(commands >= 20, "commands: " + commands);
    }

    /** Where there is none its commands are left out, unless it is required. */
    private boolean isHsmReady() throws Exception {
        try {
            SoftHsm hsm = SoftHsm.token();
            if (!Files.exists(folder.resolve("hsm.cfg"))) {
                Files.copy(hsm.configuration(folder), folder.resolve("hsm.cfg"));
                Files.writeString(folder.resolve("pin"), SoftHsm.PIN + "\n");
            }
            return true;
        } catch (TestAbortedException e) {
            System.out.println("[keys page] " + e.getMessage());
            return false;
        }
    }

    private void serve() throws Exception {
        hub = Hub.open(
                folder.resolve("hub"),
                InstantSource.system(),
                new SecureRandom(),
                new HsmPin(SoftHsm.PIN.toCharArray()));
        address = hub.start(0).toString();
        token = Files.readString(folder.resolve("operator-token")).strip();
        run("product", "create", "acme-vision", "--name", "Acme Vision");
        run("model", "create", "--product", "acme-vision", "detector", "--name", "Detector");
        String workspace = id(run("workspace", "create", "Plant 7", "--json"));
        license = id(run(
                "license",
                "create",
                "--workspace",
                workspace,
                "--product",
                "acme-vision",
                "--models",
                "detector",
                "--seats",
                "2",
                "--offline-activation",
                "--perpetual",
                "--json"));
        activate(workspace);
    }

    private static String id(Said said) throws IOException {
        assertEquals(0, said.exitCode(), said.err());
        return said.json().path("id").asText();
    }

    private void activate(String workspace) throws Exception {
        String invitation = folder.resolve("invitation").toString();
        run(
                "member",
                "invite",
                workspace,
                "--email",
                "kim@plant.example",
                "--role",
                "admin",
                "--invitation-file",
                invitation);
        String admin = folder.resolve("admin").toString();
        run("invitation", "accept", "--invitation-file", invitation, "--secret-file", admin);
        String user =
                id(run("service-user", "create", "--workspace", workspace, "bot", "--token-file", admin, "--json"));
        Said pat = run(
                "token",
                "create",
                "--service-user",
                user,
                "--name",
                "first boot",
                "--scopes",
                "activations:create",
                "--token-file",
                admin,
                "--secret-only");
        ask(device.activate(license), pat.out().strip());
    }

    private void ask(String document, String pat) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + "/api/v1/requests"))
                .header("Content-Type", "application/jose")
                .POST(HttpRequest.BodyPublishers.ofString(document));
        if (!pat.isEmpty()) {
            request.header("Authorization", "Bearer " + pat);
        }
        HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        assertEquals(200, answer.statusCode(), answer.body());
    }

    private String signer() throws IOException {
        JsonNode signers = run("key", "list", "--json").json().path("items");
        for (JsonNode each : signers) {
            if (each.path("state").asText().equals("in_use")) {
                return each.path("id").asText();
            }
        }
        return "";
    }

    private void awaitAnother(String before) throws Exception {
        for (int look = 0; signer().equals(before); look++) {
            assertFalse(look == MOST_LOOKS, "expected the hub to take the new certificate");
            Thread.sleep(100);
        }
    }
}
