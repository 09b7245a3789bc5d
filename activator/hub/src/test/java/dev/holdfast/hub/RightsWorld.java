package dev.holdfast.hub;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.hub.TestHub.Reply;
import dev.holdfast.hub.access.Right;
import dev.holdfast.issuer.BundleChain;
import dev.holdfast.issuer.RootAuthority;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A hub with callers of every kind and two workspaces, one of which is none of theirs. For every operation it has a call
 * that would succeed; what an operation would use up is made anew for it.
 */
final class RightsWorld {
    private static final Pattern PARAMETER = Pattern.compile("\\{([a-z]+)}");

    /** Where what an operation concerns lies, as the caller sees it. */
    enum Place {
        OWN,
        FOREIGN,
        UNKNOWN
    }

    /** A call that waits for its token. */
    record Ask(Right right, String path, Map<String, String> headers, byte[] body) {
        /** The same with another value of a member of its body; null for none. */
        Ask with(String member, Object value) throws IOException {
            ObjectNode members = (ObjectNode) TestHub.JSON.readTree(body);
            members.remove(member);
            if (value != null) {
                members.set(member, TestHub.JSON.valueToTree(value));
            }
            return new Ask(right, path, headers, TestHub.JSON.writeValueAsBytes(members));
        }

        Reply by(TestHub hub, String token) {
            Map<String, String> all = new HashMap<>(headers);
            if (!token.isEmpty()) {
                all.put("Authorization", "Bearer " + token);
            }
            return hub.send(right.method(), path, all, BodyPublishers.ofByteArray(body));
        }
    }

    private final TestHub hub;
    private final String bundle;
    final RightsEstate own;
    final RightsEstate foreign;
    final RightsCallers callers;
    final RightsCallers strangers;

    RightsWorld(TestHub hub, Path root) throws IOException {
        this.hub = hub;
        own = new RightsEstate(hub, "own estate");
        foreign = new RightsEstate(hub, "foreign estate");
        callers = new RightsCallers(hub, own);
        strangers = new RightsCallers(hub, foreign);
        RootAuthority authority = RootAuthority.load(root, TestHub.passphrase());
        bundle = BundleChain.read(root)
                .revoking(authority, Set.of("A".repeat(43)), hub.clock.instant())
                .newestDocument();
        // The first head of the audit is signed by a hub that stops.
        hub.close();
        hub.open();
    }

    /** A call that succeeds by whoever has the right to it, on something that lies in a place. */
    Ask ask(Right right, Place place, String kind) throws IOException {
        return ask(right, values(right, place, kind), place == Place.OWN ? own : foreign, kind);
    }

    /** What stands for the parameters of an address, by their names. */
    Map<String, String> values(Right right, Place place, String kind) throws IOException {
        Map<String, String> values = new HashMap<>();
        Matcher parameters = PARAMETER.matcher(right.path());
        while (parameters.find()) {
            String name = parameters.group(1);
            values.put(name, place == Place.UNKNOWN ? Scene.NOTHING.getOrDefault(name, "ab_" + "0".repeat(26)) : "");
        }
        if (place != Place.UNKNOWN) {
            fill(values, right, place == Place.OWN ? own : foreign, kind);
        }
        return values;
    }

    /** The same on an own license, or on an activation of it. */
    Ask ask(Right right, RightsEstate.Seat seat, String kind) throws IOException {
        Map<String, String> values = Map.of("license", seat.license(), "activation", seat.activation());
        return ask(right, values, own, kind);
    }

    /** The same on whatever the values name, with a body of things of the estate. */
    Ask ask(Right right, Map<String, String> values, RightsEstate estate, String kind) throws IOException {
        Map<String, String> headers = new HashMap<>();
        byte[] body = new byte[0];
        if (right == Right.DEVICE_TOKENS_INSTALL) {
            headers.put("Content-Type", "application/jose");
            body = TokenDevice.on(hub, FakeDevice.usual()).installation().getBytes(UTF_8);
        } else if (!Set.of("GET", "DELETE").contains(right.method())) {
            headers.put("Content-Type", "application/json");
            body = json(members(right, estate, kind));
        }
        if (right == Right.INVITATION_JOIN) {
            headers.put("Holdfast-Invitation", hub.invite(withoutAdmin(), "admin"));
        }
        return new Ask(right, path(right, values), headers, body);
    }

    String path(Right right, Map<String, String> values) {
        String path = right.path();
        for (Map.Entry<String, String> value : values.entrySet()) {
            path = path.replace("{" + value.getKey() + "}", value.getValue());
        }
        return path;
    }

    /** The ID of a call that the audit of a workspace has. */
    String requestOf(RightsEstate estate) throws IOException {
        return ofAudit("request_id", estate);
    }

    /** The number of a record of the audit of a workspace. */
    String recordOf(RightsEstate estate) throws IOException {
        return ofAudit("number", estate);
    }

    private String ofAudit(String column, RightsEstate estate) throws IOException {
        return Audit.texts(
                        hub,
                        "SELECT " + column + " FROM audit_row WHERE workspace_id = ? ORDER BY number",
                        estate.workspace())
                .get(0);
    }

