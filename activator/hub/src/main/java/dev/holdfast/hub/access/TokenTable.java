package dev.holdfast.hub.access;

import dev.holdfast.hub.audit.Network;
import dev.holdfast.hub.ledger.Columns;
import dev.holdfast.hub.ledger.Transaction;
import dev.holdfast.protocol.TokenFormat;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;

/** The rows of the tokens. */
final class TokenTable {
    private static final Duration COARSENESS = Duration.ofMinutes(15);

    /** How many tokens that replaced one another are looked at. */
    static final int LONGEST_CHAIN = 50;

    private TokenTable() {}

    /** Makes a token as wished, by the caller of the transaction; refused where the workspace's plan does not allow it. */
    static NewToken create(
            Transaction tx,
            TokenFormat.Type type,
            Token.Owner owner,
            @Nullable String workspaceId,
            TokenWish wish,
            @Nullable String replaces) {
        if (workspaceId != null && type != TokenFormat.Type.DEVICE) {
            Plans.requireToken(tx, workspaceId, wish.life(), replaces == null);
        }
        String person = owner.accountId();
        if (person != null) {
            Plans.requirePersonalToken(tx, person, wish.life());
        }
        Secret secret = Secret.make(type, tx.ids().random());
        Instant expiresAt = wish.life() == null ? null : tx.now().plus(wish.life());
        Token token = new Token(
                tx.ids().next("tk"),
                type,
                secret.partial(),
                wish.name(),
                wish.description(),
                owner,
                workspaceId,
                tx.call().actor(),
                wish.scopes(),
                wish.licenses(),
                tx.now(),
                expiresAt,
                null,
                null,
                null,
                null,
                null,
                replaces,
                null,
                null);
        insert(tx.handle(), token, secret.digest());
        if (workspaceId != null) {
            LicenseLimits.OF_TOKENS.write(tx.handle(), workspaceId, token.id(), wish.licenses());
        }
        return new NewToken(token, secret);
    }

    /** Adds a row. */
    static void insert(Handle handle, Token token, String digest) {
        handle.createUpdate("INSERT INTO token (id, secret_sha256, partial, type, name, description, operator_id,"
                        + " account_id, service_user_id, workspace_id, created_by, scopes, restricted, created_at,"
                        + " expires_at, replaces, device_key, family, searched)"
                        + " VALUES (:id, :digest, :partial, :type, :name, :description, :operator,"
                        + " :account, :user, :workspace, :by, :scopes, :restricted, :at,"
                        + " :expires, :replaces, :device, :family, :searched)")
                .bind("id", token.id())
                .bind("digest", digest)
                .bind("partial", token.partial())
                .bind("type", Token.idOf(token.type()))
                .bind("name", token.name())
                .bind("description", token.description())
                .bind("operator", token.owner().operatorId())
                .bind("account", token.owner().accountId())
                .bind("user", token.owner().serviceUserId())
                .bind("workspace", token.workspaceId())
                .bind("by", token.createdBy())
                .bind("scopes", joined(token.scopes()))
                .bind("restricted", token.licenses() != null)
                .bind("at", token.createdAt().toEpochMilli())
                .bind("expires", Columns.millis(token.expiresAt()))
                .bind("replaces", token.replaces())
                .bind("device", token.deviceKey())
                .bind("family", token.family())
                .bind("searched", TokenFilter.folded(token.name() + "\n" + token.description()))
                .execute();
    }

    /** The token with that secret, found by its digest, whatever its state. */
    static Optional<Token> find(Handle handle, Secret secret) {
        return handle.createQuery("SELECT * FROM token WHERE secret_sha256 = :digest")
                .bind("digest", secret.digest())
                .map(mapper(handle))
                .findOne();
    }

    /** Whether a token has the secret with that digest, whatever its state. */
    static boolean has(Handle handle, String digest) {
        return handle.createQuery("SELECT count(*) FROM token WHERE secret_sha256 = :digest")
                        .bind("digest", digest)
                        .mapTo(Long.class)
                        .one()
                > 0;
    }

    /** Whether a secret is that of a token that is neither revoked nor expired and belongs to the workspace of a license. */
    static boolean isGoodFor(Handle handle, Secret secret, String licenseId, Instant now) {
        // A device may have taken the next secret of its token into use without the hub's knowing yet.
        String ofSecret = secret.isOfType(TokenFormat.Type.DEVICE)
                ? "token.id = (SELECT token_id FROM device_secret WHERE secret_sha256 = :digest)"
                : "token.secret_sha256 = :digest";
        return handle.createQuery("SELECT count(*) FROM token JOIN license ON license.workspace_id = token.workspace_id"
                                + " WHERE " + ofSecret + " AND license.id = :license AND token.revoked_at IS NULL"
                                + " AND token.deleted_at IS NULL"
                                + " AND (token.expires_at IS NULL OR token.expires_at > :now)")
                        .bind("digest", secret.digest())
                        .bind("license", licenseId)
                        .bind("now", now.toEpochMilli())
                        .mapTo(Long.class)
                        .one()
                > 0;
    }

