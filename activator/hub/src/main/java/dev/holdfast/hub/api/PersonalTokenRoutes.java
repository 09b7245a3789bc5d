package dev.holdfast.hub.api;

import dev.holdfast.hub.access.Right;
import dev.holdfast.hub.access.TokenCleanUps;
import dev.holdfast.hub.access.TokenFilter;
import dev.holdfast.hub.access.TokenFinder;
import dev.holdfast.hub.ledger.Page;
import java.util.Set;

/** A person's own tokens. */
final class PersonalTokenRoutes {
    private final Operations hub;

    PersonalTokenRoutes(Operations hub) {
        this.hub = hub;
    }

    void addTo(Router router) {
        router.at(Right.PERSONAL_TOKENS_CREATE, this::create);
        router.at(Right.PERSONAL_TOKENS_LIST, this::list);
        router.at(Right.PERSONAL_TOKENS_CLEAN_UP, this::cleanUp);
        router.at(Right.PERSONAL_TOKEN_GET, exchange -> TokenRoutes.get(hub, exchange, TokenFinder.OWN));
        router.at(Right.PERSONAL_TOKEN_REVOKE, this::revoke);
        router.at(Right.PERSONAL_TOKEN_DELETE, exchange -> TokenRoutes.delete(hub, exchange, TokenFinder.OWN));
        router.at(Right.PERSONAL_TOKEN_ROTATE, exchange -> TokenRoutes.rotate(hub, exchange, TokenFinder.OWN));
        router.at(Right.PERSONAL_TOKEN_ROTATION, exchange -> TokenRoutes.rotation(hub, exchange, TokenFinder.OWN));
    }

    private Reply create(Exchange exchange) {
        return TokenBodies.created(hub.tokens().createOwn(exchange.admission(), TokenBodies.ownWish(exchange)));
    }

    private Reply list(Exchange exchange) {
        Page.Cut cut = exchange.cut(Set.of("search", "state", "unused_days"));
        TokenFilter filter = TokenBodies.filter(exchange);
        return TokenRoutes.page(hub.tokens().own(exchange.admission(), filter, cut));
    }

    private Reply cleanUp(Exchange exchange) {
        TokenCleanUps.Wish wish = TokenBodies.ownCleanUp(exchange);
        return TokenRoutes.cleaned(wish, hub.tokenCleanUps().own(exchange.admission(), wish));
    }

    private Reply revoke(Exchange exchange) {
        exchange.requireQuery(Set.of());
        return TokenRoutes.ended(hub.tokenRevocations()
                .revoke(TokenFinder.OWN, exchange.admission(), exchange.parameter("token"), false));
    }
}
