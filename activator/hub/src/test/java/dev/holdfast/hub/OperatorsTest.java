package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.hub.TestHub.Reply;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OperatorsTest {
    private static final String OPERATORS = "/api/v1/operators";

    @TempDir
    Path folder;

    @Test
    void lastOperator_cannotBeEndedAndAnotherCan() throws IOException {
        try (TestHub hub = TestHub.start(folder)) {
            String first =
                    hub.get(OPERATORS).json().path("items").path(0).path("id").asText();
            assertEquals("conflict", hub.delete(OPERATORS + "/" + first).code());
            Reply second = hub.post(OPERATORS, Map.of("name", "second"));
            String token = second.json().path("secret").asText();
            assertTrue(token.startsWith("hdfu_"));
            assertEquals(
                    "conflict", hub.post(OPERATORS, Map.of("name", "second")).code());
            assertEquals(
                    204, hub.as(token, "DELETE", OPERATORS + "/" + first, null).status());
            assertEquals("token_revoked", hub.get(OPERATORS).code());
            JsonNode left = hub.as(token, "GET", OPERATORS, null).json().path("items");
            assertEquals(1, left.size());
            assertEquals(
                    "not_found",
                    hub.as(token, "DELETE", OPERATORS + "/" + first, null).code());
            assertEquals(
                    "conflict",
                    hub.as(token, "DELETE", OPERATORS + "/" + second.id(), null).code());
            assertEquals(1, Audit.rows(hub, "operator.ended", first));
            assertEquals(
                    201,
                    hub.as(token, "POST", OPERATORS, Map.of("name", "first operator"))
                            .status(),
                    "the name of one who was ended is free");
        }
    }
}
