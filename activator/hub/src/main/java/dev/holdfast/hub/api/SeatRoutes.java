package dev.holdfast.hub.api;

import dev.holdfast.hub.access.Right;
import dev.holdfast.hub.licensing.Quarantine;
import dev.holdfast.hub.licensing.Seats;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The seats of licenses, and how those of lost devices are taken back. */
final class SeatRoutes {
    private final Operations hub;

    SeatRoutes(Operations hub) {
        this.hub = hub;
    }

    void addTo(Router router) {
        router.at(Right.SEATS_GET, this::get);
        router.at(Right.ACTIVATION_RELEASE, this::release);
        router.at(Right.ACTIVATION_LIFT_QUARANTINE, this::liftQuarantine);
    }

    private Reply get(Exchange exchange) {
        exchange.requireQuery(Set.of());
        Seats.Overview seats = hub.seats().overview(exchange.admission(), exchange.parameter("license"));
        return Reply.ok(Json.object(
                "total",
                seats.total(),
                "taken",
                seats.taken(),
                "free",
                Math.max(0, seats.total() - seats.taken()),
                "quarantine",
                seats.quarantines().stream().map(SeatRoutes::json).toList(),
                "quarantines_left",
                seats.quarantinesLeft()));
    }

    private static Map<String, @Nullable Object> json(Quarantine quarantine) {
        return Json.object(
                "activation", quarantine.activationId(), "since", quarantine.beganAt(), "until", quarantine.endsAt());
    }

    static Map<String, @Nullable Object> json(Quarantine.Begun begun) {
        return Json.object(
                "since",
                begun.beganAt(),
                "until",
                begun.endsAt(),
                "lifted_at",
                begun.liftedAt(),
                "counted",
                begun.counted());
    }

    private Reply release(Exchange exchange) {
        exchange.requireQuery(Set.of());
        return Reply.ofChange(LicenseRoutes.json(hub.releases()
                .release(exchange.admission(), exchange.parameter("license"), exchange.parameter("activation"))));
    }

    private Reply liftQuarantine(Exchange exchange) {
        exchange.requireQuery(Set.of());
        return Reply.ofChange(LicenseRoutes.json(hub.releases()
                .liftQuarantine(
                        exchange.admission(), exchange.parameter("license"), exchange.parameter("activation"))));
    }
}
