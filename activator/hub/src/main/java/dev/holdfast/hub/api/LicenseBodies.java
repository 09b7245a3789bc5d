package dev.holdfast.hub.api;

import dev.holdfast.hub.licensing.HubLicense;
import dev.holdfast.hub.licensing.LicenseTerms;
import dev.holdfast.hub.licensing.LicenseWish;
import dev.holdfast.machineid.BindingPolicy;
import dev.holdfast.verifier.license.ModelId;
import dev.holdfast.verifier.license.ProductId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Licenses as the bodies of operations name them, and as answers show them. */
final class LicenseBodies {
    private static final long MAXIMUM_SEATS = 10_000_000;
    private static final String MODELS = "models";
    private static final String UNTIL = "until";
    private static final String PERPETUAL = "perpetual";
    private static final String STARTS = "starts_at";
    private static final Set<String> CHANGED = with(
            TermsBody.MEMBERS,
            MODELS,
            "features",
            "seats",
            "offline_activation",
            STARTS,
            UNTIL,
            PERPETUAL,
            "policy",
            "minimum_evidence");
    private static final Set<String> CREATED = with(CHANGED, "product");

    private LicenseBodies() {}

    private static Set<String> with(Set<String> members, String... others) {
        Set<String> all = new HashSet<>(members);
        all.addAll(List.of(others));
        return Set.copyOf(all);
    }

    /** A license that is to be created. */
    static LicenseWish wish(Exchange exchange, Instant now) {
        Body body = exchange.body(CREATED);
        return new LicenseWish(
                body.id("product", ProductId::new),
                models(body),
                Features.of(body, "features"),
                body.number("seats", 1, MAXIMUM_SEATS),
                body.flag("offline_activation"),
                body.has(STARTS) ? time(body, STARTS) : now.truncatedTo(ChronoUnit.SECONDS),
                end(body),
                body.choice("policy", BindingPolicy.STANDARD, BindingPolicy::ofId),
                (int) body.number("minimum_evidence", 1, 2, 1),
                TermsBody.read(body, LicenseTerms.USUAL));
    }

    /** What a license is to say, of what it says; members that are not there leave it as it is. */
    static UnaryOperator<LicenseWish> change(Exchange exchange) {
        Body body = exchange.body(CHANGED);
        if (body.isEmpty()) {
            throw Body.invalid("body: expected at least one member of what is to change");
        }
        return present -> new LicenseWish(
                present.product(),
                body.has(MODELS) ? models(body) : present.models(),
                body.has("features") ? Features.of(body, "features") : present.features(),
                body.number("seats", 1, MAXIMUM_SEATS, present.seats()),
                body.flag("offline_activation", present.offlineActivation()),
                body.has(STARTS) ? time(body, STARTS) : present.startsAt(),
                body.has(UNTIL) || body.has(PERPETUAL) ? end(body) : present.endsAt(),
                body.choice("policy", present.policy(), BindingPolicy::ofId),
                (int) body.number("minimum_evidence", 1, 2, present.minimumEvidence()),
                TermsBody.read(body, present.terms()));
    }

    private static @Nullable Instant end(Body body) {
        if (body.flag(PERPETUAL) == body.has(UNTIL)) {
            throw Body.invalid("until: expected either this or perpetual true");
        }
        return body.has(UNTIL) ? time(body, UNTIL) : null;
    }

    private static Instant time(Body body, String member) {
        return body.time(member).truncatedTo(ChronoUnit.SECONDS);
    }

    private static List<LicenseWish.Covered> models(Body body) {
        return body.idsOrParts(MODELS, Set.of("id", UNTIL)).stream()
                .map(LicenseBodies::model)
                .toList();
    }

    /** A model as a body names it: its ID, and perhaps its end. */
    static LicenseWish.Covered model(Body model) {
        boolean ends = model.has(UNTIL) && !model.isNull(UNTIL);
        return new LicenseWish.Covered(model.id("id", ModelId::new), ends ? time(model, UNTIL) : null);
    }

    /** A license as answers show it. */
    static Map<String, @Nullable Object> json(HubLicense license) {
        Map<String, @Nullable Object> members = Json.object(
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
                STARTS,
                license.startsAt(),
                UNTIL,
                license.endsAt(),
                "policy",
                license.policy().id(),
                "minimum_evidence",
                license.minimumEvidence(),
                MODELS,
                license.models().stream()
                        .map(model -> Json.object("id", model.id().text(), "name", model.name(), UNTIL, model.until()))
                        .toList(),
                "features",
                new TreeMap<>(license.features()));
        TermsBody.show(license.terms(), members);
        members.put("created_at", license.createdAt().toString());
        return members;
    }
}
