package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.hub.TestHub.Reply;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A token is replaced without a moment at which none is good, and it is known when the old one can go. */
class RotationTest extends OneLicense {
    private Member admin;
    private Reply old;
    private Instant begin;

    @BeforeEach
    void createToken() throws IOException {
        admin = Member.of(hub, workspace, "admin");
        license = hub.createLicense(workspace, Map.of("seats", 100));
        old = admin.post(
                "service-users/" + user + "/tokens",
                Map.of(
                        "name",
                        "line 1",
                        "description",
                        "first floor",
                        "scopes",
                        List.of("activations:create", "licenses:read"),
                        "licenses",
                        List.of(license),
                        "expires_in_days",
                        30));
        assertEquals(201, old.status(), old.text());
        begin = time(old.json(), "created_at");
    }

    private Reply rotate(String id, Map<String, ?> wish) {
        return admin.post("tokens/" + id + "/rotate", wish);
    }

    private JsonNode status(String id) {
        Reply reply = admin.get("tokens/" + id + "/rotation");
        assertEquals("ok", reply.code());
        return reply.json();
    }

    private static Instant time(JsonNode of, String member) {
        return Instant.parse(of.path(member).asText());
    }

    private String use(Reply created) {
        return codeOf(FakeDevice.usual(), license, Member.secret(created));
    }

    @Test
    void successor_hasSameNameScopesAndLimitsAndBothAreGood() {
        Reply next = rotate(old.id(), Map.of());

        assertEquals(201, next.status());
        for (String same : List.of("type", "name", "description", "service_user", "scopes", "licenses", "workspace")) {
            assertEquals(old.json().path(same), next.json().path(same), same);
        }
        assertEquals(old.id(), next.json().path("replaces").asText());
        assertEquals(time(next.json(), "created_at").plus(Duration.ofDays(30)), time(next.json(), "expires_at"));
        assertEquals("ok", use(old));
        assertEquals("ok", use(next));
        assertEquals(
                next.id(),
                admin.get("tokens/" + old.id()).json().path("replaced_by").asText());
    }

    @Test
    void old_endsAfterTheOverlap() {
        Reply next = rotate(old.id(), Map.of("overlap_days", 3));

        assertEquals(time(next.json(), "created_at").plus(Duration.ofDays(3)), time(status(old.id()), "ends_at"));
        hub.clock.turn(Duration.ofDays(3).minusHours(1));
        assertEquals("ok", use(old));
        hub.clock.turn(Duration.ofHours(1));
        assertEquals("token_expired", use(old));
        assertEquals("ok", use(next));
        assertEquals("over", status(old.id()).path("finding").asText());
    }

    @Test
    void old_neverLivesLongerThanItWouldHave() {
        hub.clock.turn(Duration.ofDays(28));

        rotate(old.id(), Map.of("overlap_days", 30));

        assertEquals(begin.plus(Duration.ofDays(30)), time(status(old.id()), "ends_at"));
    }

    @Test
    void overlap_isBounded() {
        for (int days : new int[] {0, -1, 31}) {
            assertEquals(
                    "input_invalid",
                    rotate(old.id(), Map.of("overlap_days", days)).code());
        }
        assertEquals("not_rotated", status(old.id()).path("finding").asText());
        Reply next = rotate(old.id(), Map.of());
        assertEquals(time(next.json(), "created_at").plus(Duration.ofDays(7)), time(status(old.id()), "ends_at"));
    }

    @Test
    void status_tellsTheWholeWayFromRollOutToRevocation() {
        assertEquals("ok", use(old));
        Reply next = rotate(old.id(), Map.of());
        assertEquals("not_rolled_out", status(old.id()).path("finding").asText());
        assertFalse(status(old.id()).path("used_since_rotation").asBoolean());

        hub.clock.turn(Duration.ofSeconds(5));
        assertEquals("ok", use(old));
        assertTrue(status(old.id()).path("used_since_rotation").asBoolean(), "a use within the same 15 minutes counts");
        assertEquals("not_rolled_out", status(old.id()).path("finding").asText());

        hub.clock.turn(Duration.ofSeconds(5));
        assertEquals("ok", use(next));
        JsonNode quiet = status(old.id());
        assertEquals("quiet", quiet.path("finding").asText());
        assertEquals(admin.get("tokens/" + next.id()).json().path("first_used_at"), quiet.path("rolled_out_at"));
        assertFalse(quiet.path("used_since_roll_out").asBoolean());

        hub.clock.turn(Duration.ofSeconds(5));
        assertEquals("ok", use(old));
        JsonNode used = status(old.id());
        assertEquals("still_used", used.path("finding").asText());
        assertEquals("127.0.0.0/24", used.path("last_used_from").asText());
        assertTrue(time(used, "last_used_at").isAfter(time(used, "rolled_out_at")));

        assertEquals("ok", admin.post("tokens/" + old.id() + "/revoke", null).code());
        assertEquals("token_revoked", use(old));
        assertEquals("ok", use(next));
        assertEquals("over", status(old.id()).path("finding").asText());
    }

