package dev.holdfast.hub.access;

import dev.holdfast.hub.audit.AuditEntry;
import dev.holdfast.hub.audit.MissingRecords.Missing;
import dev.holdfast.hub.ledger.Transaction;
import java.util.Optional;

/** Tokens, people and service users that are ended again from the records of an export. */
public final class Endings {
    private Endings() {}

    /** Does again what a record tells of; false where it is of another kind, or nobody would be left to operate the hub. */
    public static boolean replay(Transaction tx, Missing record) {
        switch (record.action()) {
            case "token.revoked", "token.deleted", "token.reused" -> {
                return endToken(tx, record);
            }
            case "operator.ended" -> {
                return endOperator(tx, record);
            }
            case "account.ended" -> endAccount(tx, record);
            case "member.removed" -> removeMember(tx, record);
            case "service-user.deleted" -> deleteServiceUser(tx, record);
            case "invitation.withdrawn" -> withdrawInvitation(tx, record);
            default -> {
                return false;
            }
        }
        return true;
    }

    private static boolean endToken(Transaction tx, Missing record) {
        Optional<Token> token = TokenTable.byId(tx.handle(), record.subject());
        if (token.isPresent() && token.get().owner().operatorId() != null && isLastOfOperators(tx, record.subject())) {
            return false;
        }
        token.ifPresent(known -> TokenRevocations.end(tx, known));
        return true;
    }

    private static boolean isLastOfOperators(Transaction tx, String tokenId) {
        return tx.handle()
                .createQuery("SELECT t.id FROM token t JOIN operator o ON o.id = t.operator_id"
                        + " WHERE t.id <> :id AND t.revoked_at IS NULL AND t.deleted_at IS NULL"
                        + " AND o.ended_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > :now) LIMIT 1")
                .bind("id", tokenId)
                .bind("now", tx.now().toEpochMilli())
                .mapTo(String.class)
                .findOne()
                .isEmpty();
    }

    private static boolean endOperator(Transaction tx, Missing record) {
        long others = tx.handle()
                .createQuery("SELECT count(*) FROM operator WHERE ended_at IS NULL AND id <> :id")
                .bind("id", record.subject())
                .mapTo(Long.class)
                .one();
        if (others == 0) {
            return false;
        }
        if (setTime(tx, "operator", "ended_at", record)) {
            TokenRevocations.endAll(tx, "operator_id", record.subject());
            tell(tx, record);
        }
        return true;
    }

    private static void endAccount(Transaction tx, Missing record) {
        if (setTime(tx, "account", "ended_at", record)) {
            tx.handle()
                    .createUpdate("UPDATE account SET password_hash = NULL WHERE id = :id")
                    .bind("id", record.subject())
                    .execute();
            tx.handle()
                    .createUpdate("DELETE FROM membership WHERE account_id = :id")
                    .bind("id", record.subject())
                    .execute();
            TokenRevocations.endAll(tx, "account_id", record.subject());
            tell(tx, record);
        }
    }

    private static void removeMember(Transaction tx, Missing record) {
        int removed = tx.handle()
                .createUpdate("DELETE FROM membership WHERE workspace_id = :workspace AND account_id = :id")
                .bind("workspace", record.workspaceId())
                .bind("id", record.subject())
                .execute();
        if (removed > 0) {
            tell(tx, record);
        }
    }

    private static void deleteServiceUser(Transaction tx, Missing record) {
        if (setTime(tx, "service_user", "deleted_at", record)) {
            TokenRevocations.endAll(tx, "service_user_id", record.subject());
            tell(tx, record);
        }
    }

    private static void withdrawInvitation(Transaction tx, Missing record) {
        if (setTime(tx, "invitation", "withdrawn_at", record)) {
            tell(tx, record);
        }
    }

    /** Whether it was not set before. */
    private static boolean setTime(Transaction tx, String table, String column, Missing record) {
        return tx.handle()
                        .createUpdate("UPDATE " + table + " SET " + column + " = :at WHERE id = :id AND " + column
                                + " IS NULL")
                        .bind("at", tx.now().toEpochMilli())
                        .bind("id", record.subject())
                        .execute()
                > 0;
    }

    private static void tell(Transaction tx, Missing record) {
        tx.audit(new AuditEntry(record.action(), record.subject(), record.workspaceId(), record.inWords()));
    }
}
