package dev.holdfast.hub;

import dev.holdfast.hub.access.Right;
import dev.holdfast.hub.access.Scope;
import dev.holdfast.protocol.TokenFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A hub with callers of every kind and two workspaces, one of which is none of theirs. What an operation would use up is
 * made anew for it.
 */
final class RightsWorld {
    private static final Pattern PARAMETER = Pattern.compile("\\{([a-z]+)}");
    private static final String NOWHERE = "00000000000000000000000000";
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Where what an operation concerns lies, as the caller sees it. */
    enum Place {
        OWN,
        FOREIGN,
        UNKNOWN
    }

    /** A workspace with one of everything. */
    record Estate(String workspace, String admin, String user, String token, String license, String activation) {}

    private final TestHub hub;
    private final Estate own;
    private final Estate foreign;
    private final Map<String, String> callers = new LinkedHashMap<>();
    private int made;

    RightsWorld(TestHub hub) throws IOException {
        this.hub = hub;
        own = estate();
        foreign = estate();
        callers.put("operator", hub.operatorToken);
        callers.put("admin", own.admin());
        callers.put("member", hub.accept(hub.invite(own.admin(), own.workspace(), "member")));
        callers.put("auditor", hub.accept(hub.invite(own.admin(), own.workspace(), "auditor")));
        String all = Arrays.stream(Scope.values()).map(Scope::id).sorted().collect(Collectors.joining(" "));
        String account = account(own.admin());
        callers.put("admin without scopes", token("personal", account, ""));
        callers.put("pat", token("pat", own.user(), all));
        callers.put("pat without scopes", token("pat", own.user(), ""));
        callers.put("workspace", token("workspace", "", all));
        callers.put("workspace without scopes", token("workspace", "", ""));
        callers.put("device", token("device", "", all));
    }

    /** Tokens that are good, by the kind of caller whose they are. */
    Map<String, String> callers() {
        return callers;
    }

    private String account(String token) {
        return hub.as(token, "GET", "/api/v1/account", null).id();
    }

    private Estate estate() {
        String workspace =
                hub.post("/api/v1/workspaces", Map.of("name", "estate")).id();
        String admin = hub.accept(hub.invite(workspace, "admin"));
        String user = hub.as(admin, "POST", "/api/v1/workspaces/" + workspace + "/service-users", Map.of("name", "bot"))
                .id();
        TestHub.Reply token = hub.as(
                admin,
                "POST",
                "/api/v1/service-users/" + user + "/tokens",
                Map.of("name", "t", "scopes", List.of("activations:create")));
        String license = hub.createLicense(workspace, Map.of("seats", 100));
        FakeDevice device = FakeDevice.usual();
        hub.request(device.activate(license), token.json().path("secret").asText());
        hub.post("/api/v1/licenses/" + license + "/activations/" + device.thumbprint() + "/reissue", Map.of());
        return new Estate(workspace, admin, user, token.id(), license, device.thumbprint());
    }

    /** A token of the own workspace as its row, whatever the API makes. */
    private String token(String type, String owner, String scopes) throws IOException {
        TokenFormat.Type format = switch (type) {
            case "personal" -> TokenFormat.Type.PERSONAL;
            case "pat" -> TokenFormat.Type.SERVICE_USER;
            case "workspace" -> TokenFormat.Type.WORKSPACE;
            default -> TokenFormat.Type.DEVICE;
        };
        String secret = TokenFormat.make(format, RANDOM);
        boolean device = type.equals("device");
        Audit.change(
                hub,
                ("INSERT INTO token (id, secret_sha256, partial, type, name, account_id, service_user_id,"
                                + " workspace_id, created_by, scopes, restricted, created_at, device_key, family)"
                                + " VALUES (%s, '%s', 'x', '%s', 'row', %s, %s, %s, 'test', '%s', FALSE, 1, %s, %s)")
                        .formatted(
                                text(fresh("tk")),
                                sha256(secret),
                                type,
                                text(type.equals("personal") ? owner : null),
                                text(type.equals("pat") ? owner : null),
                                text(type.equals("personal") ? null : own.workspace()),
                                scopes,
                                text(device ? own.activation() : null),
                                text(device ? "family" : null)));
        return secret;
    }

    private static String text(String value) {
        return value == null ? "NULL" : "'" + value + "'";
    }

    private String fresh(String prefix) {
        String number = String.valueOf(++made);
        return prefix + "_" + NOWHERE.substring(number.length()) + number;
    }

    private static String sha256(String secret) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The address of an operation on something that lies in a place; where it is the caller's own, something new. */
    String path(Right right, Place place, String caller) throws IOException {
        Matcher parameters = PARAMETER.matcher(right.path());
        StringBuilder path = new StringBuilder();
        while (parameters.find()) {
            parameters.appendReplacement(
                    path, Matcher.quoteReplacement(value(parameters.group(1), right, place, caller)));
        }
        return parameters.appendTail(path).toString();
    }

    /** Whether an operation concerns something of a workspace. */
    static boolean isOfWorkspace(Right right) {
        return PARAMETER.matcher(right.path()).find() && !right.path().contains("{product}");
    }

