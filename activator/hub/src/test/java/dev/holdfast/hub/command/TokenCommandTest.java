package dev.holdfast.hub.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.hub.Hub;
import dev.holdfast.hub.access.Secret;
import dev.holdfast.protocol.TokenFormat;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The life of a token by commands, against a hub on a socket. */
class TokenCommandTest {
    @TempDir
    static Path folder;

    private static Hub hub;
    private static Map<String, String> environment;

    @BeforeAll
    static void startHub() throws IOException {
        Said init = Said.by(
                Map.of(),
                "",
                "init",
                "--directory",
                folder.resolve("hub").toString(),
                "--root-directory",
                folder.resolve("root").toString(),
                "--json");
        assertEquals(0, init.exitCode(), init.err());
        hub = Hub.open(folder.resolve("hub"), InstantSource.system(), new SecureRandom());
        environment = Map.of(
                "HOLDFAST_HUB",
                hub.start(0).toString(),
                "HOLDFAST_HUB_TOKEN",
                init.json().path("operator_token").asText());
    }

    @AfterAll
    static void stopHub() throws IOException {
        hub.close();
    }

    private static Said token(String... arguments) {
        return Said.by(environment, "", withGroup(arguments));
    }

    private static String[] withGroup(String... arguments) {
        List<String> all = new ArrayList<>(List.of("token"));
        all.addAll(Arrays.asList(arguments));
        return all.toArray(String[]::new);
    }

    private static Said ok(String... arguments) {
        Said said = token(arguments);
        assertEquals(0, said.exitCode(), said.err());
        return said;
    }

    private static JsonNode create(String name, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(
                List.of("create", "--personal", "--name", name, "--scopes", "", "--json", "--expires-in-days", "30"));
        arguments.addAll(Arrays.asList(more));
        return ok(arguments.toArray(String[]::new)).json();
    }

    @Test
    void personalToken_isCreatedFoundRotatedRevokedAndDeleted() throws IOException {
        JsonNode made = create("Laptop Ω", "--description", "the grey one");
        String id = made.path("id").asText();
        assertTrue(TokenFormat.typeOf(made.path("secret").asText()).isPresent());

        for (String text : List.of("laptop ω", "GREY")) {
            JsonNode found = ok("search", "--personal", text, "--json").json().path("items");
            assertEquals(1, found.size());
            assertEquals(id, found.path(0).path("id").asText());
        }
        assertEquals("none\n", ok("search", "--personal", "l_ptop").out());
        assertTrue(ok("show", "--personal", id).out().contains("the grey one"));
        assertTrue(ok("rotate", "--personal", "--status", id).out().startsWith("not rotated"));

        Path file = folder.resolve("next");
        Said rotated = ok("rotate", "--personal", "--overlap-days", "2", "--secret-file", file.toString(), id);
        assertFalse(rotated.out().contains(Files.readString(file).strip()));
        assertTrue(ok("rotate", "--personal", "--status", id).out().startsWith("not rolled out"));
        JsonNode status = ok("rotate", "--personal", "--status", "--json", id).json();
        assertEquals(1, status.path("successors").size());
        assertEquals(80, token("rotate", "--personal", id).exitCode(), "it has its successor");

        assertEquals(80, token("delete", "--personal", "--yes", id).exitCode(), "it is good still");
        assertEquals(
                "revoked",
                ok("revoke", "--personal", "--yes", "--json", id)
                        .json()
                        .path("state")
                        .asText());
        assertTrue(ok("rotate", "--personal", "--status", id).out().startsWith("over"));
        ok("delete", "--personal", "--yes", id);
        assertEquals(79, token("show", "--personal", id).exitCode());
    }

    @Test
    void filteredListOfSeveralPages_isReadToItsEnd() throws IOException {
        for (int i = 0; i < 3; i++) {
            create("paged " + i);
        }
        Administration connected = new Administration(
                URI.create(environment.get("HOLDFAST_HUB")), Secret.of(environment.get("HOLDFAST_HUB_TOKEN")));
        assertEquals(
                3,
                connected.list("/api/v1/personal-tokens?search=paged&limit=2").size());
    }

