package dev.holdfast.hub.api;

import dev.holdfast.hub.access.Enrolment;
import dev.holdfast.hub.access.Enrolments;
import dev.holdfast.hub.access.Right;
import dev.holdfast.hub.access.UserCode;
import dev.holdfast.hub.refusal.Refusal;
import dev.holdfast.protocol.ProblemReason;
import dev.holdfast.protocol.TokenOperation;
import dev.holdfast.verifier.license.LicenseId;
import io.javalin.http.HandlerType;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Self-service enrolment: the device authorization grant (RFC 8628), with members who decide over the API. */
final class EnrolmentRoutes {
    private static final Pattern THUMBPRINT = Pattern.compile("[A-Za-z0-9_-]{43}");
    private static final Set<String> DECISION = Set.of("user_code", "device");
    private static final Set<String> APPROVAL = Set.of("user_code", "device", "name", "licenses");

    private final Operations hub;

    EnrolmentRoutes(Operations hub) {
        this.hub = hub;
    }

    void addTo(Router router) {
        router.open(HandlerType.GET, EnrolmentPage.PATH, EnrolmentPage.read()::show);
        router.open(HandlerType.POST, "/api/v1/device-authorization", this::ask);
        router.open(HandlerType.POST, "/api/v1/device-token", this::poll);
        router.at(Right.ENROLMENT_LOOK_UP, this::look);
        router.at(Right.ENROLMENT_APPROVE, this::approve);
        router.at(Right.ENROLMENT_DENY, this::deny);
    }

    private Reply ask(Exchange exchange) {
        AskedOfToken<TokenOperation.Enrol> asked = AskedOfToken.read(
                        exchange, TokenOperation.Enrol.class, TokenOperation.Enrol.ID)
                .noted(exchange);
        Enrolments.Asked answer = hub.enrolments().ask(exchange.call(), asked.request(), asked.operation());
        return Reply.ok(Json.object(
                "device_code",
                answer.deviceCode().reveal(),
                "user_code",
                answer.userCode(),
                "verification_uri",
                verificationUri(exchange),
                "expires_in",
                Enrolments.LIFE.toSeconds(),
                "interval",
                Enrolments.INTERVAL.toSeconds()));
    }

    /** The issuer's own address where it is one, else the one that the device has found the hub at. */
    private String verificationUri(Exchange exchange) {
        String issuer = hub.journal()
                .read(handle -> handle.createQuery("SELECT issuer FROM hub")
                        .mapTo(String.class)
                        .one());
        String base = issuer.matches("https?://[!-~]+") ? URI.create(issuer).toString() : exchange.origin();
        return (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + EnrolmentPage.PATH;
    }

    private Reply poll(Exchange exchange) {
        AskedOfToken<TokenOperation.Poll> asked = AskedOfToken.read(
                        exchange, TokenOperation.Poll.class, TokenOperation.Poll.ID)
                .noted(exchange);
        Enrolments.Polled polled = hub.enrolments().poll(exchange.call(), asked.request(), asked.operation());
        if (polled instanceof Enrolments.Polled.Approved approved) {
            return Reply.ok(DeviceTokenRoutes.json(approved.token()));
        }
        Refusal refusal = ((Enrolments.Polled.Refused) polled).refusal();
        // Who is told to wait is refused nothing.
        return refusal.reason() == ProblemReason.ENROLMENT_PENDING
                ? exchange.refused(refusal, null)
                : exchange.refused(hub.gate(), refusal);
    }

    private Reply look(Exchange exchange) {
        Body body = exchange.body(Set.of("user_code"));
        return Reply.ok(
                json(hub.enrolments().look(exchange.admission(), exchange.parameter("workspace"), userCode(body))));
    }

    private Reply approve(Exchange exchange) {
        Body body = exchange.body(APPROVAL);
        return DeviceTokenRoutes.installed(
                hub,
                exchange,
                exchange.parameter("workspace"),
                hub.enrolments().approve(exchange.admission(), decision(exchange, body)));
    }

    private Reply deny(Exchange exchange) {
        Body body = exchange.body(DECISION);
        return Reply.ok(json(hub.enrolments().deny(exchange.admission(), decision(exchange, body))));
    }

    private static Enrolments.Decision decision(Exchange exchange, Body body) {
        return new Enrolments.Decision(
                userCode(body),
                body.id("device", EnrolmentRoutes::thumbprint),
                exchange.parameter("workspace"),
                body.has("name") ? body.name("name") : null,
                body.has("licenses") ? licenses(body) : null);
    }

    private static Set<String> licenses(Body body) {
        return body.ids("licenses", LicenseId::new).stream()
                .map(LicenseId::text)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static UserCode userCode(Body body) {
        Function<String, UserCode> form = text -> UserCode.of(text)
                .orElseThrow(() -> new IllegalArgumentException("expected eight letters as the device shows them"));
        return body.id("user_code", form);
    }

    private static String thumbprint(String text) {
        if (!THUMBPRINT.matcher(text).matches()) {
            throw new IllegalArgumentException("expected a thumbprint of 43 characters");
        }
        return text;
    }

    /** What a member decides about; what the device says of itself is marked as such. */
    private static Map<String, @Nullable Object> json(Enrolment enrolment) {
        return Json.object(
                "id",
                enrolment.id(),
                "device",
                enrolment.deviceKey(),
                "alleged_name",
                enrolment.name(),
                "product",
                enrolment.product(),
                "evidence",
                enrolment.evidence().kinds(),
                "address",
                enrolment.address(),
                "asked_at",
                enrolment.askedAt(),
                "expires_at",
                enrolment.expiresAt());
    }
}
