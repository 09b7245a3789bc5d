package dev.holdfast.hub;

import dev.holdfast.protocol.TokenFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/** A member of a workspace with a personal token, put into the database from outside. */
final class TestMember {
    private static final SecureRandom RANDOM = new SecureRandom();

    private TestMember() {}

    /** A member with a role and a token that holds every scope; gives the token's secret. */
    static String of(TestHub hub, String workspace, String role) throws IOException {
        String id = UUID.randomUUID().toString().replace("-", "").substring(0, 26);
        String secret = TokenFormat.make(TokenFormat.Type.PERSONAL, RANDOM);
        for (String sql : List.of(
                "INSERT INTO account (id, email, name, created_at) VALUES ('ac_%1$s', '%1$s@acme.example', 'm', 1)",
                "INSERT INTO membership (workspace_id, account_id, role, created_at)"
                        + " VALUES ('%2$s', 'ac_%1$s', '%3$s', 1)",
                "INSERT INTO token (id, secret_sha256, partial, type, name, account_id, created_by, scopes, restricted,"
                        + " created_at) VALUES ('tk_%1$s', '%4$s', 'hdfu_', 'personal', 't', 'ac_%1$s', 'test',"
                        + " 'tokens:read tokens:write', FALSE, 1)")) {
            Audit.change(hub, sql.formatted(id, workspace, role, digest(secret)));
        }
        return secret;
    }

    private static String digest(String secret) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