    @Test
    void secondRotationOfOne_isAConflictAndOfItsSuccessorIsNot() {
        Reply second = rotate(old.id(), Map.of());
        assertEquals("conflict", rotate(old.id(), Map.of()).code());
        Reply third = rotate(second.id(), Map.of());
        assertEquals(201, third.status());

        List<String> chain = new ArrayList<>();
        status(old.id())
                .path("successors")
                .forEach(token -> chain.add(token.path("id").asText()));
        assertEquals(List.of(second.id(), third.id()), chain);
        assertEquals("ok", use(old));

        hub.clock.turn(Duration.ofSeconds(1));
        assertEquals("ok", use(third));
        assertEquals("quiet", status(old.id()).path("finding").asText(), "the lost one in between was never used");
        hub.clock.turn(Duration.ofSeconds(1));
        assertEquals("ok", use(old));
        assertEquals("still_used", status(old.id()).path("finding").asText());
    }

    private void revoke(Reply token) {
        assertEquals("ok", admin.post("tokens/" + token.id() + "/revoke", null).code());
    }

    @Test
    void deletedSuccessor_isLeftOutOfTheList_andTheOneThatReplacesItIsFound() {
        Reply second = rotate(old.id(), Map.of());
        Reply third = rotate(second.id(), Map.of());
        revoke(second);
        Reply cleaned = admin.post(
                "workspaces/" + workspace + "/tokens/clean-up", Map.of("dry_run", false, "delete", List.of("revoked")));
        assertEquals("ok", cleaned.code(), cleaned.text());
        assertEquals("not_found", admin.get("tokens/" + second.id()).code());
        assertEquals("not_rolled_out", status(old.id()).path("finding").asText());

        hub.clock.turn(Duration.ofSeconds(1));
        assertEquals("ok", use(third));

        JsonNode found = status(old.id());
        assertEquals("quiet", found.path("finding").asText());
        assertEquals(time(second.json(), "created_at"), time(found, "rotated_at"));
        assertEquals(1, found.path("successors").size());
        assertEquals(third.id(), found.path("successors").path(0).path("id").asText());
        assertEquals("roll that one out; if its secret is lost, rotate it in turn", remedyOfRotatingAgain(third));
    }

    @Test
    void successorThatEnded_isToldOf_whetherItWasDeletedOrNot() {
        Reply second = rotate(old.id(), Map.of());
        revoke(second);
        assertEquals("successor_over", status(old.id()).path("finding").asText());
        assertEquals("create a new token", remedyOfRotatingAgain(second));

        assertEquals(
                204, hub.admin("DELETE", "/api/v1/tokens/" + second.id(), null).status());

        JsonNode found = status(old.id());
        assertEquals("successor_over", found.path("finding").asText());
        assertEquals(time(second.json(), "created_at"), time(found, "rotated_at"));
        assertEquals(0, found.path("successors").size());
        assertEquals("create a new token", remedyOfRotatingAgain(second));
    }

    private String remedyOfRotatingAgain(Reply newest) {
        Reply refused = rotate(old.id(), Map.of());
        assertEquals("conflict", refused.code());
        assertTrue(refused.text().contains(newest.id()), refused.text());
        return refused.json().path("remedy").asText();
    }

    @Test
    void revokedOrExpired_isNotRotated() {
        Reply other = admin.pat(user, "other", "activations:create");
        admin.post("tokens/" + other.id() + "/revoke", null);
        assertEquals("conflict", rotate(other.id(), Map.of()).code());
        hub.clock.turn(Duration.ofDays(30));
        assertEquals("conflict", rotate(old.id(), Map.of()).code());
    }

    @Test
    void concurrentRotations_giveOneSuccessor() throws Exception {
        int callers = 8;
        List<Callable<Reply>> calls = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            calls.add(() -> rotate(old.id(), Map.of()));
        }
        ExecutorService threads = Executors.newFixedThreadPool(callers);
        int made = 0;
        int refused = 0;
        try {
            for (Future<Reply> answer : threads.invokeAll(calls)) {
                made += answer.get().status() == 201 ? 1 : 0;
                refused += answer.get().code().equals("conflict") ? 1 : 0;
            }
        } finally {
            threads.shutdownNow();
        }
        assertEquals(1, made);
        assertEquals(callers - 1, refused);
        assertEquals(1, status(old.id()).path("successors").size());
    }

    @Test
    void rotation_givesNobodyMoreThanHeMayDo() {
        Reply wide = admin.workspaceToken(workspace, "wide", "members:write", "tokens:write", "activations:create");
        String narrow = Member.secret(admin.workspaceToken(workspace, "narrow", "tokens:write"));

        Reply taken = hub.as(narrow, "POST", "/api/v1/tokens/" + wide.id() + "/rotate", Map.of());

        assertEquals("forbidden", taken.code());
        assertFalse(taken.text().contains("hdf"));
        assertEquals("not_rotated", status(wide.id()).path("finding").asText());
    }

    @Test
    void rotation_isAudited() throws IOException {
        Reply next = rotate(old.id(), Map.of());

        assertEquals(1, Audit.rows(hub, "token.rotated", old.id()));
        assertEquals(1, Audit.rows(hub, "token.created", next.id()));
    }
}
