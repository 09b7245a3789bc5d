package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.hub.TestHub.Reply;
import dev.holdfast.protocol.Operation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ActivationTest {
    @TempDir
    Path folder;

    private TestHub hub;
    private String license;
    private String user;
    private String pat;

    @BeforeEach
    void startHub() throws IOException {
        hub = TestHub.start(folder);
        hub.createCatalog();
        String workspace = hub.createWorkspace();
        license = hub.createLicense(workspace, Map.of());
        user = hub.createServiceUser(workspace);
        pat = hub.createPat(user, Map.of());
    }

    @AfterEach
    void stopHub() throws IOException {
        hub.close();
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
}
