package dev.holdfast.hub.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.hub.access.Secret;
import dev.holdfast.protocol.TokenFormat;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The life of a token by commands, against a hub on a socket. */
class TokenCommandTest extends ServedHub {
    private static Said token(String... arguments) {
        return operator(withGroup(arguments));
    }

    private static String[] withGroup(String... arguments) {
        List<String> all = new ArrayList<>(List.of("token"));
        all.addAll(Arrays.asList(arguments));
        return all.toArray(String[]::new);
    }

    private static Said done(String... arguments) {
        Said said = token(arguments);
        assertEquals(0, said.exitCode(), said.err());
        return said;
    }

    private static JsonNode create(String name, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(
                List.of("create", "--personal", "--name", name, "--scopes", "", "--json", "--expires-in-days", "30"));
        arguments.addAll(Arrays.asList(more));
        return done(arguments.toArray(String[]::new)).json();
    }

    @Test
    void personalToken_isCreatedFoundRotatedRevokedAndDeleted() throws IOException {
        JsonNode made = create("Laptop Ω", "--description", "the grey one");
        String id = made.path("id").asText();
        assertTrue(TokenFormat.typeOf(made.path("secret").asText()).isPresent());

        for (String text : List.of("laptop ω", "GREY")) {
            JsonNode found = done("search", "--personal", text, "--json").json().path("items");
            assertEquals(1, found.size());
            assertEquals(id, found.path(0).path("id").asText());
        }
        assertEquals("none\n", done("search", "--personal", "l_ptop").out());
        assertTrue(done("show", "--personal", id).out().contains("the grey one"));
        assertTrue(done("rotate", "--personal", "--status", id).out().startsWith("not rotated"));

        Path file = folder.resolve("next");
        Said rotated = done("rotate", "--personal", "--overlap-days", "2", "--secret-file", file.toString(), id);
        assertFalse(rotated.out().contains(Files.readString(file).strip()));
        assertTrue(done("rotate", "--personal", "--status", id).out().startsWith("not rolled out"));
        JsonNode status = done("rotate", "--personal", "--status", "--json", id).json();
        assertEquals(1, status.path("successors").size());
        assertEquals(80, token("rotate", "--personal", id).exitCode(), "it has its successor");

        assertEquals(80, token("delete", "--personal", "--yes", id).exitCode(), "it is good still");
        assertEquals(
                "revoked",
                done("revoke", "--personal", "--yes", "--json", id)
                        .json()
                        .path("state")
                        .asText());
        assertTrue(done("rotate", "--personal", "--status", id).out().startsWith("over"));
        done("delete", "--personal", "--yes", id);
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
        Said made = operator("workspace", "create", "quiet", "--json");
        assertEquals(0, made.exitCode(), made.err());
        String workspace = made.json().path("id").asText();
        assertEquals("none\n", done("trouble", "--workspace", workspace).out());
        assertEquals(
                0,
                done("trouble", "--workspace", workspace, "--json")
                        .json()
                        .path("items")
                        .size());
        assertEquals(79, token("trouble", "--workspace", "ws_nowhere").exitCode());
    }

    @Test
    void usesRefusalsAndClones_areListedOrThereAreNone() throws IOException {
        String workspace = operator("workspace", "create", "counted", "--json")
                .json()
                .path("id")
                .asText();
        assertEquals("none\n", done("uses", "--workspace", workspace).out());
        assertTrue(done("refusals", "--json").json().path("items").isArray());
        Said clones = operator("activation", "clones", "--workspace", workspace);
        assertEquals("none\n", clones.out(), clones.err());
        assertEquals(79, token("uses", "--workspace", "ws_nowhere").exitCode());
        assertEquals(79, token("reinstate", "tk_nowhere").exitCode());
        String license = "acme.00000000000000000000000000";
        assertEquals(
                79, operator("activation", "rebind", license, "A".repeat(43)).exitCode());
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
                done("show", "--personal", "--json", id).json().path("state").asText());

        Said yes = Said.atTerminal(environment, "yes\n", withGroup("revoke", "--personal", id));
        assertEquals(0, yes.exitCode(), yes.err());
        assertEquals(
                "revoked",
                done("show", "--personal", "--json", id).json().path("state").asText());
        assertEquals(2, token("delete", "--personal", id).exitCode());
        assertEquals(
                0,
                Said.atTerminal(environment, "yes", withGroup("delete", "--personal", id))
                        .exitCode());
    }

    @Test
    void cleanUp_showsWhatItWouldDoAndDoesItWhenConfirmed() throws IOException {
        String id = create("over").path("id").asText();
        done("revoke", "--personal", "--yes", id);

        assertTrue(done("clean-up", "--delete", "revoked", "--dry-run").out().contains("would be deleted " + id));
        Said unasked = token("clean-up", "--delete", "revoked");
        assertEquals(2, unasked.exitCode());
        assertTrue(unasked.out().contains("would be deleted " + id));
        assertTrue(done("clean-up", "--delete", "revoked", "--yes").out().contains("deleted " + id));
        assertEquals(
                "nothing to clean up\n",
                done("clean-up", "--unused-days", "300").out());
    }

    @Test
    void everyTokenOfAWorkspace_isRevokedAtOnce() throws IOException {
        String workspace = operator("workspace", "create", "Plant 7", "--json")
                .json()
                .path("id")
                .asText();
        assertEquals(2, token("revoke-all", "--workspace", workspace).exitCode());
        JsonNode ended = done("revoke-all", "--workspace", workspace, "--with-activations", "--yes", "--json")
                .json();
        assertEquals(0, ended.path("revoked").asInt());
        assertEquals(
                "none\n",
                done("list", "--workspace", workspace, "--type", "pat", "--unused")
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
