package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.hub.TestHub.Reply;
import dev.holdfast.hub.access.Admission;
import dev.holdfast.hub.access.Right;
import dev.holdfast.hub.access.Role;
import dev.holdfast.hub.access.Secret;
import dev.holdfast.hub.api.Operations;
import dev.holdfast.hub.audit.Call;
import dev.holdfast.hub.ledger.Journal;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** Calls that were let in, and wait for their turn to write while somebody ends the token that let them in. */
class EndedWhileQueuedTest extends OneLicense {
    private static final String WAITS = Journal.class.getName() + ".write";
    private static final String ANSWERS = "dev.holdfast.hub.api.Router.guarded";

    private static Callable<Reply> call(String token, String path, Map<String, ?> body) {
        return call(token, path, body, Map.of());
    }

    private static Callable<Reply> call(String token, String path, Map<String, ?> body, Map<String, String> more) {
        Map<String, String> headers = new HashMap<>(more);
        headers.put("Authorization", "Bearer " + token);
        headers.put("Content-Type", "application/json");
        return () -> hub.send(
                "POST", "/api/v1/" + path, headers, BodyPublishers.ofByteArray(TestHub.JSON.writeValueAsBytes(body)));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static long waiting() {
        return Thread.getAllStackTraces().values().stream()
                .map(stack -> Arrays.stream(stack)
                        .map(frame -> frame.getClassName() + "." + frame.getMethodName())
                        .toList())
                .filter(frames -> frames.contains(WAITS) && frames.contains(ANSWERS))
                .count();
    }

    /** The codes that the calls are answered with, all of which were let in before the ending was committed. */
    private static List<String> codes(
            String by, Right right, BiConsumer<Operations, Admission> ending, List<Callable<Reply>> calls)
            throws Exception {
        Operations operations = hub.operations();
        CountDownLatch writes = new CountDownLatch(1);
        CountDownLatch allWait = new CountDownLatch(1);
        Admission let = operations.gate().admit(new Call(Call.UNKNOWN, "ending", "local"), Secret.of(by), right);
        Admission held = let.onlyIf(() -> {
            writes.countDown();
            await(allWait);
        });
        ExecutorService threads = Executors.newFixedThreadPool(calls.size() + 1);
        try {
            Future<?> ended = threads.submit(() -> ending.accept(operations, held));
            await(writes);
            List<Future<Reply>> answers = new ArrayList<>();
            calls.forEach(call -> answers.add(threads.submit(call)));
            while (waiting() < calls.size() && answers.stream().noneMatch(Future::isDone)) {
                Thread.sleep(5);
            }
            allWait.countDown();
            ended.get();
            List<String> codes = new ArrayList<>();
            for (Future<Reply> answer : answers) {
                codes.add(answer.get().code());
            }
            return codes;
        } finally {
            allWait.countDown();
            threads.shutdownNow();
        }
    }

    private static long good(String column, String owner) throws IOException {
        return Audit.count(hub, "SELECT count(*) FROM token WHERE revoked_at IS NULL AND " + column + " = ?", owner);
    }

    private static List<String> revoked(int count) {
        return java.util.Collections.nCopies(count, "token_revoked");
    }

    @Test
    void tokensOfAWorkspace_allRevoked_leaveNoFreshSecretBehind() throws Exception {
        Reply made = hub.admin(
                "POST",
                "/api/v1/workspaces/" + workspace + "/tokens",
                Map.of("name", "leaked", "scopes", List.of("tokens:read", "tokens:write", "activations:create")));
        String leaked = Member.secret(made);
        assertEquals(
                200, hub.as(leaked, "GET", "/api/v1/tokens/" + made.id(), null).status());
        Map<String, ?> wish = Map.of("name", "fresh", "scopes", List.of("activations:create"));
        TokenDevice device = TokenDevice.on(hub, FakeDevice.usual());

        List<String> codes = codes(
                hub.operatorToken,
                Right.TOKENS_REVOKE,
                (operations, by) -> operations.tokenRevocations().revokeAllOfWorkspace(by, workspace, false),
                List.of(
                        call(leaked, "service-users/" + user + "/tokens", wish),
                        call(leaked, "workspaces/" + workspace + "/tokens", wish),
                        call(leaked, "tokens/" + made.id() + "/rotate", Map.of()),
                        () -> device.install(leaked)));

        assertEquals(revoked(4), codes);
        assertEquals(0, good("workspace_id", workspace));
        assertTrue(Audit.rows(hub, "token.refused", made.id()) >= 1);
    }

    @Test
    void operatorWhoIsEnded_createsNothingMore() throws Exception {
        Reply made = hub.post("/api/v1/operators", Map.of("name", "left " + FakeDevice.newRequestId()));
        String secret = made.json().path("secret").asText();
        assertEquals(
                200,
                hub.as(secret, "GET", "/api/v1/operators/" + made.id(), null).status());
        String path = "licenses/" + license + "/suspend";

        List<String> codes = codes(
                hub.operatorToken,
                Right.OPERATOR_END,
                (operations, by) -> operations.operators().end(by, made.id()),
                List.of(
                        call(secret, "operators", Map.of("name", "kept by " + made.id())),
                        call(secret, "personal-tokens", Map.of("name", "kept", "scopes", List.of("tokens:read"))),
                        call(secret, "workspaces", Map.of("name", "kept by " + made.id())),
                        () -> hub.send(
                                "POST",
                                "/api/v1/" + path,
                                Map.of("Authorization", "Bearer " + secret, "If-Match", "*"),
                                BodyPublishers.noBody())));

        assertEquals(revoked(4), codes);
        assertEquals(0, good("operator_id", made.id()));
        assertEquals(0, Audit.count(hub, "SELECT count(*) FROM operator WHERE name = ?", "kept by " + made.id()));
        assertEquals(
                "active",
                hub.get("/api/v1/licenses/" + license).json().path("state").asText());
    }

    @Test
    void personWhoseAccountIsEnded_andServiceUserThatIsDeleted_makeNoTokenMore() throws Exception {
        Member member = Member.of(hub, workspace, "admin");
        assertEquals(200, member.get("personal-tokens").status());
        Map<String, ?> wish = Map.of("name", "fresh", "scopes", List.of("tokens:read"));
        assertEquals(
                revoked(2),
                codes(
                        hub.operatorToken,
                        Right.ACCOUNT_END,
                        (operations, by) -> operations.accounts().end(by, member.account()),
                        List.of(
                                call(member.token(), "personal-tokens", wish),
                                call(member.token(), "workspaces/" + workspace + "/tokens", wish))));
        assertEquals(0, good("account_id", member.account()));

        hub.request(FakeDevice.usual().activate(license), pat);
        TokenDevice device = TokenDevice.on(hub, FakeDevice.usual());
        assertEquals(
                revoked(1),
                codes(
                        hub.adminToken,
                        Right.SERVICE_USER_DELETE,
                        (operations, by) -> operations.serviceUsers().delete(by, user),
                        List.of(() -> device.install(pat))));
        assertEquals(0, good("service_user_id", user));
    }

    @Test
    void serviceUserThatIsLimitedToOtherLicenses_releasesNothingMoreOfTheOldOnes() throws Exception {
        Reply made = hub.createToken(user, Map.of("scopes", List.of("activations:release", "activations:create")));
        String secret = Member.secret(made);
        FakeDevice device = FakeDevice.usual();
        assertEquals("ok", codeOf(device, license, secret));
        String activations = "licenses/" + license + "/activations/";

        List<String> codes = codes(
                hub.adminToken,
                Right.SERVICE_USER_LIMIT,
                (operations, by) -> operations.serviceUsers().limit(by, user, Set.of()),
                List.of(call(secret, activations + device.thumbprint() + "/release", Map.of())));

        assertEquals(List.of("license_access_denied"), codes);
        assertEquals(
                "live",
                hub.get("/api/v1/" + activations + device.thumbprint())
                        .json()
                        .path("state")
                        .asText());
    }

    @Test
    void memberWhoseRoleIsTaken_changesNothingMore() throws Exception {
        Member member = Member.of(hub, workspace, "admin");
        assertEquals(200, member.get("personal-tokens").status());
        List<String> codes = codes(
                hub.adminToken,
                Right.MEMBER_CHANGE,
                (operations, by) -> operations.members().change(by, workspace, member.account(), Role.AUDITOR),
                List.of(call(
                        member.token(),
                        "workspaces/" + workspace + "/tokens",
                        Map.of("name", "fresh", "scopes", List.of("activations:create")))));
        assertEquals(List.of("forbidden"), codes);
    }
}
