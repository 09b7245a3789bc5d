package dev.holdfast.hub.api;

import dev.holdfast.hub.access.Accounts.Account;
import dev.holdfast.hub.access.Caller;
import dev.holdfast.hub.access.Joined;
import dev.holdfast.hub.access.Member;
import dev.holdfast.hub.access.Password;
import dev.holdfast.hub.access.Right;
import dev.holdfast.hub.access.Scope;
import dev.holdfast.hub.access.Secret;
import dev.holdfast.hub.access.Token;
import io.javalin.http.HandlerType;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a caller finds out about itself, the accounts of people, and how a person gets one. */
final class AccountRoutes {
    /** Where a person who shows a token shows an invitation. */
    static final String INVITATION = "Holdfast-Invitation";

    private static final String PASSWORD = "password";
    private static final String CURRENT = "current_password";

    private final Operations hub;

    AccountRoutes(Operations hub) {
        this.hub = hub;
    }

    void addTo(Router router) {
        router.at(Right.CALLER_GET, this::caller);
        router.at(Right.OWN_ACCOUNT_GET, this::own);
        router.at(Right.OWN_ACCOUNT_PASSWORD, this::setPassword);
        router.at(Right.ACCOUNT_GET, this::account);
        router.at(Right.ACCOUNT_END, this::end);
        router.open(HandlerType.POST, "/api/v1/invitations/accept", this::accept);
        router.at(Right.INVITATION_JOIN, this::join);
    }

    private Reply caller(Exchange exchange) {
        exchange.requireQuery(Set.of());
        Caller caller = exchange.admission().caller();
        Map<String, @Nullable Object> members = json(caller.token());
        members.put("actor", caller.actor());
        return Reply.ok(members);
    }

    private Reply account(Exchange exchange) {
        exchange.requireQuery(Set.of());
        return Reply.ok(json(hub.accounts().get(exchange.parameter("account"))));
    }

    private Reply own(Exchange exchange) {
        exchange.requireQuery(Set.of());
        return Reply.ok(json(hub.accounts().own(exchange.admission())));
    }

    private Reply setPassword(Exchange exchange) {
        Body body = exchange.body(Set.of(PASSWORD, CURRENT));
        Password password = body.password(PASSWORD);
        Password current = body.has(CURRENT) ? body.password(CURRENT) : null;
        exchange.countPassword();
        hub.accounts().setPassword(exchange.admission(), password, current);
        return Reply.empty();
    }

    private Reply end(Exchange exchange) {
        exchange.requireQuery(Set.of());
        hub.accounts().end(exchange.admission(), exchange.parameter("account"));
        return Reply.empty();
    }

    private Reply accept(Exchange exchange) {
        Secret invitation = exchange.token();
        Body body = exchange.body(Set.of(PASSWORD));
        return Reply.created(json(hub.accounts()
                .accept(exchange.call(), invitation, body.has(PASSWORD) ? body.password(PASSWORD) : null)));
    }

    private Reply join(Exchange exchange) {
        exchange.body(Set.of());
        return Reply.created(json(hub.accounts().join(exchange.admission(), exchange.secret(INVITATION))));
    }

    private static Map<String, @Nullable Object> json(Joined joined) {
        Member member = joined.member();
        Map<String, @Nullable Object> members = Json.object(
                "account",
                member.accountId(),
                "workspace",
                member.workspaceId(),
                "role",
                member.role().id());
        if (joined.token() != null) {
            members.put("token", json(joined.token().token()));
            members.put("secret", joined.token().secret().reveal());
        }
        return members;
    }

    private static Map<String, @Nullable Object> json(Account account) {
        List<Map<String, @Nullable Object>> memberships = account.memberships().stream()
                .map(held -> Json.object(
                        "workspace", held.workspaceId(), "role", held.role().id()))
                .toList();
        return Json.object(
                "id",
                account.id(),
                "email",
                account.email(),
                "name",
                account.name(),
                "has_password",
                account.hasPassword(),
                "memberships",
                memberships,
                "created_at",
                account.createdAt());
    }

    /** What a caller is told about the token that it holds. */
    static Map<String, @Nullable Object> json(Token token) {
        Set<String> licenses = token.licenses();
        return Json.object(
                "id",
                token.id(),
                "type",
                Token.idOf(token.type()),
                "partial",
                token.partial(),
                "name",
                token.name(),
                "workspace",
                token.workspaceId(),
                "scopes",
                token.scopes().stream().map(Scope::id).sorted().toList(),
                "licenses",
                licenses == null ? null : List.copyOf(new TreeSet<>(licenses)),
                "created_at",
                token.createdAt(),
                "expires_at",
                token.expiresAt());
    }
}
