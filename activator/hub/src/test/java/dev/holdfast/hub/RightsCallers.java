package dev.holdfast.hub;

import dev.holdfast.hub.access.Role;
import dev.holdfast.hub.access.Scope;
import dev.holdfast.protocol.TokenFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Callers of every kind in one workspace, by tokens with whatever scopes; their rows are put in from outside. */
final class RightsCallers {
    static final String OPERATOR = "operator";
    static final String PAT = "pat";
    static final String WORKSPACE = "workspace";
    static final String DEVICE = "device";

    /** Every kind of caller: the roles of people, and the types of what is no person. */
    static final List<String> KINDS = List.of(OPERATOR, "admin", "member", "auditor", PAT, WORKSPACE, DEVICE);

    private static final Duration LIFE = Duration.ofDays(30);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final TestHub hub;
    private final RightsEstate estate;
    private final Map<String, String> accounts = new HashMap<>();
    private final Map<String, String> made = new HashMap<>();

    RightsCallers(TestHub hub, RightsEstate estate) {
        this.hub = hub;
        this.estate = estate;
        for (Role role : Role.values()) {
            String token = hub.accept(hub.invite(estate.admin(), estate.workspace(), role.id()));
            accounts.put(
                    role.id(), hub.as(token, "GET", "/api/v1/account", null).id());
        }
    }

    static boolean isPerson(String kind) {
        return Role.ofId(kind).isPresent();
    }

    /** Every scope that a token of the kind can hold. */
    static Set<Scope> all(String kind) {
        Set<Scope> all = EnumSet.allOf(Scope.class);
        if (isPerson(kind)) {
            all.remove(Scope.ACTIVATIONS_CREATE);
        }
        return all;
    }

    /** The secret of a token of the kind with those scopes, the same each time. */
    String token(String kind, Set<Scope> scopes) throws IOException {
        if (kind.equals(OPERATOR)) {
            return hub.operatorToken;
        }
        String key = kind + " " + scopes;
        String known = made.get(key);
        if (known == null) {
            known = insert(kind, scopes, estate.user(), "");
            made.put(key, known);
        }
        return known;
    }

    /** The secret of a new token with every scope that is limited to one license; of a PAT also whose it is. */
    String limited(String kind, String user, String license) throws IOException {
        return insert(kind, all(kind), user, license);
    }

    /** The secret of a new token with every scope, of a service user where it is a PAT. */
    String unlimited(String kind, String user) throws IOException {
        return insert(kind, all(kind), user, "");
    }

    /** The account of a person, or null where the kind is none. */
    String account(String kind) {
        return accounts.get(kind);
    }

    private String insert(String kind, Set<Scope> scopes, String user, String license) throws IOException {
        TokenFormat.Type type = switch (kind) {
            case PAT -> TokenFormat.Type.SERVICE_USER;
            case WORKSPACE -> TokenFormat.Type.WORKSPACE;
            case DEVICE -> TokenFormat.Type.DEVICE;
            default -> TokenFormat.Type.PERSONAL;
        };
        boolean person = isPerson(kind);
        boolean device = kind.equals(DEVICE);
        String secret = TokenFormat.make(type, RANDOM);
        String id = estate.fresh("tk");
        Audit.change(
                hub,
                ("INSERT INTO token (id, secret_sha256, partial, type, name, account_id, service_user_id,"
                                + " workspace_id, created_by, scopes, restricted, created_at, device_key, family)"
                                + " VALUES ('%s', '%s', 'x', '%s', 'row', %s, %s, %s, 'test', '%s', %s, %d, %s, %s)")
                        .formatted(
                                id,
                                sha256(secret),
                                person ? "personal" : kind,
                                quoted(accounts.get(kind)),
                                quoted(kind.equals(PAT) ? user : null),
                                quoted(person ? null : estate.workspace()),
                                scopes.stream().map(Scope::id).collect(Collectors.joining(" ")),
                                license.isEmpty() ? "FALSE" : "TRUE",
                                hub.clock.instant().toEpochMilli(),
                                quoted(device ? estate.activation() : null),
                                quoted(device ? "family" : null)));
        if (!license.isEmpty()) {
            Audit.change(
                    hub, "INSERT INTO token_license (token_id, license_id) VALUES ('" + id + "', '" + license + "')");
        }
        return secret;
    }

    /** A personal token of the caller, used by nobody; of nobody for who can have none. Gives its ID. */
    String personal(String kind, long createdAt) throws IOException {
        String id = estate.fresh("tk");
        String account = accounts.getOrDefault(kind, accounts.get(Role.AUDITOR.id()));
        String owners = kind.equals(OPERATOR)
                ? "(SELECT operator_id FROM token WHERE secret_sha256 = '" + sha256(hub.operatorToken) + "'), NULL"
                : "NULL, '" + account + "'";
        Audit.change(
                hub,
                ("INSERT INTO token (id, secret_sha256, partial, type, name, operator_id, account_id, created_by,"
                                + " scopes, restricted, created_at, expires_at)"
                                + " VALUES ('%s', '%s', 'x', 'personal', 'row', %s, 'test', '', FALSE, %d, %d)")
                        .formatted(
                                id,
                                sha256(id),
                                owners,
                                createdAt,
                                hub.clock.instant().plus(LIFE).toEpochMilli()));
        return id;
    }

    static String quoted(String value) {
        return value == null ? "NULL" : "'" + value + "'";
    }

    static String sha256(String secret) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
