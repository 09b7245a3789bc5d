package dev.holdfast.hub.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.protocol.TokenFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The first day by commands alone, and how a command that is wrong or refused is told so. */
class HubCommandTest extends ServedHub {
    @BeforeAll
    static void makeCatalog() {
        createCatalog();
    }

    private static Said okAs(String admin, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--token-file", admin));
        return ok(all.toArray(new String[0]));
    }

    @Test
    void firstDay_isDoneByCommandsAlone() throws IOException {
        String workspace = json("workspace", "create", "Plant 7").path("id").asText();
        String license = json(
                        "license",
                        "create",
                        "--workspace",
                        workspace,
                        "--product",
                        "acme",
                        "--models",
                        "detector",
                        "--seats",
                        "2",
                        "--offline-activation",
                        "--until",
                        "2099-12-31",
                        "--evidence",
                        "2")
                .path("id")
                .asText();
        String admin = join(workspace);
        String user = json("service-user", "create", "--workspace", workspace, "bot", "--token-file", admin)
                .path("id")
                .asText();
        String secret = okAs(
                        admin,
                        "token",
                        "create",
                        "--service-user",
                        user,
                        "--name",
                        "line 1",
                        "--scopes",
                        "activations:create",
                        "--secret-only")
                .out()
                .strip();
        assertEquals(TokenFormat.Type.SERVICE_USER, TokenFormat.typeOf(secret).orElseThrow());
        JsonNode models = json("license", "add-model", license, "segmenter").path("models");
        assertEquals(2, models.size());
        JsonNode shown = json("license", "show", license);
        assertEquals("2100-01-01T00:00:00Z", shown.path("until").asText());
        assertEquals(2, shown.path("minimum_evidence").asInt());
        assertTrue(ok("license", "list", "--workspace", workspace).out().contains(license));
        assertEquals("none\n", ok("license", "activations", license).out());
        ok("license", "suspend", license);
        ok("license", "reinstate", license);
        okAs(admin, "service-user", "limit", user, "--licenses", license);
        String id = json("token", "list", "--service-user", user)
                .path("items")
                .path(0)
                .path("id")
                .asText();
        ok("token", "revoke", id, "--with-activations", "--yes");
        assertEquals(
                0,
                json("token", "reinstate", id, "--token-file", admin)
                        .path("reinstated")
                        .asInt());
        okAs(admin, "service-user", "delete", user);
        ok("license", "revoke", license);
        assertTrue(ok("product", "list").out().contains("acme"));
        assertTrue(ok("model", "list", "--product", "acme").out().contains("segmenter"));
        assertTrue(ok("workspace", "list").out().contains("Plant 7"));
    }

    @Test
    void secretFile_isPrivateAndNeverOverwritten() throws IOException {
        String workspace = json("workspace", "create", "W").path("id").asText();
        String admin = join(workspace);
        ok("workspace", "plan", workspace, "--never-expiring");
        String user = json("service-user", "create", "--workspace", workspace, "bot", "--token-file", admin)
                .path("id")
                .asText();
        Path file = folder.resolve("pat");
        Said created = operator(
                "token",
                "create",
                "--service-user",
                user,
                "--name",
                "t",
                "--scopes",
                "activations:create",
                "--never-expires",
                "--secret-file",
                file.toString(),
                "--token-file",
                admin);
        assertEquals(0, created.exitCode(), created.err());
        assertTrue(created.err().startsWith("warning: this token never expires"), created.err());
        String secret = Files.readString(file).strip();
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertFalse(created.out().contains(secret));
        assertTrue(created.out().contains("the secret is in " + file), created.out());
        Said again = operator(
                "token",
                "create",
                "--service-user",
                user,
                "--name",
                "t",
                "--scopes",
                "activations:create",
                "--secret-file",
                file.toString(),
                "--token-file",
                admin);
        assertEquals(2, again.exitCode());
        assertTrue(again.err().contains("remedy: name another file"), again.err());
        assertEquals(
                1, json("token", "list", "--service-user", user).path("items").size());
    }

