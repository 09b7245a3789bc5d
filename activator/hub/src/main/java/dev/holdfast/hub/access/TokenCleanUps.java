package dev.holdfast.hub.access;

import dev.holdfast.hub.audit.AuditEntry;
import dev.holdfast.hub.ledger.Journal;
import dev.holdfast.hub.ledger.Page;
import dev.holdfast.hub.ledger.Transaction;
import dev.holdfast.protocol.TokenFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Ends what nobody uses and takes away what is over, in one call. Thread-safe. */
public final class TokenCleanUps {
    private final Journal journal;

    public TokenCleanUps(Journal journal) {
        this.journal = journal;
    }

    /**
     * What is to be cleaned up.
     *
     * @param unusedFor tokens not used for so long are revoked; null for none
     * @param deleted tokens of these states are deleted: revoked ones, expired ones
     * @param types only tokens of these types are touched
     * @param dryRun whether nothing is changed, and it is only said what would be
     */
    public record Wish(
            @Nullable Duration unusedFor, Set<TokenState> deleted, Set<TokenFormat.Type> types, boolean dryRun) {
        public Wish {
            deleted = Set.copyOf(deleted);
            types = Set.copyOf(types);
        }
    }

    /**
     * What was cleaned up, or would be.
     *
     * @param revoked tokens that were revoked, as they were before
     * @param deleted tokens that were deleted, as they were before
     * @param more whether there are more of them than one call takes: call again
     */
    public record Outcome(List<TokenView> revoked, List<TokenView> deleted, boolean more) {
        public Outcome {
            revoked = List.copyOf(revoked);
            deleted = List.copyOf(deleted);
        }
    }

    /** Cleans up the tokens of a workspace. */
    public Outcome ofWorkspace(Admission by, String workspaceId, Wish wish) {
        return journal.write(by.call(), tx -> {
            by.requireWorkspace(tx.handle(), workspaceId);
            Outcome outcome = cleanUp(tx, "workspace_id", workspaceId, wish);
            audit(tx, AuditEntry.in(workspaceId, "tokens.cleaned-up", workspaceId), wish, outcome);
            return outcome;
        });
    }

    /** Cleans up the caller's own personal tokens. */
    public Outcome own(Admission by, Wish wish) {
        return journal.write(by.call(), tx -> {
            Token shown = by.caller().token();
            String operator = shown.owner().operatorId();
            String owner = operator == null ? String.valueOf(shown.owner().accountId()) : operator;
            Outcome outcome = cleanUp(tx, operator == null ? "account_id" : "operator_id", owner, wish);
            audit(tx, AuditEntry.of("tokens.cleaned-up", owner), wish, outcome);
            return outcome;
        });
    }

    private static void audit(Transaction tx, AuditEntry entry, Wish wish, Outcome outcome) {
        if (!wish.dryRun()) {
            tx.audit(entry.with("tokens revoked: " + outcome.revoked().size() + ", deleted: "
                    + outcome.deleted().size()));
        }
    }

    private static Outcome cleanUp(Transaction tx, String column, String owner, Wish wish) {
        List<TokenView> revoked = new ArrayList<>();
        List<TokenView> deleted = new ArrayList<>();
        boolean more = false;
        Duration unusedFor = wish.unusedFor();
        for (TokenFormat.Type type : wish.types()) {
            if (unusedFor != null) {
                more |= find(tx, column, owner, TokenFilter.of(TokenState.UNUSED, type, unusedFor), revoked);
            }
            for (TokenState state : wish.deleted()) {
                more |= find(tx, column, owner, TokenFilter.of(state, type, TokenFilter.USUALLY_UNUSED_FOR), deleted);
            }
        }
        if (!wish.dryRun()) {
            revoked.forEach(view -> TokenRevocations.end(tx, view.token()));
            deleted.forEach(view -> TokenRevocations.delete(tx, view.token()));
        }
        return new Outcome(revoked, deleted, more);
    }

    private static boolean find(Transaction tx, String column, String owner, TokenFilter filter, List<TokenView> into) {
        Page<TokenView> page =
                TokenView.page(tx.handle(), column, owner, filter, tx.now(), Page.Cut.first(Page.MAXIMUM));
        into.addAll(page.items());
        return page.next() != null;
    }
}