    private static byte[] json(Map<String, ?> members) {
        try {
            return TestHub.JSON.writeValueAsBytes(members);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private String withoutAdmin() {
        return hub.post("/api/v1/workspaces", Map.of("name", "without an admin"))
                .id();
    }

    private void fill(Map<String, String> values, Right right, RightsEstate estate, String kind) throws IOException {
        RightsEstate.Seat seat = values.containsKey("license") ? estate.seatFor(right) : estate.seat();
        for (String name : Set.copyOf(values.keySet())) {
            values.put(
                    name,
                    switch (name) {
                        case "license" -> seat.license();
                        case "activation" -> seat.activation();
                        case "workspace" -> workspace(right, estate, kind);
                        case "user" -> user(right, estate);
                        case "token" -> token(right, estate, kind);
                        case "account" -> estate.newMember();
                        case "invitation" -> estate.newInvitation();
                        case "operator" ->
                            hub.post("/api/v1/operators", Map.of("name", "operator " + RightsEstate.next()))
                                    .id();
                        case "product" -> TestHub.PRODUCT;
                        case "model" -> "detector";
                        default -> throw new AssertionError("teach RightsWorld what {" + name + "} is");
                    });
        }
    }

    private String workspace(Right right, RightsEstate estate, String kind) {
        return right == Right.INVITATIONS_CREATE && kind.equals(RightsCallers.OPERATOR)
                ? withoutAdmin()
                : estate.workspace();
    }

    private static String user(Right right, RightsEstate estate) {
        Set<Right> using = Set.of(Right.SERVICE_USER_DELETE, Right.SERVICE_USER_LIMIT, Right.PATS_REVOKE);
        return using.contains(right) ? estate.newUser() : estate.user();
    }

    private String token(Right right, RightsEstate estate, String kind) throws IOException {
        if (!right.path().startsWith("/api/v1/personal-tokens")) {
            return estate.tokenFor(right);
        }
        long now = hub.clock.instant().toEpochMilli();
        String id = estate == own ? callers.personal(kind, now) : strangers.personal("admin", now);
        if (right == Right.PERSONAL_TOKEN_DELETE) {
            estate.markRevoked(id);
        }
        return id;
    }

    /** Makes tokens good again where an operation ended all tokens of the workspace. */
    void restoreTokens(Right right) throws IOException {
        if (right == Right.TOKENS_REVOKE) {
            Audit.change(hub, "UPDATE token SET revoked_at = NULL WHERE revoked_at <> 1");
        }
    }

    /** The members of a body that the operation takes. */
    private Map<String, ?> members(Right right, RightsEstate estate, String kind) throws IOException {
        String thing = "thing-" + RightsEstate.next();
        return switch (right) {
            case PRODUCTS_CREATE, MODELS_CREATE -> Map.of("id", thing, "name", "Thing");
            case WORKSPACES_CREATE, OPERATORS_CREATE, SERVICE_USERS_CREATE -> Map.of("name", thing);
            case PLAN_PUT -> Map.of("most_tokens", 900_000 + Integer.parseInt(RightsEstate.next()));
            case LICENSES_CREATE ->
                Map.of("product", TestHub.PRODUCT, "models", List.of("detector"), "seats", 1, "perpetual", true);
            case LICENSE_UPDATE -> Map.of("seats", 20);
            case LICENSE_ADD_MODEL -> Map.of("id", "segmenter");
            case SERVICE_USER_LIMIT -> Map.of("licenses", List.of(estate.seat().license()));
            case PATS_CREATE, WORKSPACE_TOKENS_CREATE -> Map.of("name", thing, "scopes", List.of("tokens:write"));
            case PERSONAL_TOKENS_CREATE -> Map.of("name", thing, "scopes", List.of());
            case TOKENS_CLEAN_UP, PERSONAL_TOKENS_CLEAN_UP -> cleanUp(right, estate, kind);
            case INVITATIONS_CREATE -> Map.of("email", "a@b.example", "name", "A", "role", "admin");
            case MEMBER_CHANGE -> Map.of("role", "auditor");
            case OWN_ACCOUNT_PASSWORD -> Map.of("password", "a password of some length");
            case TRUST_BUNDLE_ADD -> Map.of("document", bundle);
            case ENROLMENT_LOOK_UP -> Map.of("user_code", estate.newEnrolment().userCode());
            case ENROLMENT_APPROVE, ENROLMENT_DENY -> {
                RightsEstate.Waiting waiting = estate.newEnrolment();
                yield Map.of("user_code", waiting.userCode(), "device", waiting.device());
            }
            default -> Map.of();
        };
    }

    private Map<String, ?> cleanUp(Right right, RightsEstate estate, String kind) throws IOException {
        if (right == Right.TOKENS_CLEAN_UP) {
            estate.addIdleToken();
        } else {
            callers.personal(kind, 1);
        }
        return Map.of("dry_run", false, "unused_days", 3660);
    }
}
