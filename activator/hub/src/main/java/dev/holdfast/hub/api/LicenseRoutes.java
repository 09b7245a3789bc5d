package dev.holdfast.hub.api;

import dev.holdfast.hub.access.Right;
import dev.holdfast.hub.ledger.Page;
import dev.holdfast.hub.licensing.Activation;
import dev.holdfast.hub.licensing.HubLicense;
import dev.holdfast.hub.licensing.LicenseState;
import dev.holdfast.hub.licensing.LicenseWish;
import dev.holdfast.machineid.EvidenceDigest;
import dev.holdfast.machineid.EvidenceKind;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Licenses and their activations. */
final class LicenseRoutes {
    private final Operations hub;

    LicenseRoutes(Operations hub) {
        this.hub = hub;
    }

    void addTo(Router router) {
        router.at(Right.LICENSES_CREATE, this::create);
        router.at(Right.LICENSES_LIST, this::list);
        router.at(Right.LICENSE_GET, this::get);
        router.at(Right.LICENSE_UPDATE, this::update);
        router.at(Right.LICENSE_ADD_MODEL, this::addModel);
        router.at(Right.ACTIVATIONS_LIST, this::activations);
        router.at(Right.ACTIVATION_GET, this::activation);
        router.at(Right.ACTIVATION_REVOKE, this::revokeActivation);
        router.at(Right.ACTIVATION_SUSPEND, this::suspendActivation);
        router.at(Right.ACTIVATION_REINSTATE, this::reinstateActivation);
        router.at(Right.LICENSE_SUSPEND, exchange -> enter(exchange, LicenseState.SUSPENDED));
        router.at(Right.LICENSE_REINSTATE, exchange -> enter(exchange, LicenseState.ACTIVE));
        router.at(Right.LICENSE_REVOKE, exchange -> enter(exchange, LicenseState.REVOKED));
    }

    private Reply create(Exchange exchange) {
        LicenseWish wish = LicenseBodies.wish(exchange, hub.journal().now());
        return Reply.created(json(hub.licenses().create(exchange.admission(), exchange.parameter("workspace"), wish)));
    }

    private Reply list(Exchange exchange) {
        Page<HubLicense> page =
                hub.licenses().list(exchange.admission(), exchange.parameter("workspace"), exchange.cut());
        return Reply.page(page.items().stream().map(LicenseRoutes::json).toList(), page.next());
    }

    private Reply get(Exchange exchange) {
        exchange.requireQuery(Set.of());
        return Reply.ok(json(hub.licenses().get(exchange.admission(), exchange.parameter("license"))));
    }

    private Reply update(Exchange exchange) {
        return Reply.ok(json(hub.licenses()
                .update(exchange.admission(), exchange.parameter("license"), LicenseBodies.change(exchange))));
    }

    private Reply addModel(Exchange exchange) {
        LicenseWish.Covered model = LicenseBodies.model(exchange.body(Set.of("id", "until")));
        return Reply.ok(json(hub.licenses().addModel(exchange.admission(), exchange.parameter("license"), model)));
    }

    private Reply enter(Exchange exchange, LicenseState state) {
        exchange.requireQuery(Set.of());
        return Reply.ok(json(hub.licenses().enter(exchange.admission(), exchange.parameter("license"), state)));
    }

    private Reply activations(Exchange exchange) {
        Page<Activation> page =
                hub.activations().list(exchange.admission(), exchange.parameter("license"), exchange.cut());
        return Reply.page(page.items().stream().map(LicenseRoutes::json).toList(), page.next());
    }

    private Reply activation(Exchange exchange) {
        exchange.requireQuery(Set.of());
        String license = exchange.parameter("license");
        String id = exchange.parameter("activation");
        Map<String, @Nullable Object> shown = json(hub.activations().get(exchange.admission(), license, id));
        shown.put(
                "quarantines",
                hub.releases().quarantines(exchange.admission(), license, id).stream()
                        .map(SeatRoutes::json)
                        .toList());
        return Reply.ok(shown);
    }

    private Reply revokeActivation(Exchange exchange) {
        exchange.requireQuery(Set.of());
        return Reply.ofChange(json(hub.activations()
                .revoke(exchange.admission(), exchange.parameter("license"), exchange.parameter("activation"))));
    }

    private Reply suspendActivation(Exchange exchange) {
        exchange.requireQuery(Set.of());
        return Reply.ofChange(json(hub.suspensions()
                .suspend(exchange.admission(), exchange.parameter("license"), exchange.parameter("activation"))));
    }

    private Reply reinstateActivation(Exchange exchange) {
        exchange.requireQuery(Set.of());
        return Reply.ofChange(json(hub.suspensions()
                .reinstate(exchange.admission(), exchange.parameter("license"), exchange.parameter("activation"))));
    }

    private static Map<String, @Nullable Object> json(HubLicense license) {
        return LicenseBodies.json(license);
    }

    private static String state(Activation activation) {
        if (activation.revoked()) {
            return "revoked";
        }
        if (activation.released()) {
            return "released";
        }
        return activation.suspended() ? "suspended" : "live";
    }

    static Map<String, @Nullable Object> json(Activation activation) {
        Map<String, @Nullable Object> evidence = new LinkedHashMap<>();
        activation
                .recorded()
                .digests()
                .forEach((kind, digests) -> evidence.put(
                        kind.id(),
                        digests.stream().map(EvidenceDigest::abbreviated).toList()));
        return Json.object(
                "id",
                activation.id(),
                "license",
                activation.licenseId(),
                "state",
                state(activation),
                "suspended",
                activation.suspended(),
                "service_user",
                activation.serviceUserId(),
                "token",
                activation.tokenId(),
                "evidence",
                evidence,
                "shared",
                activation.shared().digests().keySet().stream()
                        .map(EvidenceKind::id)
                        .toList(),
                "revision",
                activation.revision(),
                "activated_at",
                activation.activatedAt(),
                "last_seen_at",
                activation.lastSeenAt(),
                "trial_started_at",
                activation.term().trialStartedAt(),
                "lease_ends_at",
                activation.term().leaseEndsAt(),
                "cloned_at",
                activation.findings().clonedAt(),
                "restored_at",
                activation.findings().restoredAt(),
                "rebind_until",
                activation.findings().rebindUntil(),
                "adopted_at",
                activation.findings().adoptedAt(),
                "awaited_since",
                activation.findings().awaitedSince(),
                "released_at",
                activation.seat().releasedAt(),
                "seat_until",
                activation.seatUntil());
    }
}
