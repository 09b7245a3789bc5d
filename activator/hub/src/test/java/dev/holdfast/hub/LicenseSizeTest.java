package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.hub.TestHub.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A license that no device could read is never made, so no seat is taken for it. */
class LicenseSizeTest extends OneLicense {
    private static final String LONG_NAME = "\u6f22".repeat(199);

    @Test
    void licenseThatWouldBeTooLargeOnceSigned_isRefusedNamingTheLimit() {
        List<String> models = new ArrayList<>();
        for (int number = 0; number < 200; number++) {
            String id = "large-" + number;
            hub.post("/api/v1/products/" + TestHub.PRODUCT + "/models", Map.of("id", id, "name", LONG_NAME));
            models.add(id);
        }
        int fitting = fitting(models);
        Reply refused = create(models.subList(0, fitting + 1));
        assertEquals("input_invalid", refused.code());
        assertTrue(refused.json().path("detail").asText().contains("at most 131072 bytes"), refused.text());

        String largest = create(models.subList(0, fitting)).id();
        Reply added = hub.post("/api/v1/licenses/" + largest + "/models", Map.of("id", models.get(fitting)));
        assertEquals("input_invalid", added.code());
        Reply grown = hub.as(
                hub.operatorToken,
                "PATCH",
                "/api/v1/licenses/" + largest,
                Map.of("models", models.subList(0, fitting + 1)));
        assertTrue(grown.json().path("detail").asText().contains("at most 131072 bytes"), grown.text());
        assertEquals(
                fitting,
                hub.get("/api/v1/licenses/" + largest).json().path("models").size());
        assertEquals(
                "ok", hub.request(FakeDevice.usual().activate(largest), pat).code());
    }

    private Reply create(List<String> models) {
        return hub.post(
                "/api/v1/workspaces/" + workspace + "/licenses",
                Map.of(
                        "product",
                        TestHub.PRODUCT,
                        "models",
                        models,
                        "seats",
                        3,
                        "offline_activation",
                        true,
                        "perpetual",
                        true));
    }

    /** How many of the models a license holds. */
    private int fitting(List<String> models) {
        int good = 1;
        int bad = models.size();
        while (bad - good > 1) {
            int middle = (good + bad) / 2;
            if (create(models.subList(0, middle)).status() == 201) {
                good = middle;
            } else {
                bad = middle;
            }
        }
        return good;
    }
}
