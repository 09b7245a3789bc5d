package dev.holdfast.hub.api;

import dev.holdfast.hub.access.Right;
import dev.holdfast.hub.ledger.Identifiers;
import dev.holdfast.hub.ledger.Ledger;
import dev.holdfast.hub.refusal.Refusal;
import dev.holdfast.protocol.ProblemReason;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.util.JavalinBindException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.util.ServiceLoader;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.EventsHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.eclipse.jetty.util.thread.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The hub's HTTP server. An {@link EventsHandler} that the class path offers as a service sees every call whole, as it came
 * and as it was answered; it is a part of the hub, and trusted as one.
 */
public final class HttpFront implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("hub");
    private static final int MAXIMUM_THREADS = 64;
    private static final int MINIMUM_THREADS = 6;
    private static final int IDLE_THREAD_MILLIS = 30_000;
    private static final int STOP_MILLIS = 10_000;

    private final Javalin javalin;
    private final URI address;

    private HttpFront(Javalin javalin, URI address) {
        this.javalin = javalin;
        this.address = address;
    }

    /** Starts to listen; throws {@link UncheckedIOException} where it cannot. */
    public static HttpFront start(Operations operations, Identifiers ids, Listening listening, Limits limits) {
        RateLimits rates = new RateLimits(limits, System::nanoTime);
        RequestNotes notes = new RequestNotes(ids, listening.proxies(), rates);
        Javalin javalin = Javalin.create(config -> {
            bind(config, listening, limits);
            configure(config, operations, ids, notes);
        });
        try {
            javalin.start();
        } catch (JavalinBindException e) {
            String where = listening.address().getHostAddress() + " port " + listening.port();
            throw new UncheckedIOException(
                    "the hub cannot listen on " + where + ": expected a free port; name another",
                    new BindException(String.valueOf(e.getMessage())));
        }
        return new HttpFront(javalin, uri(listening.address(), javalin.port()));
    }

    private static URI uri(InetAddress address, int port) {
        String host = address.getHostAddress();
        return URI.create("http://" + (address instanceof Inet6Address ? "[" + host + "]" : host) + ":" + port);
    }

    private static void bind(JavalinConfig config, Listening listening, Limits limits) {
        Scheduler scheduler = new ScheduledExecutorScheduler("late-callers", true);
        ConnectionWatch watch = new ConnectionWatch(limits.patience(), limits.connections(), scheduler);
        config.jetty.threadPool = new QueuedThreadPool(MAXIMUM_THREADS, MINIMUM_THREADS, IDLE_THREAD_MILLIS);
        config.jetty.modifyHttpConfiguration(http -> http.setSendServerVersion(false));
        config.jetty.addConnector((server, http) -> {
            ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
            connector.setHost(listening.address().getHostAddress());
            connector.setPort(listening.port());
            connector.setIdleTimeout(limits.patience().toMillis());
            connector.addBean(watch);
            return connector;
        });
        config.jetty.modifyServer(server -> {
            server.addBean(scheduler);
            server.setHandler(watched(new WholeRequestHandler(watch, HttpFront::largestBody)));
        });
    }

    /** Read before anybody has shown a token, so that only where a trust bundle is taken there is room for one. */
    private static int largestBody(Request request) {
        Right bundle = Right.TRUST_BUNDLE_ADD;
        String path = String.valueOf(request.getHttpURI().getCanonicalPath());
        boolean taken = bundle.method().equals(request.getMethod())
                && (path.equals(bundle.path()) || path.equals(bundle.path() + "/"));
        return taken ? KeyRoutes.LARGEST_BODY : Body.MAXIMUM_BYTES;
    }

    /** Before everything else stands what the class path offers as a service that looks at calls. */
    private static Handler.Singleton watched(Handler.Singleton front) {
        Handler.Singleton first = front;
        for (EventsHandler each : ServiceLoader.load(EventsHandler.class, HttpFront.class.getClassLoader())) {
            each.setHandler(first);
            first = each;
        }
        return first;
    }

    private static void configure(JavalinConfig config, Operations operations, Identifiers ids, RequestNotes notes) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.http.prefer405over404 = true;
        config.http.maxRequestSize = Body.MAXIMUM_BYTES;
        config.jetty.modifyServer(server -> {
            server.setErrorHandler(new ProblemErrorHandler(ids, operations.gate()));
            server.setStopTimeout(STOP_MILLIS);
        });
        config.jetty.modifyServletContextHandler(
                context -> context.setErrorHandler(new ProblemErrorHandler(ids, operations.gate())));
        config.routes.before(notes::before);
        addFailures(config, operations);
        config.requestLogger.http(RequestNotes::log);
        Router router = new Router(config.routes, operations.gate());
        new CatalogRoutes(operations).addTo(router);
        new WorkspaceRoutes(operations).addTo(router);
        new OperatorRoutes(operations).addTo(router);
        new AccountRoutes(operations).addTo(router);
        new MemberRoutes(operations).addTo(router);
        new AccessRoutes(operations).addTo(router);
        new TokenRoutes(operations).addTo(router);
        new PersonalTokenRoutes(operations).addTo(router);
        new LicenseRoutes(operations).addTo(router);
        new DirectoryRoutes(operations).addTo(router);
        new SeatRoutes(operations).addTo(router);
        new KeyRoutes(operations).addTo(router);
        new DeviceRoutes(operations).addTo(router);
        new AuditRoutes(operations).addTo(router);
        new DeviceTokenRoutes(operations).addTo(router);
        new EnrolmentRoutes(operations).addTo(router);
    }

    private static void addFailures(JavalinConfig config, Operations operations) {
        config.routes.exception(RateLimits.TooMany.class, (e, context) -> {
            RequestNotes.refused(context, e.refusal());
            operations.gate().limited(Router.call(context));
            context.header("Retry-After", String.valueOf(e.seconds()));
        });
        config.routes.exception(Refusal.class, (refusal, context) -> {
            if (context.attribute(Router.ROUTE) == null) {
                // No operation was reached that would have audited it.
                audit(operations, context, refusal);
            }
            RequestNotes.refused(context, refusal);
        });
        config.routes.exception(HttpResponseException.class, (e, context) -> {
            Refusal refusal = Refusal.of(Problems.ofStatus(e.getStatus()));
            audit(operations, context, refusal);
            RequestNotes.refused(context, refusal);
            if (e.getStatus() == 405) {
                // The details name the methods of the address (RFC 9110 section 15.5.6).
                context.header("Allow", String.join(", ", e.getDetails().values()));
            }
        });
        config.routes.exception(Exception.class, (e, context) -> {
            if (isCallersFault(e)) {
                LOG.info(
                        "a call ended before its time, {}", Router.call(context).requestId());
                Refusal refusal =
                        new Refusal(ProblemReason.INPUT_INVALID, "body: expected as long as it was announced");
                audit(operations, context, refusal);
                RequestNotes.refused(context, refusal);
                return;
            }
            LOG.error("call {} failed", Router.call(context).requestId(), e);
            RequestNotes.refused(
                    context, Refusal.of(Ledger.isAway(e) ? ProblemReason.UNAVAILABLE : ProblemReason.INTERNAL));
        });
    }

    private static void audit(Operations operations, Context context, Refusal refusal) {
        String route = context.attribute(Router.ROUTE);
        operations
                .gate()
                .refused(
                        Router.call(context),
                        refusal,
                        context.method().name() + " " + (route == null ? "of no operation" : route));
    }

    private static boolean isCallersFault(Exception e) {
        Throwable cause = e instanceof UncheckedIOException ? e.getCause() : e;
        return cause instanceof EofException || cause instanceof org.eclipse.jetty.http.HttpException;
    }

    /** Where it is reached. */
    public URI address() {
        return address;
    }

    /** Takes no more calls and waits for those that are being answered. */
    @Override
    public void close() {
        javalin.stop();
    }
}
