package dev.holdfast.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.holdfast.protocol.HubIntroduction;
import dev.holdfast.protocol.Problem;
import dev.holdfast.protocol.ProblemReason;
import dev.holdfast.verifier.Grant;
import dev.holdfast.verifier.Reason;
import dev.holdfast.verifier.RefusalReason;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** What may answer at a hub's address and is no hub of the vendor, or none that could be of use. */
final class BadHubs {
    private static final Patience HASTY = new Patience(Duration.ofSeconds(30), Duration.ofSeconds(1));

    private final Vendor vendor;
    private final FakeHub hub;
    private final CountDownLatch end = new CountDownLatch(1);

    BadHubs(Vendor vendor, FakeHub hub) {
        this.vendor = vendor;
        this.hub = hub;
    }

    /** Lets go of the calls that are being answered slowly. */
    void end() {
        end.countDown();
    }

    /** What answers at the hub's address instead of the vendor's hub. */
    record Bad(String name, Reason reason, HttpHandler answer) {
        /** How long to wait for it. */
        Patience patience() {
            return name.equals("a slow drip") ? HASTY : Device.SHORT;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static HttpHandler answering(int status, String type, String body) {
        return exchange -> FakeHub.send(exchange, status, type, body.getBytes(StandardCharsets.UTF_8));
    }

    private static HttpHandler problem(String code, int status) {
        return answering(
                status,
                Problem.MEDIA_TYPE,
                "{\"type\":\"" + Problem.TYPE_PREFIX + code + "\",\"status\":" + status + "}");
    }

    static HttpHandler saying(HubIntroduction introduction) {
        return answering(200, "application/json", new String(introduction.toBytes(), StandardCharsets.UTF_8));
    }

    static HubIntroduction speaking(HubIntroduction hub, int oldest, int newest) {
        return new HubIntroduction(
                hub.issuer(), oldest, newest, hub.chain(), hub.bundleVersion(), hub.bundles(), hub.time());
    }

    private static HubIntroduction at(HubIntroduction hub, Instant time) {
        return new HubIntroduction(hub.issuer(), 1, 1, hub.chain(), hub.bundleVersion(), hub.bundles(), time);
    }

    List<Bad> all() {
        HubIntroduction sound = vendor.introduction(0);
        HubIntroduction foreign = new Vendor().introduction(0);
        Reason invalid = ProblemReason.HUB_ANSWER_INVALID;
        return List.of(
                new Bad("nothing", invalid, answering(200, "application/json", "")),
                new Bad("garbage", invalid, answering(200, "application/json", "garbage")),
                new Bad("another object", invalid, answering(200, "application/json", "{}")),
                new Bad("a page", invalid, answering(200, "text/html", "<h1>Welcome</h1>")),
                new Bad("no type", invalid, answering(204, "application/json", "")),
                new Bad("a proxy", invalid, answering(401, "text/html", "who are you")),
                new Bad("a redirect", invalid, this::redirect),
                new Bad("a grant", invalid, answering(200, "application/json", "{\"license\":\"a\"}")),
                new Bad("an older hub", invalid, problem("not_found", 404)),
                new Bad("a reason of tomorrow", invalid, problem("moon_phase", 403)),
                new Bad("an older protocol", invalid, saying(speaking(sound, 9, 12))),
                new Bad("no certificate", invalid, saying(chained(sound, "AAAA"))),
                new Bad("five gigabytes", ProblemReason.HUB_ANSWER_TOO_LARGE, BadHubs::flood),
                new Bad("a slow drip", ProblemReason.HUB_UNREACHABLE, this::drip),
                new Bad("a broken line", ProblemReason.HUB_UNREACHABLE, HttpExchange::close),
                new Bad("no signer", ProblemReason.UNAVAILABLE, problem("unavailable", 503)),
                new Bad("a wrong clock", ProblemReason.CLOCK_BEHIND, problem("clock_behind", 503)),
                new Bad("another vendor", RefusalReason.CERTIFICATE_NOT_TRUSTED, saying(foreign)),
                new Bad(
                        "another vendor without bundles",
                        RefusalReason.CERTIFICATE_NOT_TRUSTED,
                        saying(new HubIntroduction("x", 1, 1, foreign.chain(), 0, List.of(), foreign.time()))),
                new Bad(
                        "another vendor with more bundles than an answer holds",
                        RefusalReason.CERTIFICATE_NOT_TRUSTED,
                        saying(new HubIntroduction(
                                "x",
                                1,
                                1,
                                foreign.chain(),
                                99,
                                Collections.nCopies(
                                        Grant.MAXIMUM_BUNDLES, foreign.bundles().get(0)),
                                foreign.time()))),
                new Bad(
                        "a signer that ended",
                        RefusalReason.CERTIFICATE_UNFIT,
                        saying(at(sound, sound.time().plus(Duration.ofDays(91))))),
                new Bad(
                        "a root as signer",
                        RefusalReason.CERTIFICATE_UNFIT,
                        saying(chained(sound, vendor.rootCertificate()))));
    }

    private static HubIntroduction chained(HubIntroduction hub, String certificate) {
        return new HubIntroduction(hub.issuer(), 1, 1, List.of(certificate), 0, List.of(), hub.time());
    }

    private void redirect(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Location", hub.address() + "/elsewhere?after=0");
        FakeHub.send(exchange, 302, "text/plain", new byte[0]);
    }

    private static void flood(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, 5L << 30);
        OutputStream body = exchange.getResponseBody();
        byte[] chunk = new byte[1 << 16];
        for (long sent = 0; sent < 5L << 30; sent += chunk.length) {
            body.write(chunk);
        }
    }

    private void drip(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, 100);
        exchange.getResponseBody().write('{');
        exchange.getResponseBody().flush();
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
