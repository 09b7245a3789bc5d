package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.hub.TestHub.Reply;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** People: how they come into a workspace, what they may there, and how they go. */
class MembersTest extends SharedHub {
    private String workspace;
    private String admin;

    @BeforeEach
    void foundWorkspace() {
        workspace = hub.post("/api/v1/workspaces", Map.of("name", "Plant 7")).id();
        admin = hub.accept(hub.invite(workspace, "admin"));
    }

    private String path(String rest) {
        return "/api/v1/workspaces/" + workspace + rest;
    }

    private String accountOf(String token) {
        return hub.as(token, "GET", "/api/v1/account", null).id();
    }

    private List<String> members() {
        JsonNode items = hub.as(admin, "GET", path("/members"), null).json().path("items");
        return StreamSupport.stream(items.spliterator(), false)
                .map(item ->
                        item.path("account").asText() + " " + item.path("role").asText())
                .toList();
    }

    private String person(String role) {
        return hub.accept(hub.invite(admin, workspace, role));
    }

    private static String accept(String invitation) {
        return hub.as(invitation, "POST", "/api/v1/invitations/accept", Map.of())
                .code();
    }

    @Test
    void invitation_isGoodOnce_andTheSecondTimeSaysSo() {
        String invitation = hub.invite(admin, workspace, "member");
        assertTrue(invitation.matches("hdfi_[A-Za-z0-9_-]{43}"));
        assertEquals("ok", accept(invitation));
        assertEquals("token_revoked", accept(invitation));
        assertEquals(2, members().size());
    }

    @Test
    void invitation_unknownExpiredOrWithdrawn_bringsNobodyIn() {
        assertEquals("token_invalid", accept("hdfi_" + "x".repeat(43)));
        assertEquals("token_missing", accept(""));
        assertEquals("token_invalid", accept(hub.operatorToken));
        Reply made = hub.as(
                admin,
                "POST",
                path("/invitations"),
                Map.of("email", "lee@plant.example", "name", "Lee", "role", "auditor"));
        assertEquals(
                204,
                hub.as(admin, "DELETE", "/api/v1/invitations/" + made.id(), null)
                        .status());
        assertEquals("token_revoked", accept(made.json().path("secret").asText()));
        String late = hub.invite(admin, workspace, "member");
        hub.clock.turn(Duration.ofDays(7));
        assertEquals("token_expired", accept(late));
        assertEquals(1, members().size());
        JsonNode listed =
                hub.as(admin, "GET", path("/invitations"), null).json().path("items");
        assertEquals("accepted", listed.path(0).path("state").asText());
        assertEquals("withdrawn", listed.path(1).path("state").asText());
        assertEquals("expired", listed.path(2).path("state").asText());
        assertEquals(
                "conflict",
                hub.as(
                                admin,
                                "DELETE",
                                "/api/v1/invitations/"
                                        + listed.path(0).path("id").asText(),
                                null)
                        .code());
    }

    @Test
    void operator_invitesTheFirstAdminAndNobodyElse() {
        Map<String, String> person = Map.of("email", "a@b.example", "name", "A", "role", "admin");
        Reply refused = hub.post(path("/invitations"), person);
        assertEquals("forbidden", refused.code());
        assertTrue(refused.json().path("remedy").asText().contains("ask an admin"), refused.text());
        String empty = hub.post("/api/v1/workspaces", Map.of("name", "New")).id();
        for (String role : List.of("member", "auditor")) {
            assertEquals(
                    "forbidden",
                    hub.post(
                                    "/api/v1/workspaces/" + empty + "/invitations",
                                    Map.of("email", "a@b.example", "name", "A", "role", role))
                            .code());
        }
    }

    @Test
    void operator_whoKeptASecondInvitation_gainsNothingByIt() {
        String empty = hub.post("/api/v1/workspaces", Map.of("name", "New")).id();
        String first = hub.invite(empty, "admin");
        String kept = hub.invite(empty, "admin");
        assertEquals("ok", accept(first));
        assertEquals("token_revoked", accept(kept));
    }