    private String value(String parameter, Right right, Place place, String caller) throws IOException {
        if (place == Place.UNKNOWN) {
            return switch (parameter) {
                case "license" -> TestHub.PRODUCT + "." + NOWHERE;
                case "product", "model" -> "nothing";
                case "activation" -> FakeDevice.usual().thumbprint();
                default -> "ab_" + NOWHERE;
            };
        }
        Estate estate = place == Place.OWN ? own : foreign;
        return switch (parameter) {
            case "workspace" ->
                right == Right.INVITATIONS_CREATE && caller.equals("operator")
                        ? hub.post("/api/v1/workspaces", Map.of("name", "without an admin"))
                                .id()
                        : estate.workspace();
            case "user" -> right.method().equals("DELETE") && place == Place.OWN ? newUser() : estate.user();
            case "token" -> token(right, place, caller, estate);
            case "license" -> place == Place.OWN ? license(right) : estate.license();
            case "activation" -> estate.activation();
            case "account" -> place == Place.OWN ? newMember(own.workspace()) : newMember(foreign.workspace());
            case "invitation" -> newInvitation(estate);
            case "operator" ->
                hub.post("/api/v1/operators", Map.of("name", "operator " + ++made))
                        .id();
            case "product" -> TestHub.PRODUCT;
            case "model" -> "detector";
            default -> throw new AssertionError("teach RightsWorld what {" + parameter + "} is");
        };
    }

    private String token(Right right, Place place, String caller, Estate estate) throws IOException {
        boolean personal = right.path().startsWith("/api/v1/personal-tokens");
        if (place != Place.OWN) {
            if (right == Right.TOKEN_REVOKE) {
                Audit.change(hub, "UPDATE token SET revoked_at = NULL WHERE id = '" + estate.token() + "'");
            }
            return estate.token();
        }
        String id = personal ? newPersonalToken(caller) : newToken();
        if (right == Right.TOKEN_DELETE || right == Right.PERSONAL_TOKEN_DELETE) {
            Audit.change(hub, "UPDATE token SET revoked_at = 1 WHERE id = '" + id + "'");
        }
        return id;
    }

    /** Makes the callers' tokens good again where an operation ended all tokens of the workspace. */
    void restoreCallers(Right right) {
        if (right == Right.TOKENS_REVOKE || right == Right.PATS_REVOKE) {
            try {
                Audit.change(hub, "UPDATE token SET revoked_at = NULL WHERE name = 'row' AND revoked_at <> 1");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** A personal token of the caller; of the operator for who can have none. */
    private String newPersonalToken(String caller) throws IOException {
        String id = fresh("tk");
        String shown = sha256(callers.getOrDefault(caller, hub.operatorToken));
        Audit.change(
                hub,
                ("INSERT INTO token (id, secret_sha256, partial, type, name, operator_id, account_id, created_by, scopes,"
                                + " restricted, created_at) SELECT '%s', '%s', 'x', 'personal', 'row', operator_id,"
                                + " CASE WHEN operator_id IS NULL THEN coalesce(account_id, (SELECT min(id) FROM account))"
                                + " END, 'test', '', FALSE, 1 FROM token WHERE secret_sha256 = '%s'")
                        .formatted(id, sha256(id), shown));
        return id;
    }

    private String license(Right right) {
        return right == Right.LICENSE_REVOKE || right == Right.LICENSE_ADD_MODEL
                ? hub.createLicense(own.workspace(), Map.of())
                : own.license();
    }

    private String newUser() {
        return hub.as(
                        own.admin(),
                        "POST",
                        "/api/v1/workspaces/" + own.workspace() + "/service-users",
                        Map.of("name", "user " + ++made))
                .id();
    }

    private String newToken() {
        return hub.as(
                        own.admin(),
                        "POST",
                        "/api/v1/service-users/" + own.user() + "/tokens",
                        Map.of("name", "token", "scopes", List.of("activations:create")))
                .id();
    }

    private String newInvitation(Estate estate) {
        return hub.as(
                        estate.admin(),
                        "POST",
                        "/api/v1/workspaces/" + estate.workspace() + "/invitations",
                        Map.of("email", "a@b.example", "name", "A", "role", "member"))
                .id();
    }

    private String newMember(String workspace) throws IOException {
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

    /** A body that the operation takes; null where it takes none. */
    Object body(Right right) {
        made++;
        return switch (right) {
            case PRODUCTS_CREATE, MODELS_CREATE -> Map.of("id", "thing-" + made, "name", "Thing");
            case WORKSPACES_CREATE, OPERATORS_CREATE, SERVICE_USERS_CREATE -> Map.of("name", "thing " + made);
            case LICENSES_CREATE ->
                Map.of("product", TestHub.PRODUCT, "models", List.of(), "seats", 1, "perpetual", true);
            case LICENSE_UPDATE -> Map.of("seats", 10 + made);
            case LICENSE_ADD_MODEL -> Map.of("id", "segmenter");
            case WORKSPACE_TOKENS_CREATE, PERSONAL_TOKENS_CREATE -> Map.of("name", "thing", "scopes", List.of());
            case TOKENS_CLEAN_UP, PERSONAL_TOKENS_CLEAN_UP -> Map.of("dry_run", true, "unused_days", 3660);
            case PATS_CREATE -> Map.of("name", "thing", "scopes", List.of("activations:create"));
            case INVITATIONS_CREATE -> Map.of("email", "a@b.example", "name", "A", "role", "admin");
            case ENROLMENT_LOOK_UP -> Map.of("user_code", "BCDF-GHJK");
            case ENROLMENT_APPROVE, ENROLMENT_DENY -> Map.of("user_code", "BCDF-GHJK", "device", own.activation());
            case MEMBER_CHANGE -> Map.of("role", "auditor");
            default -> right.method().equals("GET") || right.method().equals("DELETE") ? null : new HashMap<>();
        };
    }
}
