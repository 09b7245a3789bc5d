package dev.holdfast.hub.api;

import dev.holdfast.hub.access.Right;
import dev.holdfast.hub.audit.AuditAction;
import dev.holdfast.hub.audit.AuditQuery;
import dev.holdfast.hub.audit.AuditRecord;
import dev.holdfast.hub.audit.AuditTrail;
import dev.holdfast.hub.ledger.Page;
import dev.holdfast.hub.refusal.Refusal;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The audit. */
final class AuditRoutes {
    /** The filters that a column answers, by their names. */
    private static final Map<String, String> COLUMNS = Map.of(
            "actor", "actor",
            "action", "action",
            "license", "license_id",
            "machine", "device_key",
            "request_id", "request_id");

    private static final Set<String> OTHERS = Set.of("token", "from", "until", "order", "after", "limit");
    private static final String NEWEST = "newest";
    private static final String OLDEST = "oldest";
    private static final int LONGEST = 300;
    private static final int USUAL_PAGE = 100;
    private static final long MOST_NUMBER = 999_999_999_999_999L;

    private final Operations hub;

    AuditRoutes(Operations hub) {
        this.hub = hub;
    }

    void addTo(Router router) {
        router.at(Right.AUDIT_LIST, this::all);
        router.at(Right.AUDIT_HEAD, this::head);
        router.at(Right.AUDIT_REFUSALS, this::refusals);
        router.at(Right.WORKSPACE_AUDIT_LIST, this::ofWorkspace);
        router.at(Right.WORKSPACE_TOKEN_USES, this::uses);
    }

    private Reply all(Exchange exchange) {
        Set<String> allowed = new HashSet<>(OTHERS);
        allowed.addAll(COLUMNS.keySet());
        allowed.add("workspace");
        exchange.requireQuery(allowed);
        return reply(hub.audit().all(query(exchange)));
    }

    private Reply ofWorkspace(Exchange exchange) {
        Set<String> allowed = new HashSet<>(OTHERS);
        allowed.addAll(COLUMNS.keySet());
        exchange.requireQuery(allowed);
        return reply(hub.audit().ofWorkspace(exchange.admission(), exchange.parameter("workspace"), query(exchange)));
    }

    private static AuditQuery query(Exchange exchange) {
        Map<String, String> exact = new HashMap<>();
        COLUMNS.forEach((name, column) -> put(exact, column, text(exchange, name)));
        put(exact, "workspace_id", text(exchange, "workspace"));
        String order = exchange.query("order");
        if (order != null && !order.equals(NEWEST) && !order.equals(OLDEST)) {
            throw Body.invalid("order: expected newest or oldest");
        }
        long after = exchange.number("after", 1, MOST_NUMBER, 0);
        return new AuditQuery(
                exact,
                text(exchange, "token"),
                time(exchange, "from"),
                time(exchange, "until"),
                NEWEST.equals(order),
                after == 0 ? null : after,
                (int) exchange.number("limit", 1, Page.MAXIMUM, USUAL_PAGE));
    }

    private static void put(Map<String, String> exact, String column, @Nullable String text) {
        if (text != null) {
            exact.put(column, text);
        }
    }

    private static @Nullable String text(Exchange exchange, String name) {
        String text = exchange.query(name);
        if (text != null && (text.isEmpty() || text.length() > LONGEST || text.indexOf('\0') >= 0)) {
            throw Body.invalid(name + ": expected 1 to " + LONGEST + " characters");
        }
        return text;
    }

    private static @Nullable Instant time(Exchange exchange, String name) {
        String text = exchange.query(name);
        try {
            Instant time = text == null ? null : Instant.parse(text);
            if (time != null && Math.abs(time.getEpochSecond()) > 253_402_300_799L) {
                throw Body.invalid(name + ": expected a time before the year 10000");
            }
            return time;
        } catch (DateTimeParseException e) {
            throw Body.invalid(name + ": expected a time such as 2027-01-31T00:00:00Z");
        }
    }

    private static Reply reply(AuditTrail.Part part) {
        Long next = part.next();
        return Reply.page(
                part.items().stream().map(found -> json(found, part.sealed())).toList(),
                next == null ? null : String.valueOf(next));
    }

    private static Map<String, @Nullable Object> json(AuditRecord found, long sealed) {
        return Json.object(
                "number",
                found.number(),
                "id",
                found.id(),
                "at",
                found.at(),
                "actor",
                found.actor(),
                "action",
                found.action(),
                "result",
                AuditAction.ofId(found.action())
                        .map(known -> known.result().id())
                        .orElse(null),
                "subject",
                found.subject(),
                "workspace",
                found.workspaceId(),
                "license",
                found.licenseId(),
                "token",
                found.tokenId(),
                "machine",
                found.deviceKey(),
                "detail",
                found.detail(),
                "request_id",
                found.requestId(),
                "address",
                found.address(),
                "sealed",
                found.number() <= sealed);
    }

    private Reply head(Exchange exchange) {
        exchange.requireQuery(Set.of());
        return Reply.ok(Json.object("head", hub.audit().head().orElseThrow(() -> Refusal.notFound("head"))));
    }

    private Reply uses(Exchange exchange) {
        Page<AuditTrail.Count> page =
                hub.audit().uses(exchange.admission(), exchange.parameter("workspace"), exchange.cut());
        return Reply.page(
                page.items().stream()
                        .map(used -> Json.object("token", used.source(), "minute", used.minute(), "uses", used.count()))
                        .toList(),
                page.next());
    }

    private Reply refusals(Exchange exchange) {
        Page<AuditTrail.Count> page = hub.audit().refusals(exchange.cut());
        return Reply.page(
                page.items().stream()
                        .map(refused -> Json.object(
                                "source",
                                refused.source(),
                                "reason",
                                refused.reason(),
                                "minute",
                                refused.minute(),
                                "refusals",
                                refused.count()))
                        .toList(),
                page.next());
    }
}