    @Test
    void operator_cannotMakeServiceUsersOrTokens_andIsToldWhatToDo() {
        Reply user = hub.post(path("/service-users"), Map.of("name", "bot"));
        assertEquals("forbidden", user.code());
        assertTrue(user.json().path("remedy").asText().contains("holdfast-hub member invite"), user.text());
        String bot = hub.as(admin, "POST", path("/service-users"), Map.of("name", "bot", "description", "line 1"))
                .id();
        assertEquals(
                "forbidden",
                hub.post("/api/v1/service-users/" + bot + "/tokens", Map.of("name", "t", "scopes", List.of()))
                        .code());
        assertEquals(
                "line 1",
                hub.get(path("/service-users"))
                        .json()
                        .path("items")
                        .path(0)
                        .path("description")
                        .asText());
    }

    @Test
    void removedMember_reachesNothingAtTheNextCall() {
        String member = person("member");
        assertEquals("ok", hub.as(member, "GET", path("/licenses"), null).code());
        assertEquals(
                204,
                hub.as(admin, "DELETE", path("/members/" + accountOf(member)), null)
                        .status());
        assertEquals("not_found", hub.as(member, "GET", path("/licenses"), null).code());
        assertEquals(
                0,
                hub.as(member, "GET", "/api/v1/workspaces", null)
                        .json()
                        .path("items")
                        .size());
        assertEquals(
                "not_found",
                hub.as(admin, "DELETE", path("/members/" + accountOf(member)), null)
                        .code());
    }

    @Test
    void lastAdmin_staysAdmin() {
        String self = path("/members/" + accountOf(admin));
        assertEquals("conflict", hub.as(admin, "DELETE", self, null).code());
        assertEquals(
                "conflict",
                hub.as(admin, "PUT", self, Map.of("role", "auditor")).code());
        String other = person("member");
        assertEquals(
                "admin",
                hub.as(admin, "PUT", path("/members/" + accountOf(other)), Map.of("role", "admin"))
                        .json()
                        .path("role")
                        .asText());
        assertEquals(204, hub.as(other, "DELETE", self, null).status());
        assertEquals("not_found", hub.as(admin, "GET", path("/members"), null).code());
    }

    @Test
    void changedRole_holdsAtTheNextCall() throws IOException {
        String member = person("member");
        assertEquals(
                "ok",
                hub.as(member, "POST", path("/service-users"), Map.of("name", "bot"))
                        .code());
        hub.as(admin, "PUT", path("/members/" + accountOf(member)), Map.of("role", "auditor"));
        Reply refused = hub.as(member, "POST", path("/service-users"), Map.of("name", "bot 2"));
        assertEquals("forbidden", refused.code());
        assertTrue(refused.json().path("detail").asText().contains("yours is auditor"), refused.text());
        assertEquals(1, Audit.rows(hub, "member.changed", accountOf(member)));
    }

    @Test
    void personOfTwoWorkspaces_joinsTheSecondWithTheAccountThatIsThere() {
        String second =
                hub.post("/api/v1/workspaces", Map.of("name", "Plant 8")).id();
        String invitation = hub.invite(second, "admin");
        assertEquals("ok", hub.join(admin, invitation).code());
        assertEquals("token_revoked", hub.join(admin, invitation).code());
        JsonNode account = hub.as(admin, "GET", "/api/v1/account", null).json();
        assertEquals(2, account.path("memberships").size());
        String again = hub.invite(admin, second, "member");
        assertEquals("conflict", hub.join(admin, again).code());
        assertEquals(
                "input_invalid",
                hub.as(admin, "POST", "/api/v1/invitations/join", Map.of()).code());
    }

