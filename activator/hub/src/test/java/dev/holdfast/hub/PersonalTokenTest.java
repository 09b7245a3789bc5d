package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.hub.TestHub.Reply;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What people do with their own tokens, and never with those of others. */
class PersonalTokenTest extends OneLicense {
    private static final String OWN = "personal-tokens";

    private Member member;

    @BeforeEach
    void join() throws IOException {
        member = Member.of(hub, workspace, "member");
    }

    private Reply create(Member by, String name, String... scopes) {
        return by.post(OWN, Map.of("name", name, "scopes", List.of(scopes)));
    }

    @Test
    void personalToken_worksInEveryWorkspaceOfItsOwnerAtThatMoment() throws IOException {
        String second = hub.createWorkspace();
        String secret = Member.secret(create(member, "laptop", "tokens:read"));
        String path = "/api/v1/workspaces/" + second + "/tokens";

        assertEquals("not_found", hub.as(secret, "GET", path, null).code());
        member.joins(second, "auditor");
        assertEquals("ok", hub.as(secret, "GET", path, null).code());
        Audit.change(
                hub,
                "DELETE FROM membership WHERE account_id = '%s' AND workspace_id = '%s'"
                        .formatted(member.account(), second));
        assertEquals("not_found", hub.as(secret, "GET", path, null).code());
        assertEquals(
                "ok",
                hub.as(secret, "GET", "/api/v1/workspaces/" + workspace + "/tokens", null)
                        .code());
    }

    @Test
    void personalToken_canNeverActivate() {
        assertEquals(
                "input_invalid", create(member, "laptop", "activations:create").code());
        assertEquals("token_wrong_type", codeOf(FakeDevice.usual(), license, member.token()));
    }

    @Test
    void personalToken_holdsNoMoreThanTheOneThatMadeIt() throws IOException {
        Member narrow = Member.of(hub, workspace, "admin", "tokens:read tokens:write");
        assertEquals("forbidden", create(narrow, "wide", "members:write").code());
        assertEquals("ok", create(narrow, "same", "tokens:read").code());
        Member reader = Member.of(hub, workspace, "admin", "licenses:read");
        assertEquals("token_scope_missing", create(reader, "none").code());
    }

    @Test
    void operatorsToken_needsNoScopesAndTakesNone() {
        assertEquals(
                "input_invalid",
                hub.post("/api/v1/" + OWN, Map.of("name", "x", "scopes", List.of("tokens:read")))
                        .code());
        Reply made = hub.post("/api/v1/" + OWN, Map.of("name", "x", "scopes", List.of()));
        assertEquals("ok", made.code());
        assertEquals(
                "ok",
                hub.as(Member.secret(made), "GET", "/api/v1/products", null).code());
    }

    @Test
    void operatorsToken_isRotatedWithAnOverlapAndRevokedByItself() {
        String own = "/api/v1/" + OWN + "/";
        Reply first = hub.post("/api/v1/" + OWN, Map.of("name", "desk", "scopes", List.of()));
        Reply next = hub.post(own + first.id() + "/rotate", Map.of("overlap_days", 2));
        assertEquals(first.id(), next.json().path("replaces").asText());
        for (Reply token : List.of(next, first)) {
            assertEquals(
                    "ok",
                    hub.as(Member.secret(token), "GET", own + token.id(), null).code());
        }
        assertEquals("still_used", finding(Member.secret(next), own + first.id()), "the old one was used last");
        assertEquals("ok", hub.post(own + first.id() + "/revoke", Map.of()).code());
        assertEquals(
                "token_revoked",
                hub.as(Member.secret(first), "GET", "/api/v1/products", null).code());
        assertEquals(
                "ok",
                hub.as(Member.secret(next), "GET", "/api/v1/products", null).code());
    }

    private static String finding(String token, String path) {
        hub.as(token, "GET", "/api/v1/products", null);
        return hub.as(token, "GET", path + "/rotation", null)
                .json()
                .path("finding")
                .asText();
    }

    @Test
    void patOrWorkspaceToken_hasNoPersonalTokens() {
        for (String scope : List.of("tokens:write", "tokens:read")) {
            String secret = hub.createPat(user, Map.of("scopes", List.of(scope)));
            Reply refused = scope.equals("tokens:read")
                    ? hub.as(secret, "GET", "/api/v1/" + OWN, null)
                    : hub.as(secret, "POST", "/api/v1/" + OWN, Map.of("name", "x", "scopes", List.of()));
            assertEquals("token_wrong_type", refused.code());
        }
    }

