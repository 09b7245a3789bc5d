package dev.holdfast.hub;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.hub.TestHub.Reply;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A hub with one license, one service user and one PAT, new for every test. */
abstract class OneLicense {
    @TempDir
    static Path folder;

    static TestHub hub;

    String workspace;
    String license;
    String user;
    String pat;

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

    final long seatsTaken() {
        return hub.get("/api/v1/licenses/" + license + "/activations")
                .json()
                .path("items")
                .size();
    }

    final String codeOf(FakeDevice device, String licenseId, String token) {
        return hub.request(device.activate(licenseId), token).code();
    }
}
