package dev.holdfast.hub.access;

import dev.holdfast.hub.ledger.Columns;
import dev.holdfast.hub.ledger.Transaction;
import dev.holdfast.protocol.NewSecret;
import java.util.HexFormat;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;

/** The secrets of the device tokens, by their digests. */
final class DeviceSecrets {
    /** So many of a state are known for copies; a monthly renewal takes years to go through them, and a mad one fills no disk. */
    private static final int KEPT = 64;

    private static final RowMapper<DeviceSecret> MAPPER = (row, context) -> new DeviceSecret(
            row.getString("secret_sha256"),
            row.getString("token_id"),
            DeviceSecret.State.ofId(row.getString("state")),
            Columns.optionalText(row, "follows"),
            row.getString("partial"),
            Columns.instant(row, "named_at"),
            row.getString("named_from"),
            Columns.optionalInstant(row, "used_at"),
            Columns.optionalText(row, "used_from"));

    private DeviceSecrets() {}

    /** What the hub knows a new secret by. */
    static String digest(NewSecret secret) {
        return HexFormat.of().formatHex(secret.toBytes());
    }

    static Optional<DeviceSecret> find(Handle handle, String sha256) {
        return handle.createQuery("SELECT * FROM device_secret WHERE secret_sha256 = :digest")
                .bind("digest", sha256)
                .map(MAPPER)
                .findOne();
    }

    /** The secret that came after one and was not dropped for another. */
    static Optional<DeviceSecret> after(Handle handle, DeviceSecret earlier) {
        return handle.createQuery("SELECT * FROM device_secret WHERE token_id = :token AND follows = :digest"
                        + " AND state <> 'dropped'")
                .bind("token", earlier.tokenId())
                .bind("digest", earlier.sha256())
                .map(MAPPER)
                .findOne();
    }

    static boolean isFollowed(Handle handle, DeviceSecret secret) {
        return handle.createQuery("SELECT count(*) FROM device_secret WHERE token_id = :token AND state = 'next'")
                        .bind("token", secret.tokenId())
                        .mapTo(Long.class)
                        .one()
                > 0;
    }

    /** Writes down the first secret of a token, or one that is to follow the one in use. */
    static void insert(Transaction tx, String tokenId, NewSecret secret, @Nullable String follows, String from) {
        tx.handle()
                .createUpdate("INSERT INTO device_secret (secret_sha256, token_id, state, follows, partial, named_at,"
                        + " named_from) VALUES (:digest, :token, :state, :follows, :partial, :at, :from)")
                .bind("digest", digest(secret))
                .bind("token", tokenId)
                .bind("state", (follows == null ? DeviceSecret.State.CURRENT : DeviceSecret.State.NEXT).id())
                .bind("follows", follows)
                .bind("partial", secret.partial())
                .bind("at", tx.now().toEpochMilli())
                .bind("from", from)
                .execute();
    }

    /** Gives up the secret that was to follow, because another is. */
    static void dropNext(Handle handle, String tokenId) {
        handle.createUpdate("UPDATE device_secret SET state = 'dropped' WHERE token_id = :token AND state = 'next'")
                .bind("token", tokenId)
                .execute();
        prune(handle, tokenId, DeviceSecret.State.DROPPED);
    }

    /** Each state by itself, so that whoever names many secrets does not make one forgotten that was replaced. */
    private static void prune(Handle handle, String tokenId, DeviceSecret.State state) {
        handle.createUpdate("DELETE FROM device_secret WHERE token_id = :token AND state = :state"
                        + " AND secret_sha256 NOT IN (SELECT secret_sha256 FROM device_secret"
                        + " WHERE token_id = :token AND state = :state"
                        + " ORDER BY named_at DESC, secret_sha256 LIMIT :kept)")
                .bind("token", tokenId)
                .bind("state", state.id())
                .bind("kept", KEPT)
                .execute();
    }

    /** Notes the first use of the secret in use. */
    static void markUsed(Transaction tx, DeviceSecret secret, String from) {
        if (secret.usedAt() == null) {
            tx.handle()
                    .createUpdate("UPDATE device_secret SET used_at = :at, used_from = :from"
                            + " WHERE secret_sha256 = :digest")
                    .bind("at", tx.now().toEpochMilli())
                    .bind("from", from)
                    .bind("digest", secret.sha256())
                    .execute();
        }
    }

    /** Takes the secret that was to follow into use, since it was shown; the one before it is a copy from now on. */
    static void takeIntoUse(Transaction tx, DeviceSecret next) {
        Handle handle = tx.handle();
        handle.createUpdate("UPDATE device_secret SET state = 'replaced' WHERE token_id = :token AND state = 'current'")
                .bind("token", next.tokenId())
                .execute();
        handle.createUpdate("UPDATE device_secret SET state = 'current' WHERE secret_sha256 = :digest")
                .bind("digest", next.sha256())
                .execute();
        handle.createUpdate("UPDATE token SET secret_sha256 = :digest, partial = :partial WHERE id = :token")
                .bind("digest", next.sha256())
                .bind("partial", next.partial())
                .bind("token", next.tokenId())
                .execute();
        prune(handle, next.tokenId(), DeviceSecret.State.REPLACED);
    }
}
