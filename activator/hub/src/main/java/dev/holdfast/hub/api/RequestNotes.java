package dev.holdfast.hub.api;

import dev.holdfast.hub.audit.Call;
import dev.holdfast.hub.ledger.Identifiers;
import dev.holdfast.hub.refusal.Refusal;
import dev.holdfast.protocol.ProblemReason;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives every call its ID, finds out where it comes from, and logs it; never a token, nor the text of an address. */
final class RequestNotes {
    static final String REQUEST_ID = "X-Request-Id";

    private static final Logger LOG = LoggerFactory.getLogger("requests");
    private static final String LONGEST_DELAY = "600";
    private static final String REASON = "holdfast.reason";
    private static final String RATES = "holdfast.rates";
    private static final String BEHIND_PROXY = "holdfast.behind-proxy";

    private final Identifiers ids;
    private final Proxies proxies;
    private final RateLimits rates;

    RequestNotes(Identifiers ids, Proxies proxies, RateLimits rates) {
        this.ids = ids;
        this.proxies = proxies;
        this.rates = rates;
    }

    void before(Context context) {
        String requestId = ids.documentId();
        context.header(REQUEST_ID, requestId);
        context.header("Cache-Control", "no-store");
        context.header("X-Content-Type-Options", "nosniff");
        String peer = context.req().getRemoteAddr();
        context.attribute(RATES, rates);
        context.attribute(Router.CALL, new Call(Call.UNKNOWN, requestId, peer));
        if (!proxies.isEmpty()) {
            if (!proxies.contains(peer)) {
                throw new Refusal(ProblemReason.FORBIDDEN, "the hub answers its proxies only");
            }
            context.attribute(BEHIND_PROXY, true);
            List<String> forwarded = Collections.list(context.req().getHeaders("X-Forwarded-For"));
            context.attribute(Router.CALL, new Call(Call.UNKNOWN, requestId, proxies.caller(peer, forwarded)));
        }
        if (!context.path().equals(DeviceRoutes.HEALTH)) {
            rates.call(Router.call(context).address());
        }
    }

    /** Whether the call came through a proxy that speaks TLS. */
    static boolean isBehindProxy(Context context) {
        return context.attribute(BEHIND_PROXY) != null;
    }

    /** What counts the calls. */
    static RateLimits rates(Context context) {
        RateLimits rates = context.attribute(RATES);
        if (rates == null) {
            throw new IllegalStateException("a call was not noted before its operation");
        }
        return rates;
    }

    static void refused(Context context, Refusal refusal) {
        noteReason(context, refusal);
        Call call = Router.call(context);
        if (refusal.reason() == ProblemReason.TOKEN_INVALID || refusal.reason() == ProblemReason.ENROLMENT_UNKNOWN) {
            rates(context).unknownCredential(call.address());
        }
        Reply reply = Problems.reply(refusal, call.requestId(), null);
        context.status(reply.status())
                .contentType(reply.mediaType())
                .result(reply.body().getBytes(StandardCharsets.UTF_8));
        challenge(context, refusal);
        delay(context, refusal);
    }

    /** What is counted over minutes is not gone in seconds; who knows better sets another time. */
    private static void delay(Context context, Refusal refusal) {
        if (refusal.reason().status() == 429) {
            context.header("Retry-After", LONGEST_DELAY);
        }
    }

    /** Says by which scheme a caller shows a token, where a better one is wanted (RFC 9110 section 15.5.2). */
    static void challenge(Context context, Refusal refusal) {
        if (refusal.reason().status() == 401) {
            context.header("WWW-Authenticate", "Bearer realm=\"holdfast\"");
        }
    }

    /** Lets the log say why a call was refused. */
    static void noteReason(Context context, Refusal refusal) {
        context.attribute(REASON, refusal.reason().code());
    }

    static void log(Context context, Float millis) {
        String route = context.attribute(Router.ROUTE);
        String reason = context.attribute(REASON);
        Call call = context.attribute(Router.CALL);
        LOG.info(
                "{} {} {} {} {}ms {} {} {}",
                call == null ? "-" : call.requestId(),
                context.method().name(),
                route == null ? "-" : route,
                context.statusCode(),
                Math.round(millis),
                reason == null ? "-" : reason,
                call == null ? "-" : call.actor(),
                call == null ? "-" : call.address());
    }
}
