package dev.holdfast.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.holdfast.verifier.jws.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProblemTest {
    private static Problem parse(String json) throws MalformedException {
        return Problem.parse(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void parse_whatAHubWrites_isUnderstood() throws Exception {
        Problem problem = parse(
                "{\"type\":\"urn:holdfast:reason:seats_exhausted\",\"title\":\"t\",\"status\":409,"
                        + "\"detail\":\"5 of 5 seats are taken\",\"remedy\":\"release one\",\"request_id\":\"r-1\",\"more\":[]}");

        assertEquals(Optional.of(ProblemReason.SEATS_EXHAUSTED), problem.reason());
        assertEquals("5 of 5 seats are taken", problem.detail());
        assertEquals("r-1", problem.requestId());
    }

    @Test
    void parse_aNewerHubsReason_keepsItsCode() throws Exception {
        Problem problem = parse("{\"type\":\"urn:holdfast:reason:moon_phase\",\"status\":422}");

        assertEquals(Optional.empty(), problem.reason());
        assertEquals("moon_phase", problem.code());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "<html>",
                "{\"status\":409}",
                "{\"type\":\"about:blank\",\"status\":409}",
                "{\"type\":\"urn:holdfast:reason:x\",\"status\":200}",
                "{\"type\":\"urn:holdfast:reason:x\",\"status\":\"409\"}"
            })
    void parse_somethingElse_isRefused(String json) {
        assertThrows(MalformedException.class, () -> parse(json));
    }
}
