package dev.holdfast.hub.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.hub.Hub;
import dev.holdfast.issuer.RootAuthority;
import dev.holdfast.protocol.TokenFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HubCommandTest {
    @TempDir
    static Path folder;

    private static Hub hub;
    private static String address;
    private static String token;

    @BeforeAll
    static void startHub() throws IOException {
        Said init = run(
                Map.of(),
                "",
                "init",
                "--directory",
                folder.resolve("hub").toString(),
                "--root-directory",
                folder.resolve("root").toString(),
                "--name",
                "Acme",
                "--json");
        assertEquals(0, init.exitCode(), init.err());
        token = init.json().path("operator_token").asText();
        char[] passphrase = init.json().path("root_passphrase").asText().toCharArray();
        RootAuthority.load(folder.resolve("root"), passphrase);
        hub = Hub.open(folder.resolve("hub"), InstantSource.system(), new SecureRandom());
        address = hub.start(0).toString();
        ok("product", "create", "acme", "--name", "Acme");
        ok("model", "create", "--product", "acme", "detector", "--name", "Detector");
        ok("model", "create", "--product", "acme", "segmenter", "--name", "Segmenter");
    }

    @AfterAll
    static void stopHub() throws IOException {
        hub.close();
    }

    private static Said run(Map<String, String> environment, String in, String... arguments) {
        return Said.by(environment, in, arguments);
    }

    private static Said operator(String... arguments) {
        return run(Map.of("HOLDFAST_HUB", address, "HOLDFAST_HUB_TOKEN", token), "", arguments);
    }

    private static Said ok(String... arguments) {
        Said said = operator(arguments);
        assertEquals(0, said.exitCode(), said.err());
        assertEquals("", said.err());
        return said;
    }

    /** The options with which a command is an admin's of the workspace, who accepts an invitation for it. */
    private static String[] admin(String workspace) {
        String name = "admin-" + workspace;
        ok(
                "member",
                "invite",
                workspace,
                "--email",
                "kim@plant.example",
                "--role",
                "admin",
                "--invitation-file",
                folder.resolve(name + "-invitation").toString());
        Said accepted = run(
                Map.of("HOLDFAST_HUB", address),
                "",
                "invitation",
                "accept",
                "--invitation-file",
                folder.resolve(name + "-invitation").toString(),
                "--secret-file",
                folder.resolve(name).toString());
        assertEquals(0, accepted.exitCode(), accepted.err());
        return new String[] {"--token-file", folder.resolve(name).toString()};
    }

    private static Said okAs(String[] who, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of(who));
        return ok(all.toArray(new String[0]));
    }

    private static String idOf(Said said) throws IOException {
        return said.json().path("id").asText();
    }

    @Test
    void firstDay_isDoneByCommandsAlone() throws IOException {
        String workspace = idOf(ok("workspace", "create", "Plant 7", "--json"));
        String license = idOf(ok(
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
                "2",
                "--json"));
        String[] admin = admin(workspace);
        String user = idOf(okAs(admin, "service-user", "create", "--workspace", workspace, "bot", "--json"));
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
        JsonNode models = ok("license", "add-model", license, "segmenter", "--json")
                .json()
                .path("models");
        assertEquals(2, models.size());
        JsonNode shown = ok("license", "show", license, "--json").json();
        assertEquals("2100-01-01T00:00:00Z", shown.path("until").asText());
        assertEquals(2, shown.path("minimum_evidence").asInt());
        assertTrue(ok("license", "list", "--workspace", workspace).out().contains(license));
        assertEquals("none\n", ok("license", "activations", license).out());
        ok("license", "suspend", license);
        ok("license", "reinstate", license);
        okAs(admin, "service-user", "limit", user, "--licenses", license);
        String id = ok("token", "list", "--service-user", user, "--json")
                .json()
                .path("items")
                .path(0)
                .path("id")
                .asText();
        ok("token", "revoke", id, "--with-activations", "--yes");
        assertEquals(
                0,
                okAs(admin, "token", "reinstate", id, "--json")
                        .json()
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
        String workspace = idOf(ok("workspace", "create", "W", "--json"));
        String[] admin = admin(workspace);
        ok("workspace", "plan", workspace, "--never-expiring");
        String user = idOf(okAs(admin, "service-user", "create", "--workspace", workspace, "bot", "--json"));
        Path file = folder.resolve("pat");
        Said created = run(
                Map.of("HOLDFAST_HUB", address),
                "",
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
                admin[0],
                admin[1]);
        assertEquals(0, created.exitCode(), created.err());
        assertTrue(created.err().startsWith("warning: this token never expires"), created.err());
        String secret = Files.readString(file).strip();
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertFalse(created.out().contains(secret));
        assertTrue(created.out().contains("the secret is in " + file), created.out());
        Said again = run(
                Map.of("HOLDFAST_HUB", address),
                "",
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
                admin[0],
                admin[1]);
        assertEquals(2, again.exitCode());
        assertTrue(again.err().contains("remedy: name another file"), again.err());
        assertEquals(
                1,
                ok("token", "list", "--service-user", user, "--json")
                        .json()
                        .path("items")
                        .size());
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
    void licenseWithoutAnEnd_isAskedForOneInPlainWords() {
        Said said = operator(
                "license", "create", "--workspace", "ws_any", "--product", "acme", "--models", "a", "--seats", "1");
        assertEquals(2, said.exitCode());
        assertTrue(said.err().startsWith("holdfast-hub: usage: Missing required argument"), said.err());
    }

    @Test
    void tokenFromFileOrStandardInput_isTakenBeforeTheVariable() throws IOException {
        Path file = Files.writeString(folder.resolve("token"), token + "\n");
        Map<String, String> wrong = Map.of("HOLDFAST_HUB", address, "HOLDFAST_HUB_TOKEN", "hdfu_wrong");
        assertEquals(
                0,
                run(wrong, "", "product", "list", "--token-file", file.toString())
                        .exitCode());
        assertEquals(
                0, run(wrong, token + "\n", "product", "list", "--token-stdin").exitCode());
        assertEquals(61, run(wrong, "", "product", "list").exitCode());
        assertEquals(
                2,
                run(wrong, token, "product", "list", "--token-stdin", "--token-file", file.toString())
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
                60, run(Map.of("HOLDFAST_HUB", address), "", "product", "list").exitCode());
        Map<String, String> nobody = new HashMap<>(Map.of("HOLDFAST_HUB_TOKEN", token));
        nobody.put("HOLDFAST_HUB", "http://127.0.0.1:1");
        assertEquals(100, run(nobody, "", "product", "list").exitCode());
        nobody.put("HOLDFAST_HUB", "http://192.0.2.1:8700");
        assertEquals(104, run(nobody, "", "product", "list").exitCode());
        nobody.put("HOLDFAST_HUB", "not a url");
        assertEquals(104, run(nobody, "", "product", "list").exitCode());
    }

    @Test
    void misuse_isNamedWithTheHelpThatHelps() {
        for (String[] misuse : new String[][] {
            {"nonsense"},
            {"product", "create"},
            {"license", "create", "--workspace", "w", "--product", "p", "--models", "m", "--seats", "1"},
            {"license", "create", "--workspace", "w", "--product", "p", "--models", "m", "--seats", "x", "--perpetual"},
            {"token", "revoke", "hdfp_000000000000000000000000000000000000"},
            {"serve", "--directory", folder.resolve("hub").toString(), "--address", "0.0.0.0"},
            {"serve", "--directory", folder.resolve("hub").toString(), "--port", "70000"},
            {"serve", "--directory", folder.resolve("hub").toString(), "--behind-proxy", "192.0.2.7,192.0.2.0/33"}
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

    @Test
    void licenseUntilNoDay_saysWhatADayLooksLike() {
        for (String day : new String[] {"31.12.2030", "2030-02-30", "tomorrow"}) {
            Said said = operator(
                    "license",
                    "create",
                    "--workspace",
                    "w",
                    "--product",
                    "p",
                    "--models",
                    "m",
                    "--seats",
                    "1",
                    "--until",
                    day);

            assertEquals(2, said.exitCode());
            assertTrue(said.err().contains("'--until'"), said.err());
            assertTrue(said.err().contains("for example 2030-12-31"), said.err());
            assertFalse(said.err().contains("java"), said.err());
        }
    }

    @Test
    void serve_onAPortThatIsTaken_namesThePortAndWhatToDo(@TempDir Path own) throws IOException {
        assertEquals(
                0,
                run(
                                Map.of(),
                                "",
                                "init",
                                "--directory",
                                own.resolve("hub").toString(),
                                "--root-directory",
                                own.resolve("root").toString())
                        .exitCode());
        String port = address.substring(address.lastIndexOf(':') + 1);

        Said said = run(Map.of(), "", "serve", "--directory", own.resolve("hub").toString(), "--port", port);

        assertEquals(1, said.exitCode());
        assertTrue(said.err().contains("port_not_free: port " + port + " of 127.0.0.1 is taken"), said.err());
        assertTrue(said.err().contains("--port NUMBER"), said.err());
        assertFalse(said.err().contains("\tat "), said.err());
    }

    @Test
    void secondInitAndUninitialisedServe_failWithWhatToDo() {
        Said init = run(
                Map.of(),
                "",
                "init",
                "--directory",
                folder.resolve("hub").toString(),
                "--root-directory",
                folder.resolve("root2").toString());
        assertEquals(1, init.exitCode());
        assertTrue(init.err().contains("initialised already"), init.err());
        assertFalse(Files.exists(folder.resolve("root2")));
        Said serve =
                run(Map.of(), "", "serve", "--directory", folder.resolve("none").toString());
        assertEquals(1, serve.exitCode());
        assertTrue(serve.err().contains("run `holdfast-hub init` first"), serve.err());
    }

    @Test
    void init_withPassphraseAndTokenFiles_showsNeither() throws IOException {
        Path passphrase = Files.writeString(folder.resolve("passphrase"), "correct horse\n");
        Path tokenFile = folder.resolve("operator");
        Said init = run(
                Map.of(),
                "",
                "init",
                "--directory",
                folder.resolve("hub3").toString(),
                "--root-directory",
                folder.resolve("root3").toString(),
                "--root-passphrase-file",
                passphrase.toString(),
                "--operator-token-file",
                tokenFile.toString());
        assertEquals(0, init.exitCode(), init.err());
        assertFalse(init.out().contains("correct horse"));
        assertFalse(init.out().contains(Files.readString(tokenFile).strip()));
        RootAuthority.load(folder.resolve("root3"), "correct horse".toCharArray());
    }

    @Test
    void license_isCreatedWithEveryOption() throws IOException {
        String workspace = idOf(ok("workspace", "create", "Plant of leases", "--json"));
        String options =
                "--product acme --models detector --seats 2 --perpetual --lease 12h --lease-grace 2d --trial 14"
                        + " --features lines=4,shift=night --start 2026-01-01 --policy lenient --seats-per machine --volume-scope"
                        + " --refresh-by token --on-clone suspend --clock-tolerance 1h --witness-required --status-days 30"
                        + " --status-grace-days 7 --signer-grace-days 3 --json";
        JsonNode made = license("create --workspace " + workspace + " " + options);
        assertEquals(
                "{\"seconds\":43200,\"grace_seconds\":172800}",
                made.path("lease").toString());
        assertEquals(
                "{\"tolerance_seconds\":3600,\"witness_required\":true}",
                made.path("clock_policy").toString());
        assertEquals(
                "{\"days\":30,\"grace_days\":7}", made.path("status_policy").toString());
        assertEquals("2026-01-01T00:00:00Z", made.path("starts_at").asText());
        assertEquals("night", made.path("features").path("shift").asText());
        assertEquals(14, made.path("trial_days").asInt());
        assertEquals(3, made.path("signer_grace_days").asInt());
        assertTrue(made.path("volume_scope").asBoolean());
        for (String word : List.of("lenient", "machine", "token", "suspend")) {
            assertTrue(made.toString().contains('"' + word + '"'), word);
        }
    }

    private static JsonNode license(String words) throws IOException {
        return ok(("license " + words).split(" ")).json();
    }

    @Test
    void license_isChangedAndGivenAndTakenModels() throws IOException {
        String workspace = idOf(ok("workspace", "create", "Plant of changes", "--json"));
        String id = license(
                        "create --workspace " + workspace + " --product acme --models detector --seats 2 --perpetual"
                                + " --lease 12h --trial 14 --clock-tolerance 1h --witness-required --status-days 30 --json")
                .path("id")
                .asText();
        JsonNode changed =
                license("update " + id + " --lease none --offline-activation --trial none --clock-tolerance none"
                        + " --no-witness-required --status-days none --until 2030-12-31 --seats 9 --json");
        for (String none : List.of("lease", "trial_days", "status_policy")) {
            assertTrue(changed.get(none).isNull(), none);
        }
        assertEquals(
                "{\"tolerance_seconds\":null,\"witness_required\":false}",
                changed.path("clock_policy").toString());
        assertEquals("2031-01-01T00:00:00Z", changed.path("until").asText());
        assertEquals(9, changed.path("seats").asInt());

        license("add-model " + id + " segmenter --until 2028-06-30 --json");
        JsonNode left = license("remove-model " + id + " detector --json").path("models");
        assertEquals(1, left.size());
        assertEquals("2028-07-01T00:00:00Z", left.get(0).path("until").asText());
        assertEquals(79, operator("license", "remove-model", id, "detector").exitCode());
        assertEquals(2, operator("license", "update", id).exitCode());
        assertEquals(2, operator("license", "update", id, "--lease", "soon").exitCode());
        assertEquals(2, operator("license", "update", id, "--trial", "soon").exitCode());
        assertEquals(78, operator("license", "update", id, "--lease", "1h").exitCode());
    }
}
