package dev.holdfast.hub.access;

import dev.holdfast.hub.audit.AuditEntry;
import dev.holdfast.hub.audit.Call;
import dev.holdfast.hub.ledger.Columns;
import dev.holdfast.hub.ledger.Journal;
import dev.holdfast.hub.ledger.Transaction;
import dev.holdfast.hub.refusal.Refusal;
import dev.holdfast.protocol.ProblemReason;
import dev.holdfast.protocol.TokenFormat;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The accounts of people. Thread-safe. */
public final class Accounts {
    private static final Duration FIRST_TOKEN = Duration.ofDays(90);

    private final Journal journal;

    public Accounts(Journal journal) {
        this.journal = journal;
    }

    /**
     * Accepts an invitation as a new person. An address proves nobody, so whoever has an account joins with its token
     * instead, and no invitation ever opens an account that is there.
     *
     * @param presented the invitation
     * @param password what the person will sign in to the console with; null for no password yet
     */
    public Joined accept(Call call, @Nullable Secret presented, @Nullable Password password) {
        if (presented == null) {
            throw new Refusal(
                    ProblemReason.TOKEN_MISSING,
                    "the operation needs an invitation and none was given",
                    "send the invitation in the Authorization header; `holdfast-hub invitation accept` takes it from"
                            + " `--invitation-file FILE` or `--invitation-stdin`");
        }
        journal.read(handle -> Invitations.good(handle, presented, journal.now()));
        // Hashing takes long, and the hub has one writer.
        PasswordHash hash = password == null
                ? null
                : PasswordHash.of(password, journal.ids().random());
        return journal.write(call, tx -> {
            Invitation invitation = Invitations.good(tx.handle(), presented, tx.now());
            String id = tx.ids().next("ac");
            insert(tx, id, invitation, hash);
            Transaction person = new Transaction(tx.handle(), tx.now(), call.by("member:" + id), tx.ids());
            Member member = join(person, invitation, id);
            Duration life = Plans.within(tx.handle(), invitation.workspaceId(), FIRST_TOKEN);
            NewToken first = TokenTable.create(
                    person,
                    TokenFormat.Type.PERSONAL,
                    Token.Owner.account(id),
                    null,
                    new TokenWish("first", "", everyScopeOfAPerson(), null, life),
                    null);
            person.audit(AuditEntry.in(
                            invitation.workspaceId(),
                            "token.created",
                            first.token().id())
                    .with(first.token().partial()));
            return new Joined(member, first);
        });
    }

    /** Accepts an invitation with the account that a person has. */
    public Joined join(Admission by, @Nullable Secret invitationShown) {
        Caller.Person person = person(by);
        if (invitationShown == null) {
            throw new Refusal(ProblemReason.INPUT_INVALID, "Holdfast-Invitation: expected the header to hold one");
        }
        return journal.write(by.call(), tx -> {
            Invitation invitation = Invitations.good(tx.handle(), invitationShown, tx.now());
            return new Joined(join(tx, invitation, person.accountId()), null);
        });
    }

    private static Member join(Transaction tx, Invitation invitation, String accountId) {
        if (Memberships.role(tx.handle(), invitation.workspaceId(), accountId).isPresent()) {
            throw new Refusal(
                    ProblemReason.CONFLICT,
                    "invitation: the account is a member of the workspace already",
                    "ask an admin to change the role instead");
        }
        Invitations.settle(tx, invitation, "accepted_at");
        tx.audit(AuditEntry.in(invitation.workspaceId(), "invitation.accepted", invitation.id()));
        Members.add(tx, invitation.workspaceId(), accountId, invitation.role());
        return Members.require(tx.handle(), invitation.workspaceId(), accountId);
    }

    private static Set<Scope> everyScopeOfAPerson() {
        EnumSet<Scope> scopes = EnumSet.allOf(Scope.class);
        scopes.remove(Scope.ACTIVATIONS_CREATE);
        return scopes;
    }

    private static void insert(Transaction tx, String id, Invitation invitation, @Nullable PasswordHash hash) {
        tx.handle()
                .createUpdate("INSERT INTO account (id, email, name, password_hash, created_at)"
                        + " VALUES (:id, :email, :name, :hash, :at)")
                .bind("id", id)
                .bind("email", invitation.email())
                .bind("name", invitation.name())
                .bind("hash", hash == null ? null : hash.text())
                .bind("at", tx.now().toEpochMilli())
                .execute();
    }

    /**
     * A person's account.
     *
     * @param id {@code ac_} and 26 characters
     * @param email the address at which the person was invited first
     * @param name a name for people
     * @param hasPassword whether a password is set
     * @param memberships where the person belongs to now
     * @param createdAt when the first invitation was accepted
     */
    public record Account(
            String id,
            String email,
            String name,
            boolean hasPassword,
            List<Membership> memberships,
            Instant createdAt) {
        public Account {
            memberships = List.copyOf(memberships);
        }
    }

