package dev.holdfast.hub.api;

import dev.holdfast.hub.access.Right;
import dev.holdfast.hub.ledger.Page;
import dev.holdfast.hub.licensing.Activation;
import dev.holdfast.hub.licensing.HubLicense;
import dev.holdfast.hub.licensing.LicenseState;
import dev.holdfast.hub.licensing.LicenseWish;
import dev.holdfast.machineid.BindingPolicy;
import dev.holdfast.machineid.EvidenceDigest;
import dev.holdfast.machineid.EvidenceKind;
import dev.holdfast.verifier.license.ModelId;
import dev.holdfast.verifier.license.ProductId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Licenses and their activations. */
final class LicenseRoutes {
    private static final long MAXIMUM_SEATS = 10_000_000;
    private static final Set<String> MEMBERS = Set.of(
            "product",
            "models",
            "features",
            "seats",
            "offline_activation",
            "until",
            "perpetual",
            "policy",
            "minimum_evidence");

    private final Operations hub;

    LicenseRoutes(Operations hub) {
        this.hub = hub;
    }

    void addTo(Router router) {
        router.at(Right.LICENSES_CREATE, this::create);
        router.at(Right.LICENSES_LIST, this::list);
        router.at(Right.LICENSE_GET, this::get);
        router.at(Right.LICENSE_ADD_MODEL, this::addModel);
        router.at(Right.ACTIVATIONS_LIST, this::activations);
        router.at(Right.ACTIVATION_REVOKE, this::revokeActivation);
        router.at(Right.ACTIVATION_SUSPEND, this::suspendActivation);
        router.at(Right.ACTIVATION_REINSTATE, this::reinstateActivation);
        router.at(Right.LICENSE_SUSPEND, exchange -> enter(exchange, LicenseState.SUSPENDED));
        router.at(Right.LICENSE_REINSTATE, exchange -> enter(exchange, LicenseState.ACTIVE));
        router.at(Right.LICENSE_REVOKE, exchange -> enter(exchange, LicenseState.REVOKED));
    }

    private Reply create(Exchange exchange) {
        Body body = exchange.body(MEMBERS);
        LicenseWish wish = new LicenseWish(
                body.id("product", ProductId::new),
                body.ids("models", ModelId::new),
                Features.of(body, "features"),
                body.number("seats", 1, MAXIMUM_SEATS),
                body.flag("offline_activation"),
                end(body),
                body.choice("policy", BindingPolicy.STANDARD, BindingPolicy::ofId),
                (int) body.number("minimum_evidence", 1, 2, 1));
        return Reply.created(json(hub.licenses().create(exchange.admission(), exchange.parameter("workspace"), wish)));
    }

    private static @Nullable Instant end(Body body) {
        if (body.flag("perpetual") == body.has("until")) {
            throw Body.invalid("until: expected either this or perpetual true");
        }
        return body.has("until") ? body.time("until").truncatedTo(ChronoUnit.SECONDS) : null;
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

    private Reply addModel(Exchange exchange) {
        Body body = exchange.body(Set.of("id"));
        return Reply.ok(json(hub.licenses()
                .addModel(exchange.admission(), exchange.parameter("license"), body.id("id", ModelId::new))));
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

    private Reply revokeActivation(Exchange exchange) {
        exchange.requireQuery(Set.of());
        return Reply.ok(json(hub.activations()
                .revoke(exchange.admission(), exchange.parameter("license"), exchange.parameter("activation"))));
    }

    private Reply suspendActivation(Exchange exchange) {
        exchange.requireQuery(Set.of());
        return Reply.ok(json(hub.suspensions()
                .suspend(exchange.admission(), exchange.parameter("license"), exchange.parameter("activation"))));
    }

    private Reply reinstateActivation(Exchange exchange) {
        exchange.requireQuery(Set.of());
        return Reply.ok(json(hub.suspensions()
                .reinstate(exchange.admission(), exchange.parameter("license"), exchange.parameter("activation"))));
    }

    private static Map<String, @Nullable Object> json(HubLicense license) {
        return Json.object(
                "id",
                license.id().text(),
                "workspace",
                license.workspaceId(),
                "product",
                license.id().product().text(),
                "state",
                license.state().id(),
                "seats",
                license.seats(),
                "offline_activation",
                license.offlineActivation(),
                "starts_at",
                license.startsAt(),
                "until",
                license.endsAt(),
                "policy",
                license.policy().id(),
                "minimum_evidence",
                license.minimumEvidence(),
                "models",
                license.models().stream()
                        .map(model ->
                                Json.object("id", model.id().text(), "name", model.name(), "until", model.until()))
                        .toList(),
                "features",
                new TreeMap<>(license.features()),
                "created_at",
                license.createdAt());
    }

    private static String state(Activation activation) {
        if (activation.revoked()) {
            return "revoked";
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
                activation.lastSeenAt());
    }
}