    @Test
    void trouble_ofAWorkspace_isListedOrThereIsNone() throws IOException {
        Said made = Said.by(environment, "", "workspace", "create", "quiet", "--json");
        assertEquals(0, made.exitCode(), made.err());
        String workspace = made.json().path("id").asText();
        assertEquals("none\n", ok("trouble", "--workspace", workspace).out());
        assertEquals(
                0,
                ok("trouble", "--workspace", workspace, "--json")
                        .json()
                        .path("items")
                        .size());
        assertEquals(79, token("trouble", "--workspace", "ws_nowhere").exitCode());
    }

    @Test
    void usesRefusalsAndClones_areListedOrThereAreNone() throws IOException {
        String workspace = Said.by(environment, "", "workspace", "create", "counted", "--json")
                .json()
                .path("id")
                .asText();
        assertEquals("none\n", ok("uses", "--workspace", workspace).out());
        assertTrue(ok("refusals", "--json").json().path("items").isArray());
        Said clones = Said.by(environment, "", "activation", "clones", "--workspace", workspace);
        assertEquals("none\n", clones.out(), clones.err());
        assertEquals(79, token("uses", "--workspace", "ws_nowhere").exitCode());
        assertEquals(79, token("reinstate", "tk_nowhere").exitCode());
        String license = "acme.00000000000000000000000000";
        assertEquals(
                79,
                Said.by(environment, "", "activation", "rebind", license, "A".repeat(43))
                        .exitCode());
    }

    @Test
    void whatCannotBeUndone_isAskedForOrConfirmedBefore() throws IOException {
        String id = create("asked").path("id").asText();
        Said unasked = token("revoke", "--personal", id);
        assertEquals(2, unasked.exitCode());
        assertTrue(unasked.err().contains("expected --yes"), unasked.err());

        Said no = Said.atTerminal(environment, "no\n", withGroup("revoke", "--personal", id));
        assertEquals(1, no.exitCode());
        assertTrue(no.err().contains("\"asked\", with 0 activations behind it? yes or no:"), no.err());
        assertEquals(
                "live",
                ok("show", "--personal", "--json", id).json().path("state").asText());

        Said yes = Said.atTerminal(environment, "yes\n", withGroup("revoke", "--personal", id));
        assertEquals(0, yes.exitCode(), yes.err());
        assertEquals(
                "revoked",
                ok("show", "--personal", "--json", id).json().path("state").asText());
        assertEquals(2, token("delete", "--personal", id).exitCode());
        assertEquals(
                0,
                Said.atTerminal(environment, "yes", withGroup("delete", "--personal", id))
                        .exitCode());
    }

    @Test
    void cleanUp_showsWhatItWouldDoAndDoesItWhenConfirmed() throws IOException {
        String id = create("over").path("id").asText();
        ok("revoke", "--personal", "--yes", id);

        assertTrue(ok("clean-up", "--delete", "revoked", "--dry-run").out().contains("would be deleted " + id));
        Said unasked = token("clean-up", "--delete", "revoked");
        assertEquals(2, unasked.exitCode());
        assertTrue(unasked.out().contains("would be deleted " + id));
        assertTrue(ok("clean-up", "--delete", "revoked", "--yes").out().contains("deleted " + id));
        assertEquals(
                "nothing to clean up\n", ok("clean-up", "--unused-days", "300").out());
    }

    @Test
    void everyTokenOfAWorkspace_isRevokedAtOnce() throws IOException {
        String workspace = Said.by(environment, "", "workspace", "create", "Plant 7", "--json")
                .json()
                .path("id")
                .asText();
        assertEquals(2, token("revoke-all", "--workspace", workspace).exitCode());
        JsonNode ended = ok("revoke-all", "--workspace", workspace, "--with-activations", "--yes", "--json")
                .json();
        assertEquals(0, ended.path("revoked").asInt());
        assertEquals(
                "none\n",
                ok("list", "--workspace", workspace, "--type", "pat", "--unused")
                        .out());
        assertEquals(2, token("revoke-all", "--yes").exitCode(), "nobody's tokens");
    }

    @Test
    void neverExpiring_isWarnedOf() {
        Said made = token("create", "--personal", "--name", "x", "--scopes", "", "--never-expires", "--secret-only");
        assertEquals(0, made.exitCode(), made.err());
        assertTrue(made.err().startsWith("warning: this token never expires"), made.err());
        assertTrue(TokenFormat.typeOf(made.out().strip()).isPresent());
    }
}
