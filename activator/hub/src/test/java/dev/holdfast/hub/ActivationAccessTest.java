package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.holdfast.hub.TestHub.Reply;
import dev.holdfast.protocol.TokenFormat;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ActivationAccessTest extends OneLicense {
    @Test
    void activate_withoutToken_isTokenMissing() {
        assertEquals("token_missing", codeOf(FakeDevice.usual(), license, ""));
        assertEquals(0, seatsTaken());
    }

    @Test
    void activate_withUnknownTokenOrWrongChecksum_isTokenInvalidAlike() {
        String unknown = TokenFormat.make(TokenFormat.Type.SERVICE_USER, new SecureRandom());
        String typo = pat.substring(0, 40) + (pat.endsWith("A") ? "B" : "A");
        Reply first = hub.request(FakeDevice.usual().activate(license), unknown);
        Reply second = hub.request(FakeDevice.usual().activate(license), typo);
        assertEquals("token_invalid", first.code());
        assertEquals(first.text().replace(first.requestId(), ""), second.text().replace(second.requestId(), ""));
        assertEquals("token_invalid", codeOf(FakeDevice.usual(), license, "x"));
    }

    @Test
    void activate_withRevokedToken_isTokenRevoked() {
        Reply token = hub.createToken(user, Map.of());
        assertEquals(200, hub.revokeToken(token.id()).status());
        assertEquals(
                "token_revoked",
                codeOf(FakeDevice.usual(), license, token.json().path("secret").asText()));
    }

    @Test
    void activate_withPersonalToken_isTokenWrongType() {
        assertEquals("token_wrong_type", codeOf(FakeDevice.usual(), license, hub.operatorToken));
    }

    @Test
    void activate_withoutTheScope_isTokenScopeMissing() {
        String reader = hub.createPat(user, Map.of("scopes", List.of()));
        assertEquals("token_scope_missing", codeOf(FakeDevice.usual(), license, reader));
    }

    @Test
    void tokenWithAScopeThatThereIsNot_isNotCreated() {
        for (String scope : List.of("licenses:write", "*", "everything")) {
            assertEquals(
                    "input_invalid",
                    hub.createToken(user, Map.of("scopes", List.of(scope))).code());
        }
    }

    @Test
    void activate_withTokenForAnotherLicense_isLicenseAccessDenied() {
        String other = hub.createLicense(workspace, Map.of());
        String limited = hub.createPat(user, Map.of("licenses", List.of(other)));
        assertEquals("license_access_denied", codeOf(FakeDevice.usual(), license, limited));
        assertEquals("ok", codeOf(FakeDevice.usual(), other, limited));
    }

    @Test
    void tokenForNamedLicenses_seesNoOther() {
        String other = hub.createLicense(workspace, Map.of());
        String limited = hub.createPat(user, Map.of("licenses", List.of(other), "scopes", List.of("licenses:read")));
        Reply list = hub.as(limited, "GET", "/api/v1/workspaces/" + workspace + "/licenses", null);
        assertEquals(1, list.json().path("items").size());
        assertEquals(other, list.json().path("items").path(0).path("id").asText());
        assertEquals(
                "ok", hub.as(limited, "GET", "/api/v1/licenses/" + other, null).code());
        assertEquals(
                "license_access_denied",
                hub.as(limited, "GET", "/api/v1/licenses/" + license, null).code());
        limitUser(List.of(license));
        assertEquals(
                0,
                hub.as(limited, "GET", "/api/v1/workspaces/" + workspace + "/licenses", null)
                        .json()
                        .path("items")
                        .size());
    }

    @Test
    void activate_byServiceUserLimitedToAnotherLicense_isLicenseAccessDenied() {
        limitUser(List.of(hub.createLicense(workspace, Map.of())));
        assertEquals("license_access_denied", codeOf(FakeDevice.usual(), license, pat));
    }

    @Test
    void activate_licenseOfAnotherWorkspace_isUnknownLikeOneThatIsNowhere() {
        String foreign = hub.createLicense(hub.createWorkspace(), Map.of());
        String nowhere = TestHub.PRODUCT + ".00000000000000000000000000";
        assertEquals("license_unknown", codeOf(FakeDevice.usual(), foreign, pat));
        assertEquals("license_unknown", codeOf(FakeDevice.usual(), nowhere, pat));
    }

    @Test
    void deletedServiceUser_endsTokenAndRefresh() {
        FakeDevice device = FakeDevice.usual();
        codeOf(device, license, pat);
        assertEquals(
                204, hub.admin("DELETE", "/api/v1/service-users/" + user, null).status());
        assertEquals(
                "license_access_withdrawn",
                hub.request(device.refresh(license), "").code());
        assertEquals("token_revoked", codeOf(FakeDevice.usual(), license, pat));
        String other = hub.createPat(hub.createServiceUser(workspace), Map.of());
        assertEquals("ok", codeOf(device, license, other));
        assertEquals("ok", hub.request(device.refresh(license), "").code());
        assertEquals(1, seatsTaken());
    }

    @Test
    void serviceUserWhoMayNoLongerUseTheLicense_withdrawsRefresh() {
        FakeDevice device = FakeDevice.usual();
        codeOf(device, license, pat);
        limitUser(List.of());
        assertEquals(
                "license_access_withdrawn",
                hub.request(device.refresh(license), "").code());
        limitUser(null);
        assertEquals("ok", hub.request(device.refresh(license), "").code());
    }

    @Test
    void revokedToken_leavesItsDevicesAlone() {
        FakeDevice device = FakeDevice.usual();
        Reply token = hub.createToken(user, Map.of());
        codeOf(device, license, token.json().path("secret").asText());
        hub.revokeToken(token.id());
        assertEquals("ok", hub.request(device.refresh(license), "").code());
    }

    private void limitUser(List<String> licenses) {
        Reply limited = hub.as(
                hub.adminToken,
                "PUT",
                "/api/v1/service-users/" + user + "/licenses",
                licenses == null ? Map.of() : Map.of("licenses", licenses));
        assertEquals("ok", limited.code());
    }
}
