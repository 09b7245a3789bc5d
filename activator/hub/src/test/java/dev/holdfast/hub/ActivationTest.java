package dev.holdfast.hub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.hub.TestHub.Reply;
import dev.holdfast.protocol.Operation;
import dev.holdfast.protocol.TokenFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ActivationTest {
    @TempDir
    static Path folder;

    private static TestHub hub;

    private String workspace;
    private String license;
    private String user;
    private String pat;

    @BeforeAll
    static void startHub() throws IOException {
        hub = TestHub.start(folder);
        hub.createCatalog();
    }

    @AfterAll
    static void stopHub() throws IOException {
        hub.close();
    }

    @BeforeEach
    void createLicense() {
        workspace = hub.createWorkspace();
        license = hub.createLicense(workspace, Map.of());
        user = hub.createServiceUser(workspace);
        pat = hub.createPat(user, Map.of());
    }

    static JsonNode payload(Reply reply, String document) throws IOException {
        String[] parts = reply.json().path(document).asText().split("\\.");
        return TestHub.JSON.readTree(Base64.getUrlDecoder().decode(parts[1]));
    }

    private long seatsTaken() {
        return hub.get("/api/v1/licenses/" + license + "/activations")
                .json()
                .path("items")
                .size();
    }

    @Test
    void activate_withPat_grantsLicenseBoundToTheDevice() throws IOException {
        FakeDevice device = FakeDevice.usual();
        Reply granted = hub.request(device.activate(license), pat);
        assertEquals("ok", granted.code());
        JsonNode claims = payload(granted, "license");
        assertEquals(license, claims.path("lic").asText());
        assertEquals(device.thumbprint(), claims.path("cnf").path("jkt").asText());
        assertEquals(device.thumbprint(), claims.path("act").asText());
        assertEquals("https://hub.acme.example", claims.path("iss").asText());
        assertEquals(1, claims.path("models").size());
        assertEquals(1, granted.json().path("bundles").size());
        assertEquals(
                payload(granted, "status").path("sequence").asLong(),
                claims.path("min_status").path("sequence").asLong());
        assertEquals(1, seatsTaken());
    }

    @Test
    void sameRequest_sentAgain_isAnsweredWithTheSameBytesAndWithoutToken() {
        String document = FakeDevice.usual().activate(license);
        Reply first = hub.request(document, pat);
        assertEquals(first.text(), hub.request(document, pat).text());
        assertEquals(first.text(), hub.request(document, "").text());
        assertEquals(1, seatsTaken());
    }

    @Test
    void sameRequestId_withOtherContent_isAConflict() {
        FakeDevice device = FakeDevice.usual();
        String id = FakeDevice.newRequestId();
        hub.request(device.request(Operation.ACTIVATE, license, id), pat);
        assertEquals(
                "request_conflict",
                hub.request(device.request(Operation.REFRESH, license, id), "").code());
        assertEquals(
                "request_conflict",
                hub.request(FakeDevice.usual().request(Operation.ACTIVATE, license, id), pat)
                        .code());
        assertEquals(1, seatsTaken());
    }

    @Test
    void fourthLastRequest_sentAgain_isSuperseded() {
        FakeDevice device = FakeDevice.usual();
        String first = device.activate(license);
        String second = device.refresh(license);
        hub.request(first, pat);
        Reply answer = hub.request(second, "");
        hub.request(device.refresh(license), "");
        assertEquals("ok", hub.request(first, "").code());
        hub.request(device.refresh(license), "");
        assertEquals("request_superseded", hub.request(first, "").code());
        assertEquals(answer.text(), hub.request(second, "").text());
    }

    @Test
    void sameDevice_activatingAgain_keepsItsSeatWithHigherRevision() throws IOException {
        FakeDevice device = FakeDevice.usual();
        JsonNode first = payload(hub.request(device.activate(license), pat), "license");
        JsonNode second = payload(hub.request(device.activate(license), pat), "license");
        assertEquals(first.path("act").asText(), second.path("act").asText());
        assertTrue(second.path("rev").asLong() > first.path("rev").asLong());
        assertNotEquals(first.path("jti").asText(), second.path("jti").asText());
        assertEquals(1, seatsTaken());
    }

    @Test
    void refresh_afterAModelWasAdded_coversIt() throws IOException {
        FakeDevice device = FakeDevice.usual();
        JsonNode before = payload(hub.request(device.activate(license), pat), "license");
        hub.post("/api/v1/licenses/" + license + "/models", Map.of("id", "segmenter"));
        JsonNode after = payload(hub.request(device.refresh(license), ""), "license");
        assertEquals(1, before.path("models").size());
        assertEquals(2, after.path("models").size());
        assertTrue(after.path("rev").asLong() > before.path("rev").asLong());
    }

    @Test
    void refresh_byAnUnknownDevice_isActivationUnknown() {
        assertEquals(
                "activation_unknown",
                hub.request(FakeDevice.usual().refresh(license), "").code());
        String unknown = TestHub.PRODUCT + ".00000000000000000000000000";
        assertEquals(
                "activation_unknown",
                hub.request(FakeDevice.usual().refresh(unknown), pat).code());
    }

    private String codeOf(FakeDevice device, String licenseId, String token) {
        return hub.request(device.activate(licenseId), token).code();
    }

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
        assertEquals(204, hub.delete("/api/v1/tokens/" + token.id()).status());
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
        String reader = hub.createPat(user, Map.of("scopes", List.of("licenses:read")));
        assertEquals("token_scope_missing", codeOf(FakeDevice.usual(), license, reader));
    }

    @Test
    void activate_withTokenForAnotherLicense_isLicenseAccessDenied() {
        String other = hub.createLicense(workspace, Map.of());
        String limited = hub.createPat(user, Map.of("licenses", List.of(other)));
        assertEquals("license_access_denied", codeOf(FakeDevice.usual(), license, limited));
        assertEquals("ok", codeOf(FakeDevice.usual(), other, limited));
    }

    @Test
    void activate_byServiceUserLimitedToAnotherLicense_isLicenseAccessDenied() {
        limitUser(List.of(hub.createLicense(workspace, Map.of())));
        assertEquals("license_access_denied", codeOf(FakeDevice.usual(), license, pat));
    }

    private void limitUser(List<String> licenses) {
        Reply limited = hub.as(
                hub.operatorToken,
                "PUT",
                "/api/v1/service-users/" + user + "/licenses",
                licenses == null ? Map.of() : Map.of("licenses", licenses));
        assertEquals("ok", limited.code());
    }

    @Test
    void activate_licenseOfAnotherWorkspace_isUnknownLikeOneThatIsNowhere() {
        String foreign = hub.createLicense(hub.createWorkspace(), Map.of());
        String nowhere = TestHub.PRODUCT + ".00000000000000000000000000";
        assertEquals("license_unknown", codeOf(FakeDevice.usual(), foreign, pat));
        assertEquals("license_unknown", codeOf(FakeDevice.usual(), nowhere, pat));
    }

    @Test
    void activate_licenseWithoutOfflineActivation_isNotAllowed() {
        String online = hub.createLicense(workspace, Map.of("offline_activation", false));
        assertEquals("offline_activation_not_allowed", codeOf(FakeDevice.usual(), online, pat));
    }

    @Test
    void suspendedLicense_answersNothingUntilReinstated() {
        FakeDevice device = FakeDevice.usual();
        assertEquals("ok", codeOf(device, license, pat));
        hub.post("/api/v1/licenses/" + license + "/suspend", Map.of());
        assertEquals("license_suspended", codeOf(FakeDevice.usual(), license, pat));
        assertEquals(
                "license_suspended", hub.request(device.refresh(license), "").code());
        hub.post("/api/v1/licenses/" + license + "/reinstate", Map.of());
        assertEquals("ok", hub.request(device.refresh(license), "").code());
    }

    @Test
    void revokedLicense_staysRevoked() {
        hub.post("/api/v1/licenses/" + license + "/revoke", Map.of());
        assertEquals("license_revoked", codeOf(FakeDevice.usual(), license, pat));
        assertEquals(
                "conflict",
                hub.post("/api/v1/licenses/" + license + "/reinstate", Map.of()).code());
    }

    @Test
    void revokedActivation_isNotAnsweredAndNamedToTheOthers() throws IOException {
        FakeDevice device = FakeDevice.usual();
        FakeDevice other = FakeDevice.usual();
        codeOf(device, license, pat);
        codeOf(other, license, pat);
        hub.post("/api/v1/licenses/" + license + "/activations/" + device.thumbprint() + "/revoke", Map.of());
        assertEquals("activation_revoked", codeOf(device, license, pat));
        assertEquals(
                "activation_revoked", hub.request(device.refresh(license), "").code());
        JsonNode status = payload(hub.request(other.refresh(license), ""), "status");
        assertEquals(
                device.thumbprint(), status.path("revoked_activations").path(0).asText());
    }

    @Test
    void lastSeatTaken_isSeatsExhausted() {
        String single = hub.createLicense(workspace, Map.of("seats", 1));
        assertEquals("ok", codeOf(FakeDevice.usual(), single, pat));
        assertEquals("seats_exhausted", codeOf(FakeDevice.usual(), single, pat));
    }

    @Test
    void machineWithoutEvidence_takesNoSeat() {
        assertEquals("evidence_missing", codeOf(FakeDevice.showing(), license, pat));
        assertEquals("evidence_missing", codeOf(FakeDevice.showing("asserted=pod-1"), license, pat));
        assertEquals(0, seatsTaken());
    }

    @Test
    void machineWithOneKind_whereTwoAreAskedFor_isInsufficient() {
        String two = hub.createLicense(workspace, Map.of("minimum_evidence", 2));
        assertEquals("evidence_insufficient", codeOf(FakeDevice.showing("machine-id=a"), two, pat));
        assertEquals("ok", codeOf(FakeDevice.showing("machine-id=a", "nic=b"), two, pat));
    }

    @Test
    void anotherMachine_withTheSameDeviceKey_isMachineChangedAndAuditedOnce() throws IOException {
        FakeDevice device = FakeDevice.showing("machine-id=m1", "disk=d1", "nic=n1");
        codeOf(device, license, pat);
        FakeDevice clone = device.nowShowing("machine-id=m1", "disk=d2", "nic=n2");
        assertEquals("machine_changed", codeOf(clone, license, pat));
        assertEquals(1, Audit.rows(hub, "request.refused", device.thumbprint()));
        assertEquals("machine_changed", hub.request(clone.refresh(license), "").code());
        assertEquals("ok", hub.request(device.refresh(license), "").code());
    }

    @Test
    void machineOfWhichTooLittleIsVisible_isAnsweredForWhatWasRecorded() throws IOException {
        FakeDevice device = FakeDevice.showing("machine-id=m1", "disk=d1", "nic=n1");
        codeOf(device, license, pat);
        FakeDevice hidden = device.nowShowing("machine-id=m1");
        JsonNode claims = payload(hub.request(hidden.refresh(license), ""), "license");
        assertEquals(3, claims.path("binding").path("evidence").size());
        assertEquals("ok", hub.request(device.nowShowing().refresh(license), "").code());
    }

    @Test
    void machineThatDrifts_isFollowedThreeTimesAYear() throws IOException {
        FakeDevice device = FakeDevice.showing("machine-id=m", "board=b", "nic=n0");
        codeOf(device, license, pat);
        String before = "";
        for (int change = 1; change <= 3; change++) {
            FakeDevice drifted = device.nowShowing("machine-id=m", "board=b", "nic=n" + change);
            JsonNode claims = payload(hub.request(drifted.refresh(license), ""), "license");
            String nic =
                    claims.path("binding").path("evidence").path("nic").path(0).asText();
            assertNotEquals(before, nic);
            before = nic;
        }
        FakeDevice fourth = device.nowShowing("machine-id=m", "board=b", "nic=n4");
        assertEquals("drift_limit", hub.request(fourth.refresh(license), "").code());
        FakeDevice third = device.nowShowing("machine-id=m", "board=b", "nic=n3");
        assertEquals("ok", hub.request(third.refresh(license), "").code());
    }

    @Test
    void deletedServiceUser_endsTokenAndRefresh() {
        FakeDevice device = FakeDevice.usual();
        codeOf(device, license, pat);
        assertEquals(204, hub.delete("/api/v1/service-users/" + user).status());
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
        hub.delete("/api/v1/tokens/" + token.id());
        assertEquals("ok", hub.request(device.refresh(license), "").code());
    }

    @Test
    void documentThatIsNoRequest_isRequestMalformed() {
        FakeDevice device = FakeDevice.usual();
        String sound = device.activate(license);
        char last = sound.charAt(sound.length() - 3);
        String tampered = sound.substring(0, sound.length() - 3)
                + (last == 'A' ? 'B' : 'A')
                + sound.substring(sound.length() - 2);
        for (String document : List.of("", "a.b.c", tampered, device.sign("{}".getBytes(UTF_8)))) {
            assertEquals("request_malformed", hub.request(document, pat).code());
        }
        assertEquals(
                "request_malformed",
                hub.request(device.request(Operation.RELEASE, license, FakeDevice.newRequestId()), pat)
                        .code());
        assertEquals(0, seatsTaken());
    }

    @Test
    void newestBundleHeld_isNotSentAgain() throws IOException {
        FakeDevice device = FakeDevice.usual();
        JsonNode bundles = hub.as("", "GET", "/api/v1/trust-bundles", null).json();
        assertEquals(1, bundles.path("bundles").size());
        assertEquals(
                0,
                hub.as("", "GET", "/api/v1/trust-bundles?after=1", null)
                        .json()
                        .path("bundles")
                        .size());
        assertEquals(
                bundles.path("bundles").path(0).asText(),
                hub.request(device.activate(license), pat)
                        .json()
                        .path("bundles")
                        .path(0)
                        .asText());
    }
}
