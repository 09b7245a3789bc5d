package dev.holdfast.hub.api;

import dev.holdfast.hub.access.NewToken;
import dev.holdfast.hub.access.Right;
import dev.holdfast.hub.access.Scope;
import dev.holdfast.hub.access.ServiceUser;
import dev.holdfast.hub.access.ServiceUserWish;
import dev.holdfast.hub.access.Token;
import dev.holdfast.hub.access.TokenWish;
import dev.holdfast.hub.ledger.Page;
import dev.holdfast.verifier.license.LicenseId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Service users and tokens. */
final class AccessRoutes {
    private static final int LONGEST_LIFE_DAYS = 3660;
    private static final String LICENSES = "licenses";

    private final Operations hub;

    AccessRoutes(Operations hub) {
        this.hub = hub;
    }

    void addTo(Router router) {
        router.at(Right.SERVICE_USERS_CREATE, this::createUser);
        router.at(Right.SERVICE_USERS_LIST, this::users);
        router.at(Right.SERVICE_USER_DELETE, this::deleteUser);
        router.at(Right.SERVICE_USER_LIMIT, this::limitUser);
        router.at(Right.PATS_CREATE, this::createToken);
        router.at(Right.PATS_LIST, this::tokens);
        router.at(Right.TOKEN_REVOKE, this::revokeToken);
    }

    private Reply createUser(Exchange exchange) {
        Body body = exchange.body(Set.of("name", "description", LICENSES));
        return Reply.created(json(hub.serviceUsers()
                .create(
                        exchange.admission(),
                        exchange.parameter("workspace"),
                        new ServiceUserWish(body.name("name"), body.description("description"), licenses(body)))));
    }

    private Reply users(Exchange exchange) {
        Page<ServiceUser> page =
                hub.serviceUsers().list(exchange.admission(), exchange.parameter("workspace"), exchange.cut());
        return Reply.page(page.items().stream().map(AccessRoutes::json).toList(), page.next());
    }

    private Reply deleteUser(Exchange exchange) {
        exchange.requireQuery(Set.of());
        hub.serviceUsers().delete(exchange.admission(), exchange.parameter("user"));
        return Reply.empty();
    }

    private Reply limitUser(Exchange exchange) {
        Body body = exchange.body(Set.of(LICENSES));
        return Reply.ok(
                json(hub.serviceUsers().limit(exchange.admission(), exchange.parameter("user"), licenses(body))));
    }

    private Reply createToken(Exchange exchange) {
        Body body = exchange.body(Set.of("name", "scopes", LICENSES, "expires_in_days", "never_expires"));
        TokenWish wish = new TokenWish(body.name("name"), "", scopes(body), licenses(body), life(body));
        NewToken created = hub.tokens().createPat(exchange.admission(), exchange.parameter("user"), wish);
        Map<String, @Nullable Object> members = new LinkedHashMap<>(json(created.token()));
        members.put("secret", created.secret().reveal());
        return Reply.created(members);
    }

    private static Set<Scope> scopes(Body body) {
        return body.has("scopes") ? Set.copyOf(body.choices("scopes", Scope::ofId)) : Set.of(Scope.ACTIVATIONS_CREATE);
    }

    private static @Nullable Duration life(Body body) {
        boolean never = body.flag("never_expires");
        if (never && body.has("expires_in_days")) {
            throw Body.invalid("expires_in_days: expected none where never_expires is true");
        }
        long days = body.number("expires_in_days", 1, LONGEST_LIFE_DAYS, TokenWish.USUAL_LIFE.toDays());
        return never ? null : Duration.ofDays(days);
    }

    private static @Nullable Set<String> licenses(Body body) {
        return body.has(LICENSES)
                ? body.ids(LICENSES, LicenseId::new).stream()
                        .map(LicenseId::text)
                        .collect(Collectors.toCollection(TreeSet::new))
                : null;
    }

    private Reply tokens(Exchange exchange) {
        Page<Token> page = hub.tokens().ofServiceUser(exchange.admission(), exchange.parameter("user"), exchange.cut());
        return Reply.page(page.items().stream().map(AccessRoutes::json).toList(), page.next());
    }

    private Reply revokeToken(Exchange exchange) {
        exchange.requireQuery(Set.of());
        hub.tokens().revoke(exchange.admission(), exchange.parameter("token"));
        return Reply.empty();
    }

    private static Map<String, @Nullable Object> json(ServiceUser user) {
        return Json.object(
                "id",
                user.id(),
                "workspace",
                user.workspaceId(),
                "name",
                user.name(),
                "description",
                user.description(),
                LICENSES,
                sorted(user.licenses()),
                "created_at",
                user.createdAt());
    }

    private static Map<String, @Nullable Object> json(Token token) {
        return Json.object(
                "id",
                token.id(),
                "type",
                token.typeId(),
                "partial",
                token.partial(),
                "name",
                token.name(),
                "service_user",
                token.owner().serviceUserId(),
                "scopes",
                token.scopes().stream().map(Scope::id).sorted().toList(),
                LICENSES,
                sorted(token.licenses()),
                "created_at",
                token.createdAt(),
                "expires_at",
                token.expiresAt(),
                "last_used_at",
                token.lastUsedAt(),
                "revoked_at",
                token.revokedAt());
    }

    private static @Nullable Set<String> sorted(@Nullable Set<String> licenses) {
        return licenses == null ? null : new TreeSet<>(licenses);
    }
}
