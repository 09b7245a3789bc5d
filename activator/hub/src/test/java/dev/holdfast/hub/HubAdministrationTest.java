package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.client.CreatedToken;
import dev.holdfast.client.HubAdministration;
import dev.holdfast.client.HubAdministrationException;
import dev.holdfast.client.HubEndpoint;
import dev.holdfast.client.RotationStatus;
import dev.holdfast.client.TokenCleanUp;
import dev.holdfast.client.TokenInfo;
import dev.holdfast.client.TokenPlan;
import dev.holdfast.client.TokenSearch;
import dev.holdfast.protocol.ProblemReason;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The Java client for administration, against a hub. */
class HubAdministrationTest extends OneLicense {
    private HubAdministration administration;

    @BeforeEach
    void connect() throws Exception {
        String admin = hub.adminToken;
        administration = HubAdministration.of(HubEndpoint.at(hub.address.toString()), admin);
    }

    private List<String> names(TokenSearch search) {
        return administration.tokens(workspace, search).map(TokenInfo::name).toList();
    }

    @Test
    void createdToken_isShownOnceAndListedWithAllThatWasPlanned() {
        CreatedToken created = administration.createPat(
                user,
                TokenPlan.named("line 4", "activations:create", "licenses:read")
                        .describedAs("welding cell")
                        .limitedTo(List.of(license))
                        .livingDays(30));
        assertEquals("ok", codeOf(FakeDevice.usual(), license, created.revealSecret()));
        assertFalse(created.toString().contains(created.revealSecret().substring(5, 30)));
        TokenInfo found = administration.token(created.token().id());
        assertEquals("line 4", found.name());
        assertEquals("welding cell", found.description());
        assertEquals(Set.of("activations:create", "licenses:read"), Set.copyOf(found.scopes()));
        assertEquals(List.of(license), found.licenses());
        assertEquals(found.createdAt().plus(Duration.ofDays(30)), found.expiresAt());
        assertEquals(workspace, found.workspaceId());
        assertEquals(user, found.serviceUserId());
        assertEquals(1, found.activations());
        assertEquals(
                "live",
                administration
                        .createWorkspaceToken(workspace, TokenPlan.named("fleet", "tokens:read"))
                        .token()
                        .state());
    }

    @Test
    void search_isAStreamOverAllPages() {
        for (int i = 0; i < 60; i++) {
            administration.createWorkspaceToken(
                    workspace, TokenPlan.named("cell " + i, "licenses:read").describedAs(i % 2 == 0 ? "even" : "odd"));
        }
        assertEquals(60, names(TokenSearch.all().ofType("workspace")).size());
        assertEquals(30, names(TokenSearch.all().containing("even")).size());
        assertEquals(
                List.of("cell 7"), names(TokenSearch.all().containing("cell 7").inState("live")));
        assertEquals(1, names(TokenSearch.all().ofServiceUser(user)).size());
        assertEquals(
                3, administration.tokens(workspace, TokenSearch.all()).limit(3).count());
    }

    @Test
    void rotation_tellsWhenTheOldOneCanGo() {
        CreatedToken old = administration.createPat(user, TokenPlan.named("line 4", "licenses:read"));
        assertEquals("not_rotated", administration.rotation(old.token().id()).finding());
        CreatedToken successor = administration.rotate(old.token().id(), 7);
        assertNotEquals(old.revealSecret(), successor.revealSecret());
        assertEquals(old.token().id(), successor.token().replaces());
        assertEquals("not_rolled_out", administration.rotation(old.token().id()).finding());
        hub.as(successor.revealSecret(), "GET", "/api/v1/licenses/" + license, null);
        RotationStatus status = administration.rotation(old.token().id());
        assertEquals("quiet", status.finding());
        assertEquals(
                List.of(successor.token().id()),
                status.successors().stream().map(TokenInfo::id).toList());
        assertEquals("revoked", administration.revoke(old.token().id()).state());
        assertEquals("over", administration.rotation(old.token().id()).finding());
    }

    @Test
    void leakedToken_isRevokedWithWhatItActivated() {
        CreatedToken leaked = administration.createPat(user, TokenPlan.named("leaked", "activations:create"));
        FakeDevice device = FakeDevice.usual();
        assertEquals("ok", codeOf(device, license, leaked.revealSecret()));
        assertEquals(
                "revoked",
                administration.revokeWithActivations(leaked.token().id()).state());
        assertNotEquals("ok", hub.request(device.refresh(license), "").code());
        administration.delete(leaked.token().id());
        assertFalse(names(TokenSearch.all()).contains("leaked"));
    }

    @Test
    void cleanUp_saysWhatItWouldDoAndThenDoesIt() {
        String used = administration
                .createPat(user, TokenPlan.named("used", "licenses:read").livingDays(300))
                .revealSecret();
        administration.createPat(
                user, TokenPlan.named("unused", "licenses:read").livingDays(300));
        hub.clock.turn(Duration.ofDays(40));
        hub.as(used, "GET", "/api/v1/licenses/" + license, null);
        TokenCleanUp unused = TokenCleanUp.unusedFor(30);
        List<String> would = administration.previewCleanUp(workspace, unused).revoked().stream()
                .map(TokenInfo::name)
                .toList();
        assertTrue(would.contains("unused") && !would.contains("used"), would.toString());
        assertTrue(names(TokenSearch.all().inState("live")).contains("unused"));
        administration.cleanUp(workspace, unused);
        assertFalse(names(TokenSearch.all().inState("live")).contains("unused"));
        assertTrue(administration.cleanUp(workspace, TokenCleanUp.ended()).deleted().stream()
                .anyMatch(token -> token.name().equals("unused")));
        assertEquals(List.of("used"), names(TokenSearch.all()));
    }

    @Test
    void refusal_hasTheReasonOfTheHub() throws Exception {
        HubAdministrationException unknown = assertThrows(
                HubAdministrationException.class, () -> administration.token("tk_00000000000000000000000000"));
        assertEquals(ProblemReason.NOT_FOUND, unknown.reason());
        HubEndpoint endpoint = HubEndpoint.at(hub.address.toString());
        HubAdministrationException wrong = assertThrows(
                HubAdministrationException.class,
                () -> HubAdministration.of(endpoint, pat)
                        .tokens(workspace, TokenSearch.all())
                        .count());
        assertEquals(ProblemReason.TOKEN_SCOPE_MISSING, wrong.reason());
        for (Map.Entry<String, ProblemReason> text : Map.of(
                        "hdfu_typing_error",
                        ProblemReason.TOKEN_MALFORMED,
                        TokenDevice.newSecret(),
                        ProblemReason.TOKEN_WRONG_TYPE)
                .entrySet()) {
            HubAdministrationException refused =
                    assertThrows(HubAdministrationException.class, () -> HubAdministration.of(endpoint, text.getKey()));
            assertEquals(text.getValue(), refused.reason());
            assertFalse(String.valueOf(refused).contains(text.getKey()));
        }
    }
}
