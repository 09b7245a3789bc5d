package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.holdfast.hub.TestHub.Reply;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class LostUpdateTest extends OneLicense {
    private static final int CALLERS = 8;
    private static final int ROUNDS = 10;

    private String path() {
        return "/api/v1/licenses/" + license;
    }

    private String tag() {
        return hub.get(path()).header("ETag");
    }

    private Reply post(String change, String ifMatch, String body) {
        Map<String, String> headers = new HashMap<>(Map.of("Authorization", "Bearer " + hub.operatorToken));
        headers.put("If-Match", ifMatch);
        if (!body.isEmpty()) {
            headers.put("Content-Type", "application/json");
        }
        return hub.send("POST", path() + change, headers, BodyPublishers.ofString(body));
    }

    @Test
    void changeThatStandsOnAnOldState_changesNothing() {
        String seen = tag();
        assertEquals(200, post("/suspend", seen, "").status());
        String now = tag();
        assertNotEquals(seen, now);
        assertEquals(
                "precondition_failed",
                post("/models", seen, "{\"id\":\"segmenter\"}").code());
        assertEquals(1, hub.get(path()).json().path("models").size());
        assertEquals(
                200,
                post("/models", "\"another\", " + now, "{\"id\":\"segmenter\"}").status());
        assertEquals(200, post("/reinstate", "*", "").status());
    }

    @Test
    void changeWithoutIfMatch_isMade() {
        assertEquals(200, hub.post(path() + "/suspend", Map.of()).status());
    }

    @Test
    void answerToAChange_bearsTheTagOfTheStateThatItMade() {
        Reply suspended = post("/suspend", tag(), "");
        assertEquals(suspended.header("ETag"), tag());
        assertEquals(200, post("/reinstate", suspended.header("ETag"), "").status());
    }

    @Test
    void licenseThatWasRevoked_staysSo_whateverTheTagSays() {
        assertEquals(200, post("/revoke", tag(), "").status());
        assertEquals(200, post("/revoke", tag(), "").status());
        assertEquals("conflict", post("/suspend", tag(), "").code());
        assertEquals("conflict", post("/reinstate", "*", "").code());
        assertEquals("revoked", hub.get(path()).json().path("state").asText());
    }

    @Test
    void weakTag_matchesNothing_andWhatIsNoTagIsRefused() {
        assertEquals("precondition_failed", post("/suspend", "W/" + tag(), "").code());
        for (String nonsense : List.of("", "nonsense", "\"", "\"a\" \"b\"", "*, \"a\"", "W/*", "\"a\",".repeat(40))) {
            assertEquals("input_invalid", post("/suspend", nonsense, "").code(), nonsense);
        }
        assertEquals("active", hub.get(path()).json().path("state").asText());
    }

    @Test
    void ifMatchWhereNothingHasATag_isRefusedInsteadOfIgnored() {
        Reply reply = hub.send(
                "POST",
                "/api/v1/workspaces",
                Map.of(
                        "Authorization",
                        "Bearer " + hub.operatorToken,
                        "Content-Type",
                        "application/json",
                        "If-Match",
                        "*"),
                BodyPublishers.ofString("{\"name\":\"x\"}"));
        assertEquals("input_invalid", reply.code());
        assertFalse(hub.get("/api/v1/products").headers().firstValue("ETag").isPresent());
    }

    @Test
    void ofManyWhoChangeTheSameState_oneDoes() throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        try {
            for (int round = 0; round < ROUNDS; round++) {
                String seen = tag();
                String change = round % 2 == 0 ? "/suspend" : "/reinstate";
                List<Callable<Integer>> calls = java.util.Collections.nCopies(
                        CALLERS, () -> post(change, seen, "").status());
                int done = 0;
                for (Future<Integer> call : callers.invokeAll(calls)) {
                    int status = call.get();
                    done += status == 200 ? 1 : 0;
                    assertEquals(status == 200 ? 200 : 412, status);
                }
                assertEquals(1, done);
            }
        } finally {
            callers.shutdownNow();
        }
    }
}
