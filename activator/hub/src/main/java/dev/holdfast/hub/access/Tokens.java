package dev.holdfast.hub.access;

import dev.holdfast.hub.audit.AuditEntry;
import dev.holdfast.hub.audit.Call;
import dev.holdfast.hub.ledger.Columns;
import dev.holdfast.hub.ledger.Journal;
import dev.holdfast.hub.ledger.Page;
import dev.holdfast.hub.ledger.Transaction;
import dev.holdfast.hub.refusal.Refusal;
import dev.holdfast.protocol.TokenFormat;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;

/** The tokens. Thread-safe. */
public final class Tokens {
    private static final Duration COARSENESS = Duration.ofMinutes(1);

    private final Journal journal;

    public Tokens(Journal journal) {
        this.journal = journal;
    }

    /** Creates a PAT. */
    public NewToken createPat(Call call, String serviceUserId, TokenWish wish) {
        return journal.write(call, tx -> {
            ServiceUser user = ServiceUsers.require(tx.handle(), serviceUserId);
            NewToken created = create(tx, TokenFormat.Type.SERVICE_USER, user.id(), wish);
            LicenseLimits.OF_TOKENS.write(
                    tx.handle(), user.workspaceId(), created.token().id(), wish.licenses());
            tx.audit(AuditEntry.in(
                            user.workspaceId(), "token.created", created.token().id())
                    .with(created.token().partial()));
            return created;
        });
    }

    /** Creates an operator and the operator's personal token. */
    public static NewToken createOperator(Transaction tx, String name) {
        String id = tx.ids().next("op");
        tx.handle()
                .createUpdate("INSERT INTO operator (id, name, created_at) VALUES (:id, :name, :at)")
                .bind("id", id)
                .bind("name", name)
                .bind("at", tx.now().toEpochMilli())
                .execute();
        NewToken created = create(tx, TokenFormat.Type.PERSONAL, id, new TokenWish("first", Set.of(), null, null));
        tx.audit(AuditEntry.of("operator.created", id).with(created.token().partial()));
        return created;
    }

    private static NewToken create(Transaction tx, TokenFormat.Type type, String ownerId, TokenWish wish) {
        Secret secret = Secret.make(type, tx.ids().random());
        Instant expiresAt = wish.life() == null ? null : tx.now().plus(wish.life());
        Token token = new Token(
                tx.ids().next("tk"),
                type,
                secret.partial(),
                wish.name(),
                ownerId,
                wish.scopes(),
                wish.licenses(),
                tx.now(),
                expiresAt,
                null,
                null);
        insert(tx.handle(), token, secret);
        return new NewToken(token, secret);
    }

    private static void insert(Handle handle, Token token, Secret secret) {
        boolean personal = token.type() == TokenFormat.Type.PERSONAL;
        handle.createUpdate("INSERT INTO token (id, secret_sha256, partial, type, name, operator_id, service_user_id,"
                        + " scopes, restricted, created_at, expires_at)"
                        + " VALUES (:id, :digest, :partial, :type, :name, :operator, :user,"
                        + " :scopes, :restricted, :at, :expires)")
                .bind("id", token.id())
                .bind("digest", secret.digest())
                .bind("partial", token.partial())
                .bind("type", personal ? "personal" : "pat")
                .bind("name", token.name())
                .bind("operator", personal ? token.ownerId() : null)
                .bind("user", personal ? null : token.ownerId())
                .bind("scopes", joined(token.scopes()))
                .bind("restricted", token.licenses() != null)
                .bind("at", token.createdAt().toEpochMilli())
                .bind("expires", Columns.millis(token.expiresAt()))
                .execute();
    }

    /** A part of the list of a service user's. */
    public Page<Token> ofServiceUser(String serviceUserId, Page.Cut cut) {
        return journal.read(handle -> {
            ServiceUsers.require(handle, serviceUserId);
            return Page.of(
                    handle.createQuery("SELECT * FROM token WHERE service_user_id = :user" + Page.SQL)
                            .bind("user", serviceUserId),
                    cut,
                    mapper(handle),
                    token -> token.createdAt().toEpochMilli() + ":" + token.id());
        });
    }

    /** Revokes a PAT, once; its devices are left alone. */
    public void revoke(Call call, String id) {
        journal.write(call, tx -> {
            Token token = tx.handle()
                    .createQuery("SELECT * FROM token WHERE id = :id AND service_user_id IS NOT NULL")
                    .bind("id", id)
                    .map(mapper(tx.handle()))
                    .findOne()
                    .orElseThrow(() -> Refusal.notFound("token"));
            if (token.revokedAt() == null) {
                tx.handle()
                        .createUpdate("UPDATE token SET revoked_at = :at WHERE id = :id")
                        .bind("at", tx.now().toEpochMilli())
                        .bind("id", id)
                        .execute();
                tx.audit(new AuditEntry("token.revoked", id, workspaceOf(tx.handle(), id), token.partial()));
            }
            return id;
        });
    }

    private static @Nullable String workspaceOf(Handle handle, String tokenId) {
        return handle.createQuery("SELECT workspace_id FROM service_user"
                        + " WHERE id = (SELECT service_user_id FROM token WHERE id = :id)")
                .bind("id", tokenId)
                .mapTo(String.class)
                .findOne()
                .orElse(null);
    }

    /** The token with that secret, found by its digest, whatever its state. */
    static Optional<Token> find(Handle handle, Secret secret) {
        return handle.createQuery("SELECT * FROM token WHERE secret_sha256 = :digest")
                .bind("digest", secret.digest())
                .map(mapper(handle))
                .findOne();
    }

    /** Whether its last use is long enough ago to be written anew. */
    static boolean needsMark(Token token, Instant now) {
        Instant last = token.lastUsedAt();
        return last == null || !now.isBefore(last.plus(COARSENESS));
    }

    /** Notes that a token was used. */
    static void mark(Transaction tx, Token token) {
        if (needsMark(token, tx.now())) {
            tx.handle()
                    .createUpdate("UPDATE token SET last_used_at = :at WHERE id = :id")
                    .bind("at", tx.now().toEpochMilli())
                    .bind("id", token.id())
                    .execute();
        }
    }

    private static RowMapper<Token> mapper(Handle handle) {
        return (row, context) -> {
            boolean personal = row.getString("type").equals("personal");
            return new Token(
                    row.getString("id"),
                    personal ? TokenFormat.Type.PERSONAL : TokenFormat.Type.SERVICE_USER,
                    row.getString("partial"),
                    row.getString("name"),
                    row.getString(personal ? "operator_id" : "service_user_id"),
                    split(row.getString("scopes")),
                    LicenseLimits.OF_TOKENS.read(handle, row.getBoolean("restricted"), row.getString("id")),
                    Columns.instant(row, "created_at"),
                    Columns.optionalInstant(row, "expires_at"),
                    Columns.optionalInstant(row, "last_used_at"),
                    Columns.optionalInstant(row, "revoked_at"));
        };
    }

    private static String joined(Set<Scope> scopes) {
        Set<String> names = new TreeSet<>();
        scopes.forEach(scope -> names.add(scope.id()));
        return String.join(" ", names);
    }

    private static Set<Scope> split(String names) {
        Set<Scope> scopes = new TreeSet<>();
        for (String name : names.split(" ", -1)) {
            Scope.ofId(name).ifPresent(scopes::add);
        }
        return scopes;
    }
}
