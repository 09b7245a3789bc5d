package dev.holdfast.hub.api;

import dev.holdfast.hub.access.Invitation;
import dev.holdfast.hub.access.InvitationWish;
import dev.holdfast.hub.access.Member;
import dev.holdfast.hub.access.NewInvitation;
import dev.holdfast.hub.access.Right;
import dev.holdfast.hub.access.Role;
import dev.holdfast.hub.ledger.Page;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Members of workspaces, and invitations to become one. */
final class MemberRoutes {
    private static final String WORKSPACE = "workspace";
    private static final String ACCOUNT = "account";

    private final Operations hub;

    MemberRoutes(Operations hub) {
        this.hub = hub;
    }

    void addTo(Router router) {
        router.at(Right.MEMBERS_LIST, this::members);
        router.at(Right.MEMBER_GET, this::member);
        router.at(Right.MEMBER_CHANGE, this::change);
        router.at(Right.MEMBER_REMOVE, this::remove);
        router.at(Right.INVITATIONS_CREATE, this::invite);
        router.at(Right.INVITATIONS_LIST, this::invitations);
        router.at(Right.INVITATION_GET, this::invitation);
        router.at(Right.INVITATION_WITHDRAW, this::withdraw);
    }

    private Reply members(Exchange exchange) {
        Page<Member> page = hub.members().list(exchange.admission(), exchange.parameter(WORKSPACE), exchange.cut());
        return Reply.page(page.items().stream().map(MemberRoutes::json).toList(), page.next());
    }

    private Reply member(Exchange exchange) {
        exchange.requireQuery(Set.of());
        return Reply.ok(json(
                hub.members().get(exchange.admission(), exchange.parameter(WORKSPACE), exchange.parameter(ACCOUNT))));
    }

    private Reply change(Exchange exchange) {
        Body body = exchange.body(Set.of("role"));
        return Reply.ok(json(hub.members()
                .change(
                        exchange.admission(),
                        exchange.parameter(WORKSPACE),
                        exchange.parameter(ACCOUNT),
                        body.choice("role", Role::ofId))));
    }

    private Reply remove(Exchange exchange) {
        exchange.requireQuery(Set.of());
        hub.members().remove(exchange.admission(), exchange.parameter(WORKSPACE), exchange.parameter(ACCOUNT));
        return Reply.empty();
    }

    private Reply invite(Exchange exchange) {
        Body body = exchange.body(Set.of("email", "name", "role"));
        InvitationWish wish =
                new InvitationWish(body.email("email"), body.name("name"), body.choice("role", Role::ofId));
        NewInvitation made = hub.invitations().create(exchange.admission(), exchange.parameter(WORKSPACE), wish);
        Map<String, @Nullable Object> members =
                json(made.invitation(), hub.journal().now());
        members.put("secret", made.secret().reveal());
        return Reply.created(members);
    }

    private Reply invitations(Exchange exchange) {
        Page<Invitation> page =
                hub.invitations().list(exchange.admission(), exchange.parameter(WORKSPACE), exchange.cut());
        Instant now = hub.journal().now();
        return Reply.page(
                page.items().stream().map(invitation -> json(invitation, now)).toList(), page.next());
    }

    private Reply invitation(Exchange exchange) {
        exchange.requireQuery(Set.of());
        Invitation found = hub.invitations().get(exchange.admission(), exchange.parameter("invitation"));
        return Reply.ok(json(found, hub.journal().now()));
    }

    private Reply withdraw(Exchange exchange) {
        exchange.requireQuery(Set.of());
        hub.invitations().withdraw(exchange.admission(), exchange.parameter("invitation"));
        return Reply.empty();
    }

    private static Map<String, @Nullable Object> json(Member member) {
        return Json.object(
                ACCOUNT,
                member.accountId(),
                WORKSPACE,
                member.workspaceId(),
                "email",
                member.email(),
                "name",
                member.name(),
                "role",
                member.role().id(),
                "created_at",
                member.createdAt());
    }

    private static Map<String, @Nullable Object> json(Invitation invitation, Instant now) {
        return Json.object(
                "id",
                invitation.id(),
                WORKSPACE,
                invitation.workspaceId(),
                "email",
                invitation.email(),
                "name",
                invitation.name(),
                "role",
                invitation.role().id(),
                "state",
                invitation.state(now),
                "created_by",
                invitation.createdBy(),
                "created_at",
                invitation.createdAt(),
                "expires_at",
                invitation.expiresAt());
    }
}