    @Test
    void invitationWithTheAddressOfSomebodyElse_opensNoAccountThatIsThere() {
        String elsewhere =
                hub.post("/api/v1/workspaces", Map.of("name", "Evil")).id();
        String stranger = hub.accept(hub.invite(elsewhere, "admin"));
        assertFalse(accountOf(stranger).equals(accountOf(admin)), "both were invited at kim@plant.example");
        assertEquals("not_found", hub.as(stranger, "GET", path(""), null).code());
    }

    @Test
    void endedAccount_isGoneWithTokensAndMemberships() {
        String member = person("member");
        String account = accountOf(member);
        assertEquals(204, hub.delete("/api/v1/accounts/" + account).status());
        assertEquals(
                "token_revoked", hub.as(member, "GET", "/api/v1/account", null).code());
        assertEquals(1, members().size());
        assertEquals("not_found", hub.delete("/api/v1/accounts/" + account).code());
        hub.delete("/api/v1/accounts/" + accountOf(admin));
        String next = hub.accept(hub.invite(workspace, "admin"));
        assertEquals("ok", hub.as(next, "GET", path("/members"), null).code(), "a lost workspace is not lost for good");
    }

    @Test
    void personalToken_neverActivates() {
        String license = hub.createLicense(workspace, Map.of());
        assertEquals(
                "token_wrong_type",
                hub.request(FakeDevice.usual().activate(license), admin).code());
    }

    @Test
    void password_isKeptAsArgon2idAndAskedForBeforeItIsChanged() throws IOException {
        String invitation = hub.invite(admin, workspace, "member");
        Reply weak = hub.as(invitation, "POST", "/api/v1/invitations/accept", Map.of("password", "shortcanary"));
        assertEquals("input_invalid", weak.code());
        assertFalse(weak.text().contains("shortcanary"));
        String member = hub.as(
                        invitation, "POST", "/api/v1/invitations/accept", Map.of("password", "a long canary password"))
                .json()
                .path("secret")
                .asText();
        String account = accountOf(member);
        assertEquals(
                1,
                Audit.count(
                        hub,
                        "SELECT count(*) FROM account WHERE id = ?"
                                + " AND password_hash LIKE '$argon2id$v=19$m=19456,t=2,p=1$%'",
                        account));
        String password = "/api/v1/account/password";
        Map<String, String> fresh = Map.of("password", "another long password");
        assertEquals("forbidden", hub.as(member, "PUT", password, fresh).code());
        Map<String, String> wrong =
                Map.of("password", "another long password", "current_password", "not the canary password");
        assertEquals("forbidden", hub.as(member, "PUT", password, wrong).code());
        Map<String, String> right =
                Map.of("password", "another long password", "current_password", "a long canary password");
        assertEquals("ok", hub.as(member, "PUT", password, right).code());
        assertEquals("ok", hub.as(admin, "PUT", password, fresh).code(), "there was none to be asked for");
        for (byte[] kept : hub.files()) {
            String text = new String(kept, java.nio.charset.StandardCharsets.ISO_8859_1);
            assertFalse(text.contains("canary password") || text.contains("another long password"));
        }
    }

    @Test
    void unacceptableMembersOfTheBody_areInputInvalid() {
        for (String email :
                List.of("", "kim", "kim@", "@x", "k im@x", "kim@x\u0000", "a@b@c", "x".repeat(300) + "@y")) {
            assertEquals(
                    "input_invalid",
                    hub.as(admin, "POST", path("/invitations"), Map.of("email", email, "name", "Kim", "role", "member"))
                            .code(),
                    email);
        }
        assertEquals(
                "input_invalid",
                hub.as(admin, "PUT", path("/members/" + accountOf(admin)), Map.of("role", "owner"))
                        .code());
    }

    @Test
    void caller_isToldWhoItIs() {
        JsonNode person = hub.as(admin, "GET", "/api/v1/caller", null).json();
        assertEquals("personal", person.path("type").asText());
        assertEquals("member:" + accountOf(admin), person.path("actor").asText());
        assertTrue(hub.get("/api/v1/caller").json().path("actor").asText().startsWith("operator:op_"));
    }
}