    /**
     * Where a person belongs to.
     *
     * @param workspaceId the workspace
     * @param role what the person is in it
     */
    public record Membership(String workspaceId, Role role) {}

    /** The caller's own account. */
    public Account own(Admission by) {
        return get(person(by).accountId());
    }

    /** The account of that ID; refused where it was ended. */
    public Account get(String id) {
        return journal.read(handle -> handle.createQuery("SELECT * FROM account WHERE id = :id AND ended_at IS NULL")
                .bind("id", id)
                .map((row, context) -> new Account(
                        id,
                        row.getString("email"),
                        row.getString("name"),
                        Columns.optionalText(row, "password_hash") != null,
                        memberships(handle, id),
                        Columns.instant(row, "created_at")))
                .findOne()
                .orElseThrow(() -> Refusal.notFound("account")));
    }

    private static List<Membership> memberships(Handle handle, String accountId) {
        return handle.createQuery("SELECT workspace_id, role FROM membership WHERE account_id = :account"
                        + " ORDER BY created_at, workspace_id")
                .bind("account", accountId)
                .map((row, context) -> new Membership(
                        row.getString("workspace_id"),
                        Role.ofId(row.getString("role")).orElseThrow()))
                .list();
    }

    /** Sets the caller's own password; refused where there is one and another is said to be it. */
    public void setPassword(Admission by, Password password, @Nullable Password current) {
        String id = person(by).accountId();
        Optional<PasswordHash> held = journal.read(handle -> held(handle, id));
        if (held.isPresent() && (current == null || !held.get().matches(current))) {
            throw new Refusal(
                    ProblemReason.FORBIDDEN,
                    "current_password: expected the password that is set",
                    "give the password that is set; who has forgotten it is invited anew");
        }
        PasswordHash hash = PasswordHash.of(password, journal.ids().random());
        journal.write(by.call(), tx -> {
            if (!held(tx.handle(), id).equals(held)) {
                throw new Refusal(ProblemReason.CONFLICT, "password: it was changed meanwhile", "try again");
            }
            keep(tx, id, hash);
            tx.audit(AuditEntry.of("account.password-set", id));
            return id;
        });
    }

    /**
     * Whether a password is an account's. Where it is and was hashed with weaker parameters than those of today, it is
     * hashed anew.
     */
    public boolean isPassword(Call call, String accountId, Password password) {
        Optional<PasswordHash> held = journal.read(handle -> held(handle, accountId));
        if (held.isEmpty() || !held.get().matches(password)) {
            return false;
        }
        if (held.get().isWeak()) {
            PasswordHash stronger = PasswordHash.of(password, journal.ids().random());
            journal.write(call, tx -> {
                if (held(tx.handle(), accountId).equals(held)) {
                    keep(tx, accountId, stronger);
                }
                return accountId;
            });
        }
        return true;
    }

    private static Optional<PasswordHash> held(Handle handle, String accountId) {
        return handle.createQuery("SELECT password_hash FROM account WHERE id = :id AND password_hash IS NOT NULL")
                .bind("id", accountId)
                .mapTo(String.class)
                .findOne()
                .map(PasswordHash::new);
    }

    private static void keep(Transaction tx, String accountId, PasswordHash hash) {
        tx.handle()
                .createUpdate("UPDATE account SET password_hash = :hash WHERE id = :id")
                .bind("hash", hash.text())
                .bind("id", accountId)
                .execute();
    }

    /** Ends an account, for good: its tokens are revoked and it belongs nowhere any more. */
    public void end(Admission by, String accountId) {
        journal.write(by.call(), tx -> {
            boolean there = tx.handle()
                    .createQuery("SELECT id FROM account WHERE id = :id AND ended_at IS NULL")
                    .bind("id", accountId)
                    .mapTo(String.class)
                    .findOne()
                    .isPresent();
            if (!there) {
                throw Refusal.notFound("account");
            }
            for (Membership left : memberships(tx.handle(), accountId)) {
                tx.audit(AuditEntry.in(left.workspaceId(), "member.removed", accountId)
                        .with(left.role().id()));
            }
            tx.handle()
                    .createUpdate("DELETE FROM membership WHERE account_id = :id")
                    .bind("id", accountId)
                    .execute();
            TokenRevocations.endAll(tx, "account_id", accountId);
            tx.handle()
                    .createUpdate("UPDATE account SET ended_at = :at, password_hash = NULL WHERE id = :id")
                    .bind("at", tx.now().toEpochMilli())
                    .bind("id", accountId)
                    .execute();
            tx.audit(AuditEntry.of("account.ended", accountId));
            return accountId;
        });
    }

    private static Caller.Person person(Admission by) {
        if (by.caller() instanceof Caller.Person person) {
            return person;
        }
        throw new IllegalStateException("the right " + by.right() + " let in who is no person");
    }
}
