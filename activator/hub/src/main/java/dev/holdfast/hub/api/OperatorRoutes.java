package dev.holdfast.hub.api;

import dev.holdfast.hub.access.Operators.NewOperator;
import dev.holdfast.hub.access.Operators.Operator;
import dev.holdfast.hub.access.Right;
import dev.holdfast.hub.ledger.Page;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Operators. */
final class OperatorRoutes {
    private final Operations hub;

    OperatorRoutes(Operations hub) {
        this.hub = hub;
    }

    void addTo(Router router) {
        router.at(Right.OPERATORS_CREATE, this::create);
        router.at(Right.OPERATORS_LIST, this::list);
        router.at(Right.OPERATOR_GET, this::get);
        router.at(Right.OPERATOR_END, this::end);
    }

    private Reply create(Exchange exchange) {
        Body body = exchange.body(Set.of("name"));
        NewOperator made = hub.operators().create(exchange.admission(), body.name("name"));
        Map<String, @Nullable Object> members = json(made.operator());
        members.put("token", AccountRoutes.json(made.token().token()));
        members.put("secret", made.token().secret().reveal());
        return Reply.created(members);
    }

    private Reply list(Exchange exchange) {
        Page<Operator> page = hub.operators().list(exchange.cut());
        return Reply.page(page.items().stream().map(OperatorRoutes::json).toList(), page.next());
    }

    private Reply get(Exchange exchange) {
        exchange.requireQuery(Set.of());
        return Reply.ok(json(hub.operators().get(exchange.parameter("operator"))));
    }

    private Reply end(Exchange exchange) {
        exchange.requireQuery(Set.of());
        hub.operators().end(exchange.admission(), exchange.parameter("operator"));
        return Reply.empty();
    }

    private static Map<String, @Nullable Object> json(Operator operator) {
        return Json.object("id", operator.id(), "name", operator.name(), "created_at", operator.createdAt());
    }
}
