package dev.holdfast.hub.api;

import dev.holdfast.hub.access.Right;
import dev.holdfast.hub.access.Rotation;
import dev.holdfast.hub.access.TokenCleanUps;
import dev.holdfast.hub.access.TokenFilter;
import dev.holdfast.hub.access.TokenFinder;
import dev.holdfast.hub.access.TokenRevocations;
import dev.holdfast.hub.access.TokenView;
import dev.holdfast.hub.ledger.Page;
import dev.holdfast.hub.licensing.Activation;
import dev.holdfast.protocol.TokenFormat;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tokens of workspaces and service users. */
final class TokenRoutes {
    /** A device that is offline for long uses its token as rarely, so device tokens are cleaned up only where asked. */
    private static final Set<TokenFormat.Type> USUALLY_CLEANED_UP =
            EnumSet.of(TokenFormat.Type.SERVICE_USER, TokenFormat.Type.WORKSPACE);

    private final Operations hub;

    TokenRoutes(Operations hub) {
        this.hub = hub;
    }

    void addTo(Router router) {
        router.at(Right.PATS_CREATE, this::createPat);
        router.at(Right.PATS_LIST, this::pats);
        router.at(Right.PATS_REVOKE, this::revokePats);
        router.at(Right.WORKSPACE_TOKENS_CREATE, this::create);
        router.at(Right.TOKENS_LIST, this::list);
        router.at(Right.TOKENS_REVOKE, this::revokeAll);
        router.at(Right.TOKENS_CLEAN_UP, this::cleanUp);
        router.at(Right.TOKEN_GET, exchange -> get(hub, exchange, TokenFinder.OF_WORKSPACE));
        router.at(Right.TOKEN_REVOKE, this::revoke);
        router.at(Right.TOKEN_DELETE, exchange -> delete(hub, exchange, TokenFinder.OF_WORKSPACE));
        router.at(Right.TOKEN_ROTATE, exchange -> rotate(hub, exchange, TokenFinder.OF_WORKSPACE));
        router.at(Right.TOKEN_ROTATION, exchange -> rotation(hub, exchange, TokenFinder.OF_WORKSPACE));
        router.at(Right.TOKEN_ACTIVATIONS, this::activations);
        router.at(Right.TOKEN_ACTIVATIONS_REINSTATE, this::reinstate);
    }

    private Reply createPat(Exchange exchange) {
        return TokenBodies.created(
                hub.tokens().createPat(exchange.admission(), exchange.parameter("user"), TokenBodies.wish(exchange)));
    }

    private Reply create(Exchange exchange) {
        return TokenBodies.created(hub.tokens()
                .createOfWorkspace(exchange.admission(), exchange.parameter("workspace"), TokenBodies.wish(exchange)));
    }

    private Reply pats(Exchange exchange) {
        return page(hub.tokens().ofServiceUser(exchange.admission(), exchange.parameter("user"), exchange.cut()));
    }

    private Reply list(Exchange exchange) {
        Page.Cut cut = exchange.cut(TokenBodies.filters());
        TokenFilter filter = TokenBodies.filter(exchange);
        return page(hub.tokens().ofWorkspace(exchange.admission(), exchange.parameter("workspace"), filter, cut));
    }

    static Reply page(Page<TokenView> page) {
        return Reply.page(page.items().stream().map(TokenBodies::json).toList(), page.next());
    }

    static Reply get(Operations hub, Exchange exchange, TokenFinder finder) {
        exchange.requireQuery(Set.of());
        return Reply.ok(TokenBodies.json(hub.tokens().get(finder, exchange.admission(), exchange.parameter("token"))));
    }

    private Reply revoke(Exchange exchange) {
        TokenRevocations.Ended ended = hub.tokenRevocations()
                .revoke(TokenFinder.OF_WORKSPACE, exchange.admission(), exchange.parameter("token"), leaked(exchange));
        return ended(ended);
    }

