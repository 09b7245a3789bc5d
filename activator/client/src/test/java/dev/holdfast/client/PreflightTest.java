package dev.holdfast.client;

import static dev.holdfast.client.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.protocol.HubIntroduction;
import dev.holdfast.protocol.ProblemReason;
import dev.holdfast.verifier.RefusalReason;
import dev.holdfast.verifier.license.LicenseId;
import java.time.Duration;
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

    private final List<String> told = Collections.synchronizedList(new ArrayList<>());

    /** What is asked of it. */
    private enum Asked {
        FIRST_ACTIVATION,
        SECOND_LICENSE,
        ACTIVATION_ANEW,
        REFRESH
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

        BadHubs hubs = new BadHubs(vendor, hub);
        for (BadHubs.Bad bad : hubs.all()) {
            hub.introductions().clear();
            hub.introduce(bad.answer());

            assertRefused(bad.reason(), operation(asked, bad.patience()));

            assertEquals(before, device.tree(), bad.name());
            assertEquals(sent, hub.received().size(), bad.name());
            String once = HubIntroduction.PATH + "?after=" + (asked == Asked.FIRST_ACTIVATION ? 0 : 1);
            assertEquals(Set.of(once), Set.copyOf(hub.introductions()), bad.name());
        }

        hubs.end();
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
        hub.introduce(BadHubs.answering(200, "application/json", "garbage"));

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
        hub.introduce(BadHubs.saying(
                new HubIntroduction("x", 1, 1, new Vendor().introduction(0).chain(), 99, many, sound.time())));

        device.activator(hub.endpoint()).refresh(Vendor.LICENSE);

        assertEquals(2, hub.received().size());
    }

    @Test
    void hubThatSpeaksNewerVersionsToo_isAsked() throws Exception {
        hub.introduce(BadHubs.saying(BadHubs.speaking(vendor.introduction(0), 1, 7)));

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
