package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.hub.TestHub.Reply;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nobody comes by more than he has: not by giving, not by changing what he stands on, not by looking. */
class EscalationTest extends OneLicense {
    private static final List<String> ALL =
            List.of("tokens:read", "tokens:write", "activations:create", "activations:read");

    private Member admin;
    private String other;

    @BeforeEach
    void addLicense() throws IOException {
        admin = Member.of(hub, workspace, "admin");
        other = hub.createLicense(workspace, Map.of());
    }

    private String limitedUser() {
        return admin.post(
                        "workspaces/" + workspace + "/service-users",
                        Map.of("name", "limited " + FakeDevice.newRequestId(), "licenses", List.of(license)))
                .id();
    }

    private String pat(String serviceUser, Map<String, ?> limits) {
        Map<String, Object> wish = new java.util.HashMap<>(Map.of("name", "robot", "scopes", ALL));
        wish.putAll(limits);
        return Member.secret(admin.post("service-users/" + serviceUser + "/tokens", wish));
    }

    private String limit(String token, String serviceUser, Map<String, ?> limits) {
        return hub.as(token, "PUT", "/api/v1/service-users/" + serviceUser + "/licenses", limits)
                .code();
    }

    @Test
    void serviceUserOfNamedLicenses_widensNeitherItselfNorAnother() {
        String own = limitedUser();
        String another = limitedUser();
        String token = pat(own, Map.of());

        for (String target : List.of(own, another)) {
            assertEquals("forbidden", limit(token, target, Map.of()));
            assertEquals("forbidden", limit(token, target, Map.of("licenses", List.of(license, other))));
            assertEquals("ok", limit(token, target, Map.of("licenses", List.of(license))));
        }
        assertEquals("license_access_denied", codeOf(FakeDevice.usual(), other, token));
        assertEquals("ok", limit(admin.token(), own, Map.of()));
        assertEquals("ok", codeOf(FakeDevice.usual(), other, token));
    }

    @Test
    void tokenOfNamedLicenses_makesNoServiceUserThatReachesMore() {
        String token = pat(user, Map.of("licenses", List.of(license)));
        String path = "/api/v1/workspaces/" + workspace + "/service-users";

        assertEquals(
                "forbidden", hub.as(token, "POST", path, Map.of("name", "wide")).code());
        assertEquals(
                "forbidden",
                hub.as(token, "POST", path, Map.of("name", "wide", "licenses", List.of(other)))
                        .code());
        assertEquals(
                "ok",
                hub.as(token, "POST", path, Map.of("name", "narrow", "licenses", List.of(license)))
                        .code());
        assertEquals("forbidden", limit(token, user, Map.of()));
    }

    @Test
    void tokenOfNamedLicenses_seesAndReinstatesBehindATokenWhatIsOfThoseAlone() {
        Reply leaky = admin.pat(user, "leaky", "activations:create");
        String secret = Member.secret(leaky);
        FakeDevice device = FakeDevice.usual();
        FakeDevice hidden = FakeDevice.usual();
        assertEquals("ok", codeOf(device, license, secret));
        assertEquals("ok", codeOf(hidden, other, secret));
        admin.post("tokens/" + leaky.id() + "/revoke", Map.of("with_activations", true));
        String limited = pat(limitedUser(), Map.of());
        String behind = "/api/v1/tokens/" + leaky.id() + "/activations";

        JsonNode seen = hub.as(limited, "GET", behind, null).json().path("items");
        assertEquals(List.of(license), seen.findValuesAsText("license"));
        assertEquals(
                1,
                hub.as(limited, "POST", behind + "/reinstate", null)
                        .json()
                        .path("reinstated")
                        .asInt());
        assertEquals("ok", hub.request(device.refresh(license), "").code());
        assertEquals(
                "activation_suspended", hub.request(hidden.refresh(other), "").code());
    }

    @Test
    void operator_comesByNoSecretOfAWorkspace() {
        Reply pat = admin.pat(user, "robot", "activations:create");
        Reply ofWorkspace = admin.workspaceToken(workspace, "gate", "activations:create");
        for (Reply token : List.of(pat, ofWorkspace)) {
            String path = "/api/v1/tokens/" + token.id();
            assertEquals("forbidden", hub.post(path + "/rotate", Map.of()).code());
            Reply shown = hub.get(path);
            assertEquals("ok", shown.code());
            assertFalse(shown.json().has("secret"));
            assertFalse(shown.text().contains(Member.secret(token).substring(5, 35)));
        }
        Map<String, Object> wish = Map.of("name", "mine", "scopes", List.of());
        String here = "/api/v1/workspaces/" + workspace;
        assertEquals("forbidden", hub.post(here + "/tokens", wish).code());
        assertEquals(
                "forbidden",
                hub.post("/api/v1/service-users/" + user + "/tokens", wish).code());
        assertEquals(
                "forbidden",
                hub.post(here + "/service-users", Map.of("name", "mine")).code());
        Map<String, String> enrolment = Map.of("user_code", "BCDF-GHJK", "device", "A".repeat(43));
        assertEquals(
                "forbidden", hub.post(here + "/enrolments/approvals", enrolment).code());
        assertEquals(
                "forbidden",
                hub.post(here + "/invitations", Map.of("email", "a@b.example", "name", "A", "role", "admin"))
                        .code());
    }
}
