package dev.holdfast.hub.api;

import dev.holdfast.hub.access.Right;
import dev.holdfast.hub.ledger.Page;
import dev.holdfast.hub.licensing.Activation;
import java.util.Set;

/** What members do about data directories that moved to another machine or were copied to one. */
final class DirectoryRoutes {
    private final Operations hub;

    DirectoryRoutes(Operations hub) {
        this.hub = hub;
    }

    void addTo(Router router) {
        router.at(Right.ACTIVATION_REBIND, this::rebind);
        router.at(Right.CLONES_LIST, this::clones);
    }

    private Reply rebind(Exchange exchange) {
        exchange.requireQuery(Set.of());
        return Reply.ofChange(LicenseRoutes.json(hub.rebinding()
                .allow(exchange.admission(), exchange.parameter("license"), exchange.parameter("activation"))));
    }

    private Reply clones(Exchange exchange) {
        Page<Activation> page =
                hub.clones().list(exchange.admission(), exchange.parameter("workspace"), exchange.cut());
        return Reply.page(page.items().stream().map(LicenseRoutes::json).toList(), page.next());
    }
}