    @Test
    void idThatIsNotThere_isNamedByItsKind() {
        Said product = operator("model", "create", "--product", "acme-typo", "detector", "--name", "Detector");
        Said workspace = operator("member", "list", "ws_typo");
        assertEquals(79, product.exitCode());
        assertTrue(product.err().contains("not_found: product: expected the ID"), product.err());
        assertEquals(79, workspace.exitCode());
        assertTrue(workspace.err().contains("not_found: workspace: expected the ID"), workspace.err());
    }

    @Test
    void tokenFromFileOrStandardInput_isTakenBeforeTheVariable() throws IOException {
        String token = environment.get("HOLDFAST_HUB_TOKEN");
        Path file = Files.writeString(folder.resolve("token"), token + "\n");
        Map<String, String> wrong =
                Map.of("HOLDFAST_HUB", environment.get("HOLDFAST_HUB"), "HOLDFAST_HUB_TOKEN", "hdfu_wrong");
        assertEquals(
                0,
                Said.by(wrong, "", "product", "list", "--token-file", file.toString())
                        .exitCode());
        assertEquals(
                0,
                Said.by(wrong, token + "\n", "product", "list", "--token-stdin").exitCode());
        assertEquals(61, Said.by(wrong, "", "product", "list").exitCode());
        assertEquals(
                2,
                Said.by(wrong, token, "product", "list", "--token-stdin", "--token-file", file.toString())
                        .exitCode());
    }

    @Test
    void refusals_haveTheExitCodeOfTheirReasonAndARemedy() {
        Said unknown = operator("license", "show", "acme.00000000000000000000000000");
        assertEquals(79, unknown.exitCode());
        assertTrue(unknown.err().startsWith("holdfast-hub: not_found: "), unknown.err());
        assertTrue(unknown.err().contains("\nremedy: "), unknown.err());
        assertEquals(80, operator("product", "create", "acme", "--name", "x").exitCode());
        assertEquals(78, operator("product", "create", "UPPER", "--name", "x").exitCode());
        assertEquals(
                60,
                Said.by(Map.of("HOLDFAST_HUB", environment.get("HOLDFAST_HUB")), "", "product", "list")
                        .exitCode());
        Map<String, String> nobody = new HashMap<>(environment);
        nobody.put("HOLDFAST_HUB", "http://127.0.0.1:1");
        assertEquals(100, Said.by(nobody, "", "product", "list").exitCode());
        nobody.put("HOLDFAST_HUB", "http://192.0.2.1:8700");
        assertEquals(104, Said.by(nobody, "", "product", "list").exitCode());
        nobody.put("HOLDFAST_HUB", "not a url");
        assertEquals(104, Said.by(nobody, "", "product", "list").exitCode());
    }

    @Test
    void misuse_isNamedWithTheHelpThatHelps() {
        for (String[] misuse : new String[][] {
            {"nonsense"},
            {"product", "create"},
            {"license", "create", "--workspace", "w", "--product", "p", "--models", "m", "--seats", "1"},
            {"license", "create", "--workspace", "w", "--product", "p", "--models", "m", "--seats", "x", "--perpetual"},
            {"token", "revoke", "hdfp_000000000000000000000000000000000000"},
            {"serve", "--directory", file("hub"), "--address", "0.0.0.0"},
            {"serve", "--directory", file("hub"), "--port", "70000"},
            {"serve", "--directory", file("hub"), "--behind-proxy", "192.0.2.7,192.0.2.0/33"}
        }) {
            Said said = operator(misuse);
            assertEquals(2, said.exitCode(), String.join(" ", misuse));
            assertTrue(said.err().startsWith("holdfast-hub: usage: "), said.err());
            assertTrue(said.err().contains("\nremedy: "), said.err());
            assertFalse(said.err().contains("`holdfast --help`"), said.err());
        }
        for (String[] help : new String[][] {{"--help"}, {"token", "create", "--help"}, {"--version"}}) {
            assertEquals(0, operator(help).exitCode());
        }
    }
}
