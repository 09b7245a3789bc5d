package dev.holdfast.hub.api;

import dev.holdfast.hub.access.Right;
import dev.holdfast.hub.access.ServiceUser;
import dev.holdfast.hub.access.ServiceUserWish;
import dev.holdfast.hub.ledger.Page;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Service users. */
final class AccessRoutes {
    private static final String LICENSES = "licenses";

    private final Operations hub;

    AccessRoutes(Operations hub) {
        this.hub = hub;
    }

    void addTo(Router router) {
        router.at(Right.SERVICE_USERS_CREATE, this::createUser);
        router.at(Right.SERVICE_USERS_LIST, this::users);
        router.at(Right.SERVICE_USER_GET, this::user);
        router.at(Right.SERVICE_USER_DELETE, this::deleteUser);
        router.at(Right.SERVICE_USER_LIMIT, this::limitUser);
    }

    private Reply createUser(Exchange exchange) {
        Body body = exchange.body(Set.of("name", "description", LICENSES));
        return Reply.created(json(hub.serviceUsers()
                .create(
                        exchange.admission(),
                        exchange.parameter("workspace"),
                        new ServiceUserWish(
                                body.name("name"), body.description("description"), TokenBodies.licenses(body)))));
    }

    private Reply users(Exchange exchange) {
        Page<ServiceUser> page =
                hub.serviceUsers().list(exchange.admission(), exchange.parameter("workspace"), exchange.cut());
        return Reply.page(page.items().stream().map(AccessRoutes::json).toList(), page.next());
    }

    private Reply user(Exchange exchange) {
        exchange.requireQuery(Set.of());
        return Reply.ok(json(hub.serviceUsers().get(exchange.admission(), exchange.parameter("user"))));
    }

    private Reply deleteUser(Exchange exchange) {
        exchange.requireQuery(Set.of());
        hub.serviceUsers().delete(exchange.admission(), exchange.parameter("user"));
        return Reply.empty();
    }

    private Reply limitUser(Exchange exchange) {
        Body body = exchange.body(Set.of(LICENSES));
        return Reply.ok(json(hub.serviceUsers()
                .limit(exchange.admission(), exchange.parameter("user"), TokenBodies.licenses(body))));
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

    private static @Nullable Set<String> sorted(@Nullable Set<String> licenses) {
        return licenses == null ? null : new TreeSet<>(licenses);
    }
}
