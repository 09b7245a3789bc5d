package dev.holdfast.hub.api;

import dev.holdfast.hub.access.Admission;
import dev.holdfast.hub.access.Caller;
import dev.holdfast.hub.access.DeviceEntry;
import dev.holdfast.hub.access.DeviceToken;
import dev.holdfast.hub.access.DeviceTrouble;
import dev.holdfast.hub.access.Right;
import dev.holdfast.hub.access.Scope;
import dev.holdfast.hub.ledger.Page;
import dev.holdfast.hub.refusal.Refusal;
import dev.holdfast.protocol.TokenOperation;
import io.javalin.http.HandlerType;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Device tokens: exchange, renewal, status, and what somebody has to look after. */
final class DeviceTokenRoutes {
    private final Operations hub;

    DeviceTokenRoutes(Operations hub) {
        this.hub = hub;
    }

    void addTo(Router router) {
        router.at(Right.DEVICE_TOKENS_INSTALL, this::install);
        router.open(HandlerType.POST, "/api/v1/device-tokens/renewals", this::renew);
        router.open(HandlerType.POST, "/api/v1/device-tokens/status", this::status);
        router.at(Right.TOKENS_IN_TROUBLE, this::troubles);
    }

    private Reply install(Exchange exchange) {
        AskedOfToken<TokenOperation.Install> asked =
                AskedOfToken.read(exchange, TokenOperation.Install.class, TokenOperation.Install.ID);
        Admission by = exchange.admission();
        return installed(
                hub,
                exchange,
                Caller.workspaceOf(by.caller().token()),
                hub.deviceTokens().install(by, asked.request(), asked.operation()));
    }

    private Reply renew(Exchange exchange) {
        AskedOfToken<TokenOperation.Renew> asked = AskedOfToken.read(
                        exchange, TokenOperation.Renew.class, TokenOperation.Renew.ID)
                .noted(exchange);
        return shown(
                exchange,
                hub.deviceTokens()
                        .renew(
                                exchange.call(),
                                asked.request(),
                                asked.operation().secret(),
                                exchange.token()));
    }

    private Reply status(Exchange exchange) {
        AskedOfToken<TokenOperation.Status> asked = AskedOfToken.read(
                        exchange, TokenOperation.Status.class, TokenOperation.Status.ID)
                .noted(exchange);
        return shown(exchange, hub.deviceTokens().status(exchange.call(), asked.request(), exchange.token()));
    }

    /** The answer to a device that shows its token. */
    private Reply shown(Exchange exchange, DeviceEntry entry) {
        if (entry instanceof DeviceEntry.Let let) {
            return Reply.ok(json(let.token()));
        }
        DeviceEntry.Refused refused = (DeviceEntry.Refused) entry;
        DeviceToken token = refused.token();
        return exchange.refused(
                hub.gate(), refused.refusal().showing(new Refusal.Shown(token.id(), token.workspaceId())));
    }

    /** The answer to who gives a device a token of a workspace, whatever workspace the one that it has belongs to. */
    static Reply installed(Operations hub, Exchange exchange, String workspace, DeviceEntry entry) {
        if (entry instanceof DeviceEntry.Let let) {
            return Reply.ok(json(let.token()));
        }
        Refusal refusal = ((DeviceEntry.Refused) entry).refusal();
        String by = exchange.admission().caller().token().id();
        return exchange.refused(hub.gate(), refusal.showing(new Refusal.Shown(by, workspace)));
    }

    private Reply troubles(Exchange exchange) {
        Page<DeviceTrouble> page =
                hub.deviceTokens().troubles(exchange.admission(), exchange.parameter("workspace"), exchange.cut());
        return Reply.page(page.items().stream().map(DeviceTokenRoutes::json).toList(), page.next());
    }

    private static Map<String, @Nullable Object> json(DeviceTrouble trouble) {
        return Json.object(
                "token",
                trouble.token().id(),
                "name",
                trouble.token().name(),
                "device",
                trouble.token().deviceKey(),
                "trouble",
                trouble.kind().id(),
                "first_at",
                trouble.firstAt(),
                "last_at",
                trouble.lastAt(),
                "times",
                trouble.times(),
                "address",
                trouble.address(),
                "expires_at",
                trouble.token().expiresAt(),
                "revoked_at",
                trouble.token().revokedAt());
    }

    static Map<String, @Nullable Object> json(DeviceToken token) {
        return Json.object(
                "id",
                token.id(),
                "type",
                "device",
                "workspace",
                token.workspaceId(),
                "name",
                token.name(),
                "partial",
                token.partial(),
                "device",
                token.deviceKey(),
                "product",
                token.product(),
                "scopes",
                List.of(Scope.ACTIVATIONS_CREATE.id()),
                "licenses",
                token.licenses() == null ? null : new TreeSet<>(token.licenses()),
                "created_at",
                token.createdAt(),
                "expires_at",
                token.expiresAt(),
                "renew_from",
                token.renewFrom(),
                "ends_at",
                token.endsAt());
    }
}
