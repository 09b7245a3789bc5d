package dev.holdfast.hub;

import dev.holdfast.hub.TestHub.Reply;
import dev.holdfast.protocol.TokenFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** A member of a workspace with a personal token, put into the database as an accepted invitation would. */
record Member(TestHub hub, String account, String token) {
    /** Every scope that a personal token can hold. */
    static final String EVERY_SCOPE = "licenses:read activations:read activations:release activations:rebind"
            + " tokens:read tokens:write members:write audit:read";

    static Member of(TestHub hub, String workspace, String role) throws IOException {
        return of(hub, workspace, role, EVERY_SCOPE);
    }

    static Member of(TestHub hub, String workspace, String role, String scopes) throws IOException {
        String own = random();
        String account = "ac_" + own;
        Audit.change(
                hub,
                "INSERT INTO account (id, email, name, created_at) VALUES ('%s', '%s@plant.example', 'Somebody', 1)"
                        .formatted(account, own));
        Member member = new Member(hub, account, TokenFormat.make(TokenFormat.Type.PERSONAL, new SecureRandom()));
        member.joins(workspace, role);
        Audit.change(
                hub,
                ("INSERT INTO token (id, secret_sha256, partial, type, name, account_id, created_by, scopes, restricted,"
                                + " created_at) VALUES ('%s', '%s', 'hdfu_…%s', 'personal', 'first', '%s', 'test',"
                                + " '%s', FALSE, 1)")
                        .formatted(
                                "tk_" + random(),
                                sha256(member.token()),
                                member.token().substring(37),
                                account,
                                scopes));
        return member;
    }

    void joins(String workspace, String role) throws IOException {
        Audit.change(
                hub,
                "INSERT INTO membership (workspace_id, account_id, role, created_at) VALUES ('%s', '%s', '%s', 1)"
                        .formatted(workspace, account, role));
    }

    private static String random() {
        StringBuilder text = new StringBuilder();
        SecureRandom random = new SecureRandom();
        for (int i = 0; i < 26; i++) {
            text.append("0123456789abcdefghjkmnpqrstvwxyz".charAt(random.nextInt(32)));
        }
        return text.toString();
    }

    static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    Reply get(String path) {
        return hub.as(token, "GET", "/api/v1/" + path, null);
    }

    Reply post(String path, Object body) {
        return hub.as(token, "POST", "/api/v1/" + path, body == null ? Map.of() : body);
    }

    Reply delete(String path) {
        return hub.as(token, "DELETE", "/api/v1/" + path, null);
    }

    /** A PAT of a service user with that name and scopes. */
    Reply pat(String user, String name, String... scopes) {
        return post("service-users/" + user + "/tokens", Map.of("name", name, "scopes", List.of(scopes)));
    }

    /** A workspace token with that name and scopes. */
    Reply workspaceToken(String workspace, String name, String... scopes) {
        return post("workspaces/" + workspace + "/tokens", Map.of("name", name, "scopes", List.of(scopes)));
    }

    /** A workspace token {@code gate} that is good for activating, but for what is said otherwise. */
    Reply workspaceToken(String workspace, Map<String, ?> changes) {
        Map<String, Object> wish = new HashMap<>(Map.of("name", "gate", "scopes", List.of("activations:create")));
        wish.putAll(changes);
        return post("workspaces/" + workspace + "/tokens", wish);
    }

    static String secret(Reply created) {
        if (created.status() != 201) {
            throw new AssertionError("expected a token, found " + created.text());
        }
        return created.json().path("secret").asText();
    }
}
