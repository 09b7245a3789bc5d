package dev.holdfast.hub;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.holdfast.hub.TestHub.Reply;
import dev.holdfast.hub.access.Right;
import dev.holdfast.protocol.NewSecret;
import dev.holdfast.protocol.TokenOperation;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A workspace with one of everything, in which new things are made where an operation would use them up. */
final class RightsEstate {
    private static final String ID = "00000000000000000000000000";
    private static final AtomicInteger MADE = new AtomicInteger();

    private final TestHub hub;
    private final String workspace;
    private final String admin;
    private final String user;
    private final Reply pat;
    private final Seat seat;

    /** A license and an activation of it. */
    record Seat(String license, String activation) {}

    /** A device that waits for somebody to decide. */
    record Waiting(String userCode, String device) {}

    RightsEstate(TestHub hub, String name) {
        this.hub = hub;
        workspace = hub.post("/api/v1/workspaces", Map.of("name", name)).id();
        admin = hub.accept(hub.invite(workspace, "admin"));
        user = made("workspaces/" + workspace + "/service-users", Map.of("name", name + " bot"))
                .id();
        pat = made(
                "service-users/" + user + "/tokens",
                Map.of("name", name + " token", "scopes", List.of("activations:create")));
        seat = activated(hub.createLicense(workspace, Map.of("seats", 100)));
        hub.post(path(seat) + "/reissue", Map.of());
    }

    String workspace() {
        return workspace;
    }

    /** The secret of a token of an admin. */
    String admin() {
        return admin;
    }

    String user() {
        return user;
    }

    String token() {
        return pat.id();
    }

    String activation() {
        return seat.activation();
    }

    Seat seat() {
        return seat;
    }

    static String path(Seat seat) {
        return "/api/v1/licenses/" + seat.license() + "/activations/" + seat.activation();
    }

    /** An identifier that nothing has. */
    String fresh(String prefix) {
        String number = next();
        return prefix + "_" + ID.substring(number.length()) + number;
    }

    /** A number that was not given before. */
    static String next() {
        return String.valueOf(MADE.incrementAndGet());
    }

    private Reply made(String path, Object body) {
        Reply reply = post(admin, "/api/v1/" + path, body);
        if (reply.status() != 201) {
            throw new AssertionError("expected " + path + " to be made, found " + reply.text());
        }
        return reply;
    }

