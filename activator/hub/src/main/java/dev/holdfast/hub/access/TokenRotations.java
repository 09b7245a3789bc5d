package dev.holdfast.hub.access;

import dev.holdfast.hub.audit.AuditEntry;
import dev.holdfast.hub.ledger.Journal;
import dev.holdfast.hub.ledger.Transaction;
import dev.holdfast.hub.refusal.Refusal;
import dev.holdfast.protocol.ProblemReason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Replaces tokens without a moment at which none is good. Thread-safe. */
public final class TokenRotations {
    private final Journal journal;

    public TokenRotations(Journal journal) {
        this.journal = journal;
    }

    /**
     * Makes a token with the same name, scopes and limits; the one that it replaces stays good for an overlap. A token
     * has one successor at most, whoever asks at the same time; the next one replaces the successor.
     */
    public NewToken rotate(TokenFinder finder, Admission by, String id, RotationWish wish) {
        return journal.write(by.call(), tx -> {
            Token old = finder.require(tx.handle(), by, id);
            requireRotatable(tx, by, old);
            TokenWish same =
                    new TokenWish(old.name(), old.description(), old.scopes(), old.licenses(), life(old, wish));
            NewToken created = TokenTable.create(tx, old.type(), old.owner(), old.workspaceId(), same, old.id());
            Instant end = end(tx.now(), old, wish.overlap());
            TokenTable.endAt(tx, old.id(), end);
            tx.audit(audit(old, "token.rotated", old.id())
                    .with(created.token().partial() + " replaces " + old.partial() + ", which ends on " + end));
            tx.audit(audit(old, "token.created", created.token().id())
                    .with(created.token().partial()));
            return created;
        });
    }

    private static AuditEntry audit(Token of, String action, String subject) {
        return new AuditEntry(action, subject, of.workspaceId(), null);
    }

    private static void requireRotatable(Transaction tx, Admission by, Token old) {
        TokenRules.requireRotatable(old);
        if (TokenState.of(old, tx.now()) != TokenState.LIVE) {
            throw new Refusal(
                    ProblemReason.CONFLICT,
                    "token: expected one that is good, found one that is "
                            + TokenState.of(old, tx.now()).id(),
                    "create a new token");
        }
        Rotation known = rotation(tx.handle(), old.id(), tx.now());
        if (!known.successors().isEmpty()) {
            throw rotated(known.newest());
        }
        // The caller is shown the successor's secret, so rotating is giving.
        if (old.workspaceId() == null) {
            TokenRules.requireOwn(by.caller(), old.scopes());
        } else {
            TokenRules.requireGivable(tx.handle(), by, old.workspaceId(), old.scopes(), old.licenses());
        }
    }

    private static Refusal rotated(TokenView newest) {
        String found = "token: it was rotated already, and the newest that replaces it is "
                + newest.token().id();
        if (newest.state() == TokenState.LIVE) {
            return new Refusal(
                    ProblemReason.CONFLICT, found, "roll that one out; if its secret is lost, rotate it in turn");
        }
        return new Refusal(
                ProblemReason.CONFLICT, found + ", which is " + newest.state().id(), "create a new token");
    }

    private static @Nullable Duration life(Token old, RotationWish wish) {
        if (!wish.sameLife()) {
            return wish.life();
        }
        Instant expiresAt = old.expiresAt();
        return expiresAt == null ? null : Duration.between(old.createdAt(), expiresAt);
    }

    private static Instant end(Instant now, Token old, Duration overlap) {
        Instant over = now.plus(overlap);
        Instant expiresAt = old.expiresAt();
        return expiresAt != null && expiresAt.isBefore(over) ? expiresAt : over;
    }

    /** How far the rotation of a token has come. */
    public Rotation status(TokenFinder finder, Admission by, String id) {
        Instant now = journal.now();
        return journal.read(handle -> {
            Token token = finder.require(handle, by, id);
            return rotation(handle, token.id(), now);
        });
    }

    private static Rotation rotation(Handle handle, String id, Instant now) {
        return new Rotation(view(handle, id, now), successors(handle, id, now));
    }

    private static TokenView view(Handle handle, String id, Instant now) {
        return TokenView.find(handle, id, now).orElseThrow(() -> Refusal.notFound("token"));
    }

    private static List<TokenView> successors(Handle handle, String id, Instant now) {
        List<TokenView> chain = new ArrayList<>();
        Optional<TokenView> next = TokenView.replacing(handle, id, now);
        while (next.isPresent() && chain.size() < TokenTable.LONGEST_CHAIN) {
            chain.add(next.get());
            next = TokenView.replacing(handle, next.get().token().id(), now);
        }
        return chain;
    }
}
