package dev.holdfast.client;

import static dev.holdfast.client.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.holdfast.protocol.HubIntroduction;
import dev.holdfast.protocol.Problem;
import dev.holdfast.protocol.ProblemReason;
import dev.holdfast.verifier.Grant;
import dev.holdfast.verifier.Reason;
import dev.holdfast.verifier.RefusalReason;
import dev.holdfast.verifier.license.LicenseId;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is no hub of this vendor is found out by one question: it leaves the data directory as it was, byte for byte, and is
 * shown neither token nor request.
 */
class PreflightTest extends FakeHubFixture {
    private static final LicenseId OTHER = new LicenseId("acme-vision.11J9Z3K4M5N6P7Q8R9S0T1V2W3");
    private static final Patience HASTY = new Patience(Duration.ofSeconds(30), Duration.ofSeconds(1));

    private final CountDownLatch end = new CountDownLatch(1);
    private final List<String> told = Collections.synchronizedList(new ArrayList<>());

    /** What answers at the hub's address instead of the vendor's hub. */
    private record Bad(String name, Reason reason, HttpHandler answer) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** What is asked of it. */
    private enum Asked {
        FIRST_ACTIVATION,
        SECOND_LICENSE,
        ACTIVATION_ANEW,
        REFRESH
    }

    private static HttpHandler answering(int status, String type, String body) {
        return exchange -> FakeHub.send(exchange, status, type, body.getBytes(StandardCharsets.UTF_8));
    }

    private static HttpHandler problem(String code, int status) {
        return answering(
                status,
                Problem.MEDIA_TYPE,
                "{\"type\":\"" + Problem.TYPE_PREFIX + code + "\",\"status\":" + status + "}");
    }

    private static HttpHandler saying(HubIntroduction introduction) {
        return answering(200, "application/json", new String(introduction.toBytes(), StandardCharsets.UTF_8));
    }

    private static HubIntroduction speaking(HubIntroduction hub, int oldest, int newest) {
        return new HubIntroduction(
                hub.issuer(), oldest, newest, hub.chain(), hub.bundleVersion(), hub.bundles(), hub.time());
    }

    private static HubIntroduction at(HubIntroduction hub, Instant time) {
        return new HubIntroduction(hub.issuer(), 1, 1, hub.chain(), hub.bundleVersion(), hub.bundles(), time);
    }

    private List<Bad> bad() {
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
                new Bad("five gigabytes", ProblemReason.HUB_ANSWER_TOO_LARGE, PreflightTest::flood),
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

    static Stream<Arguments> everyOperation() {
        return Stream.of(Asked.values()).map(Arguments::of);
    }

    private Executable operation(Asked asked, Patience patience) throws Exception {
        Activator activator = device.activator(hub.endpoint()).with(patience).telling(at -> told.add(at.toString()));
        return switch (asked) {
            case FIRST_ACTIVATION, SECOND_LICENSE ->
                () -> activator.activate(
                        asked == Asked.FIRST_ACTIVATION ? Vendor.LICENSE : OTHER, device::pat, ActivationOptions.USUAL);
            case ACTIVATION_ANEW ->
                () -> activator.activate(Vendor.LICENSE, device::pat, ActivationOptions.USUAL.askingAgain());
            case REFRESH -> () -> activator.refresh(Vendor.LICENSE);
        };
    }

    @ParameterizedTest
    @MethodSource("everyOperation")
    void whateverIsNoHubOfThisVendor_leavesTheDirectoryAndSeesNoToken(Asked asked) throws Throwable {
        if (asked != Asked.FIRST_ACTIVATION) {
            device.activate(hub);
        }
        Map<String, String> before = device.tree();
        int sent = hub.received().size();

        for (Bad bad : bad()) {
            hub.introductions().clear();
            hub.introduce(bad.answer());
            Patience patience = bad.name().equals("a slow drip") ? HASTY : Device.SHORT;

            assertRefused(bad.reason(), operation(asked, patience));

            assertEquals(before, device.tree(), bad.name());
            assertEquals(sent, hub.received().size(), bad.name());
            String once = HubIntroduction.PATH + "?after=" + (asked == Asked.FIRST_ACTIVATION ? 0 : 1);
            assertEquals(Set.of(once), Set.copyOf(hub.introductions()), bad.name());
        }

        end.countDown();
        hub.introduce(vendor::introduce);
        operation(asked, Device.SHORT).execute();
        assertEquals(sent + 1, hub.received().size());
    }

    @Test
    void rootsOfAnotherVendor_takeNoSeat() throws Exception {
        Device wrong = Device.in(device.folder().resolve("wrong"), new Vendor().roots());

        LicenseSourceException refusal =
                assertRefused(RefusalReason.CERTIFICATE_NOT_TRUSTED, () -> wrong.activate(hub));

        assertEquals(0, vendor.grants());
        assertEquals(Map.of(), wrong.tree());
        assertTrue(refusal.detail().contains("no seat was taken"), refusal.detail());
    }

    @Test
    void requestOfAnEarlierRun_isKeptAndSentAgainOnceTheHubIsSound() throws Exception {
        hub.behave((exchange, received) -> vendor.answer(received.request()));
        assertRefused(ProblemReason.HUB_UNREACHABLE, () -> device.activate(hub));
        String first = device.pending().orElseThrow().requestId();
        Map<String, String> before = device.tree();
        hub.introduce(answering(200, "application/json", "garbage"));

        LicenseSourceException refusal = assertRefused(ProblemReason.HUB_ANSWER_INVALID, () -> device.activate(hub));

        assertEquals(before, device.tree());
        assertTrue(refusal.remedy().contains("takes no second seat"), refusal.remedy());
        hub.introduce(vendor::introduce);
        hub.behave(vendor::grant);
        device.activate(hub);
        assertEquals(1, vendor.grants());
        assertEquals(first, hub.received().get(1).request().content().requestId());
    }

    @Test
    void deviceFarBehindInTrustBundles_isNotLockedOut() throws Exception {
        device.activate(hub);
        HubIntroduction sound = vendor.introduction(0);
        List<String> many = Collections.nCopies(64, sound.bundles().get(0));
        hub.introduce(saying(
                new HubIntroduction("x", 1, 1, new Vendor().introduction(0).chain(), 99, many, sound.time())));

        device.activator(hub.endpoint()).refresh(Vendor.LICENSE);

        assertEquals(2, hub.received().size());
    }

    @Test
    void hubThatSpeaksNewerVersionsToo_isAsked() throws Exception {
        hub.introduce(saying(speaking(vendor.introduction(0), 1, 7)));

        assertFalse(device.activate(hub).already());
    }

    @Test
    void hubThatTakesItsTime_isToldOfOncePerCall() throws Exception {
        CountDownLatch heard = new CountDownLatch(1);
        hub.introduce(exchange -> {
            try {
                heard.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            vendor.introduce(exchange);
        });
        Patience patient = new Patience(Duration.ofSeconds(60), Duration.ofSeconds(600), Duration.ofMillis(1));

        device.activator(hub.endpoint())
                .with(patient)
                .telling(at -> {
                    told.add(at.toString());
                    heard.countDown();
                })
                .activate(Vendor.LICENSE, device::pat, ActivationOptions.USUAL);

        assertEquals(Set.of(hub.address()), Set.copyOf(told));
        assertTrue(told.size() <= 2, "told " + told.size() + " times for two calls");
    }
}
