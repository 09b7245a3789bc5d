package dev.holdfast.hub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.hub.TestHub.Reply;
import dev.holdfast.protocol.Operation;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ActivationTest extends OneLicense {
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
