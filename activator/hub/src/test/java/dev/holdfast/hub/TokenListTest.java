package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.hub.TestHub.Reply;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How tokens are found among many, and cleaned up. */
class TokenListTest extends OneLicense {
    private Member admin;

    @BeforeEach
    void joinAdmin() throws IOException {
        admin = Member.of(hub, workspace, "admin");
    }

    private Reply create(Map<String, ?> changes) {
        return admin.workspaceToken(workspace, changes);
    }

    private Set<String> names(String query) {
        Reply reply = admin.get("workspaces/" + workspace + "/tokens?" + query);
        assertEquals("ok", reply.code(), query);
        Set<String> names = new TreeSet<>();
        reply.json().path("items").forEach(item -> names.add(item.path("name").asText()));
        return names;
    }

    private Set<String> search(String text) {
        return names("search=" + URLEncoder.encode(text, StandardCharsets.UTF_8));
    }

    @Test
    void search_findsAPartOfNameOrDescriptionInWhateverCase() {
        create(Map.of("name", "Werk Süd", "description", "Halle_7 100% neu"));
        create(Map.of("name", "line one", "description", "STRASSE"));

        for (String text : List.of("süd", "SÜD", "werk s", "halle_7", "100%", "NEU")) {
            assertEquals(Set.of("Werk Süd"), search(text), text);
        }
        assertEquals(Set.of("line one"), search("straße"));
        for (String nothing : List.of("l_ne", "%", "100_", "!", "' OR 1=1 --", "halle!_7", "suüd")) {
            if (!nothing.equals("%")) {
                assertEquals(Set.of(), search(nothing), nothing);
            }
        }
        assertEquals(Set.of("Werk Süd"), search("%"), "a sign that stands for anything stands for itself");
        for (String query : List.of("search=", "search=%00", "type=personal", "state=odd", "unused_days=0", "x=1")) {
            assertEquals(
                    "input_invalid",
                    admin.get("workspaces/" + workspace + "/tokens?" + query).code(),
                    query);
        }
    }

    @Test
    void list_isFilteredByTypeStateAndServiceUser() {
        Reply gate = create(Map.of("name", "gate", "expires_in_days", 1));
        Reply ended = create(Map.of("name", "ended"));
        admin.post("tokens/" + ended.id() + "/revoke", null);
        String other = hub.createServiceUser(workspace);
        admin.pat(other, "robot", "activations:create");

        assertEquals(Set.of("gate", "ended"), names("type=workspace"));
        assertEquals(Set.of("robot", "token"), names("type=pat"));
        assertEquals(Set.of("robot"), names("service_user=" + other));
        assertEquals(Set.of("ended"), names("state=revoked"));
        assertEquals(Set.of("gate", "robot", "token"), names("state=live"));
        hub.clock.turn(Duration.ofDays(1));
        assertEquals(Set.of("gate"), names("state=expired"));
        assertEquals(Set.of("gate"), names("state=expired&type=workspace&search=GAT"));
        assertEquals(
                "expired", admin.get("tokens/" + gate.id()).json().path("state").asText());
    }

    @Test
    void unused_isWhatNobodyUsedForAWhileOrEver() {
        Reply used = create(Map.of("name", "used", "expires_in_days", 365));
        create(Map.of("name", "never", "expires_in_days", 365));
        hub.clock.turn(Duration.ofDays(20));
        assertEquals("ok", codeOf(FakeDevice.usual(), license, Member.secret(used)));
        create(Map.of("name", "young", "expires_in_days", 365));
        hub.clock.turn(Duration.ofDays(10));

        assertEquals(Set.of("never", "token"), names("state=unused&unused_days=30"));
        assertEquals(Set.of("never", "token", "used", "young"), names("state=unused&unused_days=10"));
        assertEquals(Set.of(), names("state=unused"));
    }

    @Test
    void cleanUp_showsFirstAndThenRevokesAndDeletes() {
        create(Map.of("name", "never", "expires_in_days", 365));
        Reply over = create(Map.of("name", "over", "expires_in_days", 1));
        Reply revoked = create(Map.of("name", "revoked"));
        admin.post("tokens/" + revoked.id() + "/revoke", null);
        hub.clock.turn(Duration.ofDays(40));
        create(Map.of("name", "young"));
        String path = "workspaces/" + workspace + "/tokens/clean-up";
        Map<String, Object> wish = new HashMap<>(Map.of(
                "dry_run",
                true,
                "unused_days",
                30,
                "delete",
                List.of("expired", "revoked"),
                "types",
                List.of("workspace")));

        Reply planned = admin.post(path, wish);
        assertEquals(1, planned.json().path("revoked").size());
        assertEquals(2, planned.json().path("deleted").size());
        assertEquals(Set.of("never", "over", "revoked", "young", "token"), names(""));

        wish.put("dry_run", false);
        Reply done = admin.post(path, wish);
        assertEquals(planned.json().path("revoked"), done.json().path("revoked"));
        assertEquals(planned.json().path("deleted"), done.json().path("deleted"));
        assertEquals(Set.of("never", "young", "token"), names(""));
        assertEquals(Set.of("never"), names("state=revoked"));
        assertEquals("not_found", admin.get("tokens/" + over.id()).code());
        for (Map<String, ?> odd : List.of(
                Map.of("dry_run", true),
                Map.of("unused_days", 1),
                Map.of("dry_run", true, "delete", List.of("live")))) {
            assertEquals("input_invalid", admin.post(path, odd).code());
        }
    }

    @Test
    void longList_isReadPageByPageWithItsFilter() {
        for (int i = 0; i < 5; i++) {
            create(Map.of("name", "many " + i));
        }
        Set<String> read = new TreeSet<>();
        String path = "workspaces/" + workspace + "/tokens?search=many&limit=2";
        JsonNode page = admin.get(path).json();
        while (true) {
            page.path("items")
                    .forEach(item -> assertTrue(read.add(item.path("name").asText())));
            if (page.path("next").isNull()) {
                break;
            }
            page = admin.get(path + "&after=" + page.path("next").asText()).json();
        }
        assertEquals(5, read.size());
    }
}
