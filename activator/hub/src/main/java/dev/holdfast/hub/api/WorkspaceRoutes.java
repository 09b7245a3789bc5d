package dev.holdfast.hub.api;

import dev.holdfast.hub.access.Plan;
import dev.holdfast.hub.access.Right;
import dev.holdfast.hub.access.Workspace;
import dev.holdfast.hub.ledger.Page;
import dev.holdfast.verifier.license.ProductId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Workspaces and their plans. */
final class WorkspaceRoutes {
    private static final String WORKSPACE = "workspace";
    private static final String PRODUCTS = "products";
    private static final String FEATURES = "features";
    private static final String MOST_SEATS = "most_seats";
    private static final String MOST_TOKENS = "most_tokens";
    private static final String LONGEST_LIFE = "longest_token_days";
    private static final String NEVER_EXPIRING = "never_expiring";
    private static final Set<String> PLAN =
            Set.of(PRODUCTS, FEATURES, MOST_SEATS, MOST_TOKENS, LONGEST_LIFE, NEVER_EXPIRING);
    private static final long MOST = 1_000_000_000;
    private static final int LONGEST_LIFE_DAYS = 3660;

    private final Operations hub;

    WorkspaceRoutes(Operations hub) {
        this.hub = hub;
    }

    void addTo(Router router) {
        router.at(Right.WORKSPACES_CREATE, this::create);
        router.at(Right.WORKSPACES_LIST, this::list);
        router.at(Right.WORKSPACE_GET, this::get);
        router.at(Right.PLAN_GET, this::plan);
        router.at(Right.PLAN_PUT, this::putPlan);
    }

    private Reply create(Exchange exchange) {
        Body body = exchange.body(Set.of("name"));
        return Reply.created(json(hub.workspaces().create(exchange.admission(), body.name("name"))));
    }

    private Reply list(Exchange exchange) {
        Page<Workspace> page = hub.workspaces().list(exchange.admission(), exchange.cut());
        return Reply.page(page.items().stream().map(WorkspaceRoutes::json).toList(), page.next());
    }

    private Reply get(Exchange exchange) {
        exchange.requireQuery(Set.of());
        return Reply.ok(json(hub.workspaces().get(exchange.admission(), exchange.parameter(WORKSPACE))));
    }

    private Reply plan(Exchange exchange) {
        exchange.requireQuery(Set.of());
        return Reply.ok(json(hub.plans().get(exchange.admission(), exchange.parameter(WORKSPACE))));
    }

    private Reply putPlan(Exchange exchange) {
        Body body = exchange.body(PLAN);
        Plan plan = new Plan(
                body.has(PRODUCTS)
                        ? body.ids(PRODUCTS, ProductId::new).stream()
                                .map(ProductId::text)
                                .collect(Collectors.toSet())
                        : null,
                body.has(MOST_SEATS) ? body.number(MOST_SEATS, 0, MOST) : null,
                body.number(MOST_TOKENS, 0, MOST, Plan.USUAL.mostTokens()),
                body.has(FEATURES) ? Set.copyOf(body.ids(FEATURES, Features::name)) : null,
                body.number(LONGEST_LIFE, 1, LONGEST_LIFE_DAYS, Plan.USUAL.longestTokenDays()),
                body.flag(NEVER_EXPIRING));
        return Reply.ok(json(hub.plans().put(exchange.admission(), exchange.parameter(WORKSPACE), plan)));
    }

    private static Map<String, @Nullable Object> json(Workspace workspace) {
        return Json.object("id", workspace.id(), "name", workspace.name(), "created_at", workspace.createdAt());
    }

    private static Map<String, @Nullable Object> json(Plan plan) {
        return Json.object(
                PRODUCTS,
                sorted(plan.products()),
                FEATURES,
                sorted(plan.features()),
                MOST_SEATS,
                plan.mostSeats(),
                MOST_TOKENS,
                plan.mostTokens(),
                LONGEST_LIFE,
                plan.longestTokenDays(),
                NEVER_EXPIRING,
                plan.neverExpiring());
    }

    private static @Nullable List<String> sorted(@Nullable Set<String> names) {
        return names == null ? null : List.copyOf(new TreeSet<>(names));
    }
}
