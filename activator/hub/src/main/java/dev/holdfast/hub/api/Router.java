package dev.holdfast.hub.api;

import dev.holdfast.hub.access.Admission;
import dev.holdfast.hub.access.Gate;
import dev.holdfast.hub.access.Right;
import dev.holdfast.hub.audit.Call;
import dev.holdfast.hub.refusal.Refusal;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/** Ties operations to addresses. */
final class Router {
    static final String CALL = "holdfast.call";
    static final String ROUTE = "holdfast.route";

    private final RoutesConfig routes;
    private final Gate gate;
    private final Guards guards = new Guards();

    Router(RoutesConfig routes, Gate gate) {
        this.routes = routes;
        this.gate = gate;
    }

    /** What an operation does. */
    interface Operation {
        Reply on(Exchange exchange);
    }

    /** An operation for whoever calls. */
    void open(HandlerType method, String path, Operation operation) {
        add(method, path, context -> {
            context.attribute(ROUTE, path);
            audited(
                    context,
                    method.name() + " " + path,
                    () -> operation.on(new Exchange(context, call(context), null)));
        });
    }

    /** An operation for those who have the right; whoever calls shows a token before anything else is looked at. */
    void at(Right right, Operation operation) {
        add(HandlerType.findOrCreate(right.method()), right.path(), context -> {
            context.attribute(ROUTE, right.path());
            Call call = call(context);
            audited(context, right.method() + " " + right.path(), () -> {
                Admission admission = gate.admit(call, new Exchange(context, call, null).token(), right);
                context.attribute(CALL, admission.call());
                return guarded(context, right, operation, admission);
            });
        });
        guards.add(right, operation);
    }

    private Reply guarded(Context context, Right right, Operation operation, Admission admission) {
        Exchange exchange = new Exchange(context, admission.call(), admission);
        String ifMatch = context.header("If-Match");
        guards.precondition(right, exchange, ifMatch).require();
        Reply reply = operation.on(exchange.onlyIf(guards.precondition(right, exchange, ifMatch)));
        if (guards.tags(right, exchange, reply)) {
            context.header("ETag", EntityTag.of(reply.members()).text());
        }
        return reply;
    }

    private void audited(Context context, String operation, Supplier<Reply> answer) {
        try {
            send(context, answer.get());
        } catch (Refusal refusal) {
            gate.refused(call(context), refusal, operation);
            throw refusal;
        }
    }

    /** What can be read can be asked about: HEAD goes the whole way of GET, and the server leaves the body away. */
    private void add(HandlerType method, String path, Handler handler) {
        routes.addHttpHandler(method, path, handler);
        if (method.equals(HandlerType.GET)) {
            routes.addHttpHandler(HandlerType.HEAD, path, handler);
        }
    }

    static Call call(Context context) {
        Call call = context.attribute(CALL);
        if (call == null) {
            throw new IllegalStateException("a call was not noted before its operation");
        }
        return call;
    }

    private static void send(Context context, Reply reply) {
        context.status(reply.status());
        if (!reply.mediaType().isEmpty()) {
            context.contentType(reply.mediaType());
            context.result(reply.body().getBytes(StandardCharsets.UTF_8));
        }
    }
}