    /** A call of which nobody looks for the record in the audit, since there are many. */
    private Reply post(String token, String path, Object body) {
        try {
            return post(token, path, "application/json", TestHub.JSON.writeValueAsBytes(body));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private Reply post(String token, String path, String type, byte[] body) {
        Map<String, String> headers = Map.of("Authorization", "Bearer " + token, "Content-Type", type);
        return hub.send("POST", path, headers, BodyPublishers.ofByteArray(body));
    }

    private String newLicense() {
        Map<String, Object> body = Map.of(
                "product",
                TestHub.PRODUCT,
                "models",
                List.of("detector"),
                "seats",
                10,
                "offline_activation",
                true,
                "perpetual",
                true);
        return post(hub.operatorToken, "/api/v1/workspaces/" + workspace + "/licenses", body)
                .id();
    }

    private void ask(String path) {
        Reply reply = post(hub.operatorToken, path, Map.of());
        if (reply.status() != 200) {
            throw new AssertionError("expected " + path + " to be done, found " + reply.text());
        }
    }

    private Seat activated(String license) {
        return activated(license, Scene.secret(pat));
    }

    private Seat activated(String license, String token) {
        FakeDevice device = FakeDevice.usual();
        Reply reply = post(
                token,
                "/api/v1/requests",
                "application/jose",
                device.activate(license).getBytes(UTF_8));
        if (reply.status() != 200) {
            throw new AssertionError("expected an activation, found " + reply.text());
        }
        return new Seat(license, device.thumbprint());
    }

    /** What an operation on a license or an activation succeeds on. */
    Seat seatFor(Right right) {
        if (right.method().equals("GET")) {
            return seat;
        }
        String license = newLicense();
        if (!right.path().contains("{activation}")) {
            if (right == Right.LICENSE_REINSTATE) {
                ask("/api/v1/licenses/" + license + "/suspend");
            }
            return new Seat(license, "");
        }
        Seat made = activated(license);
        if (right == Right.ACTIVATION_REINSTATE) {
            ask(path(made) + "/suspend");
        } else if (right == Right.ACTIVATION_LIFT_QUARANTINE) {
            ask(path(made) + "/release");
        }
        return made;
    }

    /** Another seat that an operation succeeds on, whose data directory was seen to be copied. */
    Seat anotherSeatFor(Right right) throws IOException {
        if (!right.method().equals("GET")) {
            return seatFor(right);
        }
        Seat made = activated(newLicense());
        ask(path(made) + "/reissue");
        Audit.change(
                hub,
                "UPDATE activation SET cloned_at = " + hub.clock.instant().toEpochMilli() + " WHERE license_id = '"
                        + made.license() + "'");
        return made;
    }

    /** A token of the workspace that an operation succeeds on. */
    String tokenFor(Right right) throws IOException {
        if (right.method().equals("GET")) {
            return token();
        }
        if (right == Right.TOKEN_ACTIVATIONS_REINSTATE) {
            return tokenWithSuspended();
        }
        String id = newToken(user, "tokens:write").id();
        if (right == Right.TOKEN_DELETE) {
            markRevoked(id);
        }
        return id;
    }

    void markRevoked(String token) throws IOException {
        Audit.change(hub, "UPDATE token SET revoked_at = 1 WHERE id = '" + token + "'");
    }

    private String tokenWithSuspended() {
        Reply made = newToken(user, "activations:create");
        activated(newLicense(), Scene.secret(made));
        Reply revoked = hub.post("/api/v1/tokens/" + made.id() + "/revoke", Map.of("with_activations", true));
        if (revoked.json().path("suspended").asInt() != 1) {
            throw new AssertionError("expected an activation to be suspended, found " + revoked.text());
        }
        return made.id();
    }

    private Reply newToken(String of, String scope) {
        return made("service-users/" + of + "/tokens", Map.of("name", "token", "scopes", List.of(scope)));
    }

    /** A token of the workspace that nobody has used for decades. */
    void addIdleToken() throws IOException {
        String id = fresh("tk");
        Audit.change(
                hub,
                ("INSERT INTO token (id, secret_sha256, partial, type, name, workspace_id, created_by, scopes,"
                                + " restricted, created_at)"
                                + " VALUES ('%s', '%s', 'x', 'workspace', 'idle', '%s', 'test', '', FALSE, 1)")
                        .formatted(id, RightsCallers.sha256(id), workspace));
    }

    /** A service user with a token. */
    String newUser() {
        String made = made("workspaces/" + workspace + "/service-users", Map.of("name", "user " + next()))
                .id();
        newToken(made, "tokens:write");
        return made;
    }

    /** A service user that is limited to a license. */
    String newUser(String license) {
        return made(
                        "workspaces/" + workspace + "/service-users",
                        Map.of("name", "user " + next(), "licenses", List.of(license)))
                .id();
    }

    String newInvitation() {
        return made(
                        "workspaces/" + workspace + "/invitations",
                        Map.of("email", "a@b.example", "name", "A", "role", "member"))
                .id();
    }

    /** The account of a new member. */
    String newMember() throws IOException {
        String account = fresh("ac");
        Audit.change(
                hub,
                "INSERT INTO account (id, email, name, created_at) VALUES ('" + account + "', 'a@b.example', 'A', 1)");
        Audit.change(
                hub,
                "INSERT INTO membership (workspace_id, account_id, role, created_at) VALUES ('" + workspace + "', '"
                        + account + "', 'member', 1)");
        return account;
    }

    /** A device that shows a user code. */
    Waiting newEnrolment() {
        FakeDevice device = FakeDevice.usual();
        TokenOperation ask = new TokenOperation.Enrol(NewSecret.of(TokenDevice.newSecret()), "line 4");
        Reply asked = hub.request("/api/v1/device-authorization", device.ask(ask), "");
        return new Waiting(asked.json().path("user_code").asText(), device.thumbprint());
    }
}