    @Test
    void ownTokens_areListedSearchedRotatedRevokedAndDeleted() {
        Reply laptop = create(member, "Laptop", "tokens:read", "tokens:write");
        assertEquals(2, member.get(OWN).json().path("items").size());
        assertEquals(1, member.get(OWN + "?search=lapt").json().path("items").size());

        Reply next = member.post(OWN + "/" + laptop.id() + "/rotate", Map.of("overlap_days", 1));
        assertEquals(laptop.id(), next.json().path("replaces").asText());
        assertEquals(
                "not_rolled_out",
                member.get(OWN + "/" + laptop.id() + "/rotation")
                        .json()
                        .path("finding")
                        .asText());
        Member after = new Member(hub, member.account(), Member.secret(next));
        assertEquals("ok", after.get(OWN + "/" + laptop.id()).code());
        assertEquals(
                "quiet",
                after.get(OWN + "/" + laptop.id() + "/rotation")
                        .json()
                        .path("finding")
                        .asText());
        assertEquals("conflict", after.delete(OWN + "/" + laptop.id()).code());
        assertEquals("ok", after.post(OWN + "/" + laptop.id() + "/revoke", null).code());
        assertEquals(
                "conflict",
                after.post(OWN + "/" + laptop.id() + "/rotate", Map.of()).code());
        assertEquals(204, after.delete(OWN + "/" + laptop.id()).status());
        assertEquals("not_found", after.get(OWN + "/" + laptop.id()).code());
    }

    @Test
    void change_ofATokenThatIsNoLongerWhatWasSeen_changesNothing() {
        String path = "/api/v1/" + OWN + "/" + create(member, "Laptop").id();
        for (String change : List.of("/revoke", "/rotate", "")) {
            Map<String, String> headers = new HashMap<>(
                    Map.of("Authorization", "Bearer " + member.token(), "If-Match", "\"of-another-state\""));
            boolean posted = !change.isEmpty();
            if (change.equals("/rotate")) {
                headers.put("Content-Type", "application/json");
            }
            Reply reply = hub.send(
                    posted ? "POST" : "DELETE",
                    path + change,
                    headers,
                    change.equals("/rotate") ? BodyPublishers.ofString("{}") : BodyPublishers.noBody());
            assertEquals("precondition_failed", reply.code());
        }
        assertEquals(2, member.get(OWN).json().path("items").size());
    }

    @Test
    void tokensOfOthers_areNotFound() throws IOException {
        Member other = Member.of(hub, workspace, "admin");
        Reply mine = create(member, "mine");
        Reply pats = member.pat(user, "robot", "activations:create");
        for (String id : List.of(mine.id(), pats.id())) {
            for (String read : List.of("", "/rotation")) {
                assertEquals("not_found", other.get(OWN + "/" + id + read).code());
            }
            for (String change : List.of("/revoke", "/rotate")) {
                assertEquals(
                        "not_found", other.post(OWN + "/" + id + change, null).code());
            }
            assertEquals("not_found", other.delete(OWN + "/" + id).code());
        }
        assertEquals("not_found", other.get("tokens/" + mine.id()).code(), "a personal token is no workspace's");
        assertEquals("not_found", hub.get("/api/v1/" + OWN + "/" + mine.id()).code(), "nor an operator's");
    }

    @Test
    void unusedOnes_areCleanedUpButNotTheOneInUse() {
        create(member, "forgotten");
        hub.clock.turn(Duration.ofDays(60));
        Map<String, ?> wish = Map.of("dry_run", false, "unused_days", 30, "delete", List.of("revoked"));

        Reply done = member.post(OWN + "/clean-up", wish);

        assertEquals(1, done.json().path("revoked").size());
        assertEquals(
                "forgotten", done.json().path("revoked").path(0).path("name").asText());
        assertTrue(member.get(OWN).json().path("items").toString().contains("forgotten"));
        assertEquals(
                1, member.post(OWN + "/clean-up", wish).json().path("deleted").size());
        assertEquals(1, member.get(OWN).json().path("items").size());
    }
}
