package dev.holdfast.client;

import static dev.holdfast.client.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.holdfast.protocol.ProblemReason;
import dev.holdfast.verifier.Granted;
import dev.holdfast.verifier.RefusalReason;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A device that is further behind than one grant can carry trust bundles; FORMAT.md 8.13. */
class ManyBundlesTest extends FakeHubFixture {
    private List<Long> bundlesNamed() {
        return hub.received().stream()
                .map(received -> received.request().content().bundleVersion())
                .toList();
    }

    @Test
    void refresh_furtherBehindThanOneGrantCarries_asksUntilAllAreHeld() throws Exception {
        device.activate(hub);
        vendor.publishBundlesUpTo(150);

        device.activator(hub.endpoint()).refresh(Vendor.LICENSE);

        assertEquals(List.of(0L, 1L, 65L, 129L), bundlesNamed());
        assertEquals(150, device.verifier().trustBundleVersion());
        assertEquals(Optional.empty(), device.pending());
        assertInstanceOf(Granted.class, device.verifier().verify(Vendor.LICENSE));
    }

    @Test
    void activate_furtherBehindThanOneGrantCarries_asksUntilAllAreHeld() throws Exception {
        vendor.publishBundlesUpTo(65);

        device.activate(hub);

        assertEquals(List.of(0L, 64L), bundlesNamed());
        assertEquals(
                List.of(hub.received().get(0).request().content().requestId()),
                hub.received().get(1).request().content().abandons());
        assertInstanceOf(Granted.class, device.verifier().verify(Vendor.LICENSE));
    }

    @Test
    void refresh_answerLostInBetween_goesOnWhereItEnded() throws Exception {
        device.activate(hub);
        vendor.publishBundlesUpTo(150);
        hub.behave((exchange, received) -> {
            if (received.request().content().bundleVersion() < 65) {
                vendor.grant(exchange, received);
            }
        });
        assertRefused(
                ProblemReason.HUB_UNREACHABLE,
                () -> device.activator(hub.endpoint()).refresh(Vendor.LICENSE));
        assertInstanceOf(Granted.class, device.verifier().verify(Vendor.LICENSE));
        assertEquals(65, device.verifier().trustBundleVersion());
        hub.behave(vendor::grant);

        device.activator(hub.endpoint()).refresh(Vendor.LICENSE);

        assertEquals(150, device.verifier().trustBundleVersion());
        assertInstanceOf(Granted.class, device.verifier().verify(Vendor.LICENSE));
    }

    @Test
    void refresh_bundlesThatNoAnswerBrings_isRefusedAndNotAskedForever() throws Exception {
        device.activate(hub);
        vendor.publishBundlesUpTo(70);
        vendor.withholdBundles();

        assertRefused(
                RefusalReason.TRUST_BUNDLE_MISSING,
                () -> device.activator(hub.endpoint()).refresh(Vendor.LICENSE));

        assertEquals(2, hub.received().size());
    }
}