    static Reply ended(TokenRevocations.Ended ended) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>(TokenBodies.json(ended.token()));
        members.put("device_tokens", ended.outcome().installed());
        members.put("suspended", ended.outcome().suspended());
        return Reply.ofChange(members);
    }

    private static boolean leaked(Exchange exchange) {
        return exchange.optionalBody(Set.of("with_activations")).flag("with_activations");
    }

    private Reply revokePats(Exchange exchange) {
        return outcome(hub.tokenRevocations()
                .revokeAllOfUser(exchange.admission(), exchange.parameter("user"), leaked(exchange)));
    }

    private Reply revokeAll(Exchange exchange) {
        return outcome(hub.tokenRevocations()
                .revokeAllOfWorkspace(exchange.admission(), exchange.parameter("workspace"), leaked(exchange)));
    }

    private static Reply outcome(TokenRevocations.Outcome outcome) {
        return Reply.ok(Json.object(
                "revoked", outcome.revoked(),
                "activations", outcome.activations(),
                "suspended", outcome.suspended()));
    }

    private Reply cleanUp(Exchange exchange) {
        TokenCleanUps.Wish wish = TokenBodies.cleanUp(exchange, USUALLY_CLEANED_UP);
        return cleaned(
                wish, hub.tokenCleanUps().ofWorkspace(exchange.admission(), exchange.parameter("workspace"), wish));
    }

    static Reply cleaned(TokenCleanUps.Wish wish, TokenCleanUps.Outcome outcome) {
        return Reply.ok(Json.object(
                "dry_run", wish.dryRun(),
                "revoked", outcome.revoked().stream().map(TokenBodies::json).toList(),
                "deleted", outcome.deleted().stream().map(TokenBodies::json).toList(),
                "more", outcome.more()));
    }

    static Reply delete(Operations hub, Exchange exchange, TokenFinder finder) {
        exchange.requireQuery(Set.of());
        hub.tokenRevocations().delete(finder, exchange.admission(), exchange.parameter("token"));
        return Reply.empty();
    }

    static Reply rotate(Operations hub, Exchange exchange, TokenFinder finder) {
        return TokenBodies.created(hub.tokenRotations()
                .rotate(finder, exchange.admission(), exchange.parameter("token"), TokenBodies.rotation(exchange)));
    }

    static Reply rotation(Operations hub, Exchange exchange, TokenFinder finder) {
        exchange.requireQuery(Set.of());
        Rotation rotation = hub.tokenRotations().status(finder, exchange.admission(), exchange.parameter("token"));
        Instant end = rotation.token().token().expiresAt();
        return Reply.ok(Json.object(
                "finding", rotation.finding().id(),
                "token", TokenBodies.json(rotation.token()),
                "successors", rotation.listed().stream().map(TokenBodies::json).toList(),
                "rotated_at", rotation.rotatedAt().orElse(null),
                "rolled_out_at", rotation.rolledOutAt().orElse(null),
                "used_since_rotation", rotation.usedSinceRotation(),
                "used_since_roll_out", rotation.usedSinceRollOut(),
                "last_used_at", rotation.token().token().lastUsedAt(),
                "last_used_from", rotation.token().token().lastUsedAddress(),
                "ends_at", end));
    }

    private Reply activations(Exchange exchange) {
        Page<Activation> page = hub.suspensions()
                .behind(TokenFinder.OF_WORKSPACE, exchange.admission(), exchange.parameter("token"), exchange.cut());
        return Reply.page(page.items().stream().map(LicenseRoutes::json).toList(), page.next());
    }

    private Reply reinstate(Exchange exchange) {
        exchange.requireQuery(Set.of());
        long reinstated = hub.suspensions()
                .reinstateBehind(TokenFinder.OF_WORKSPACE, exchange.admission(), exchange.parameter("token"));
        return Reply.ok(Json.object("reinstated", reinstated));
    }
}