    /** The token of that ID, whatever its state, unless it was deleted. */
    static Optional<Token> byId(Handle handle, String id) {
        return handle.createQuery("SELECT * FROM token WHERE id = :id AND deleted_at IS NULL")
                .bind("id", id)
                .map(mapper(handle))
                .findOne();
    }

    /** Every token with that value in the named column that was not deleted, whatever its state. */
    static List<Token> all(Handle handle, String column, String value) {
        return handle.createQuery("SELECT * FROM token WHERE " + column + " = :value AND deleted_at IS NULL"
                        + " ORDER BY created_at, id")
                .bind("value", value)
                .map(mapper(handle))
                .list();
    }

    /** Every device token that one was exchanged for, whatever its state, deleted ones among them. */
    static List<Token> installedWith(Handle handle, String id) {
        return handle.createQuery("SELECT * FROM token WHERE id IN"
                        + " (SELECT token_id FROM device_token WHERE installed_with = :id) ORDER BY created_at, id")
                .bind("id", id)
                .map(mapper(handle))
                .list();
    }

    /** How many live activations, suspended ones among them, were last activated with a token. */
    static long activations(Handle handle, String id) {
        return handle.createQuery("SELECT count(*) FROM activation WHERE token_id = :id AND state = 'live'")
                .bind("id", id)
                .mapTo(Long.class)
                .one();
    }

    /** Revokes one. */
    static void revoke(Transaction tx, String id) {
        setTime(tx, id, "revoked_at", tx.now());
    }

    /** Takes one off the lists. */
    static void delete(Transaction tx, String id) {
        setTime(tx, id, "deleted_at", tx.now());
    }

    /** Lets one end at a time, and its next use be noted at once, so that it is known whether there was one. */
    static void endAt(Transaction tx, String id, Instant end) {
        setTime(tx, id, "expires_at", end);
        noteNextUse(tx, id);
    }

    private static void noteNextUse(Transaction tx, String id) {
        tx.handle()
                .createUpdate("UPDATE token SET noted_at = NULL WHERE id = :id")
                .bind("id", id)
                .execute();
    }

    private static void setTime(Transaction tx, String id, String column, Instant time) {
        tx.handle()
                .createUpdate("UPDATE token SET " + column + " = :time WHERE id = :id")
                .bind("time", time.toEpochMilli())
                .bind("id", id)
                .execute();
    }

    /** Whether its last use is long enough ago to be written anew. */
    static boolean needsMark(Token token, Instant now) {
        Instant noted = token.notedAt();
        return noted == null || !now.isBefore(noted.plus(COARSENESS));
    }

    /** Notes that a token was used. */
    static void mark(Transaction tx, Token token) {
        if (!needsMark(token, tx.now())) {
            return;
        }
        tx.handle()
                .createUpdate("UPDATE token SET last_used_at = :at, noted_at = :at, last_used_address = :from,"
                        + " first_used_at = coalesce(first_used_at, :at) WHERE id = :id")
                .bind("at", tx.now().toEpochMilli())
                .bind("from", Network.of(tx.call().address()))
                .bind("id", token.id())
                .execute();
        if (token.lastUsedAt() == null) {
            noteUsesOfPredecessors(tx, token.replaces());
        }
    }

    /** From the first use of a successor on, a use of what it replaces says that somebody still has that. */
    private static void noteUsesOfPredecessors(Transaction tx, @Nullable String replaced) {
        String next = replaced;
        for (int i = 0; next != null && i < LONGEST_CHAIN; i++) {
            noteNextUse(tx, next);
            next = tx.handle()
                    .createQuery("SELECT replaces FROM token WHERE id = :id AND replaces IS NOT NULL")
                    .bind("id", next)
                    .mapTo(String.class)
                    .findOne()
                    .orElse(null);
        }
    }

    static RowMapper<Token> mapper(Handle handle) {
        return (row, context) -> new Token(
                row.getString("id"),
                Token.typeOfId(row.getString("type"))
                        .orElseThrow(() -> new IllegalStateException("the database holds a token of an unknown type")),
                row.getString("partial"),
                row.getString("name"),
                row.getString("description"),
                new Token.Owner(
                        Columns.optionalText(row, "operator_id"),
                        Columns.optionalText(row, "account_id"),
                        Columns.optionalText(row, "service_user_id")),
                Columns.optionalText(row, "workspace_id"),
                row.getString("created_by"),
                split(row.getString("scopes")),
                LicenseLimits.OF_TOKENS.read(handle, row.getBoolean("restricted"), row.getString("id")),
                Columns.instant(row, "created_at"),
                Columns.optionalInstant(row, "expires_at"),
                Columns.optionalInstant(row, "last_used_at"),
                Columns.optionalText(row, "last_used_address"),
                Columns.optionalInstant(row, "noted_at"),
                Columns.optionalInstant(row, "revoked_at"),
                Columns.optionalInstant(row, "deleted_at"),
                Columns.optionalText(row, "replaces"),
                Columns.optionalText(row, "device_key"),
                Columns.optionalText(row, "family"));
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
