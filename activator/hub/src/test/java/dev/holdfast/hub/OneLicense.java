package dev.holdfast.hub;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.hub.TestHub.Reply;
import java.io.IOException;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;

/** A hub with one license, one service user and one PAT, new for every test. */
abstract class OneLicense extends SharedHub {
    String workspace;
    String license;
    String user;
    String pat;

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
