package dev.holdfast.hub.api;

import dev.holdfast.hub.licensing.Answer;
import dev.holdfast.hub.licensing.HubHealth;
import dev.holdfast.hub.refusal.Refusal;
import dev.holdfast.protocol.ActivationRequest;
import dev.holdfast.protocol.HubIntroduction;
import dev.holdfast.protocol.ProblemReason;
import dev.holdfast.verifier.jws.MalformedException;
import io.javalin.http.HandlerType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** What needs no operator: requests of devices, and what is public. */
final class DeviceRoutes {
    static final String HEALTH = "/healthz";

    private static final String CONTRACT = "/openapi.yaml";

    /** FORMAT.md 7.1; a device may hold bundles of a vendor who numbers otherwise. */
    private static final long MAXIMUM_VERSION = 1L << 53;

    private final Operations hub;
    private final Reply contract = contract();

    DeviceRoutes(Operations hub) {
        this.hub = hub;
    }

    void addTo(Router router) {
        router.open(HandlerType.POST, "/api/v1/requests", this::answer);
        router.open(HandlerType.GET, HubIntroduction.PATH, this::introduction);
        router.open(HandlerType.GET, "/api/v1/trust-bundles", this::bundles);
        router.open(HandlerType.GET, "/api/v1/openapi.yaml", exchange -> contract);
        router.open(HandlerType.GET, HEALTH, this::health);
    }

    private Reply answer(Exchange exchange) {
        byte[] document = exchange.bytes(ActivationRequest.MEDIA_TYPE, Body.MAXIMUM_BYTES);
        ActivationRequest request;
        try {
            request = ActivationRequest.read(document);
        } catch (MalformedException e) {
            throw new Refusal(ProblemReason.REQUEST_MALFORMED, String.valueOf(e.getMessage()));
        }
        count(exchange, request);
        exchange.noteCaller("device:" + request.deviceKey().thumbprint());
        Answer answer = hub.desk().answer(exchange.call(), request, exchange.token());
        if (answer instanceof Answer.Refused refused) {
            return exchange.refused(refused.refusal(), refused.status());
        }
        return Reply.text(Reply.JSON, ((Answer.Granted) answer).text());
    }

    /** A license ID is no secret, so whoever only knows one must not use up what its devices have. */
    private void count(Exchange exchange, ActivationRequest request) {
        String licenseId = request.content().licenseId().text();
        if (hub.desk().knows(request, exchange.token())) {
            exchange.countFor(licenseId);
        } else {
            exchange.countStrangerFor(licenseId);
        }
    }

    /** The same whatever the product is, so that nobody learns from it which products there are. */
    private Reply introduction(Exchange exchange) {
        HubIntroduction introduction = hub.desk().introduce(after(exchange));
        return Reply.text(Reply.JSON, new String(introduction.toBytes(), StandardCharsets.UTF_8));
    }

    private Reply bundles(Exchange exchange) {
        return Reply.ok(Json.object("bundles", hub.bundles().after(after(exchange))));
    }

    private static long after(Exchange exchange) {
        exchange.requireQuery(Set.of(HubIntroduction.AFTER));
        return exchange.number(HubIntroduction.AFTER, 0, MAXIMUM_VERSION, 0);
    }

    private static Reply contract() {
        try (InputStream in = DeviceRoutes.class.getResourceAsStream(CONTRACT)) {
            if (in == null) {
                throw new IllegalStateException("the contract is not in the hub's jar");
            }
            return Reply.text("application/yaml", new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("the contract could not be read", e);
        }
    }

    /** Whatever there is to see to, the hub answers: who asks whether it does must not take it away from devices. */
    private Reply health(Exchange exchange) {
        HubHealth.Report report = hub.health().look();
        return Reply.ok(Json.object(
                "status",
                report.warnings().isEmpty() ? "ok" : "attention",
                "process",
                report.process(),
                "signer",
                report.signer(),
                "signer_ends_at",
                report.signerEnds(),
                "warnings",
                report.warnings().stream()
                        .map(each -> Json.object("code", each.concern().id(), "detail", each.detail()))
                        .toList()));
    }
}
